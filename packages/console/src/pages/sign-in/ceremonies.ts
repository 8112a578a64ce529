// The two ceremonies of WebAuthn as this browser does them: making a passkey, and showing one. Options and answers are JSON (WebAuthn Level 3, 5.1.8 to 5.1.10).
import { knock } from '../../api/door.ts'
import { NotConfirmed } from '../../signing/sign.ts'

const confirmed = async (asking: Promise<Credential | null>): Promise<PublicKeyCredential> => {
  try {
    const credential = await asking
    if (credential) return credential as PublicKeyCredential
  } catch {
    // He closed the question, it ran out, or the device has no such key: the browser does not tell which.
  }
  throw new NotConfirmed()
}

/** The new passkey's public half, as the server takes it. Throws `NotConfirmed`. */
export const makePasskey = async (options: PublicKeyCredentialCreationOptionsJSON): Promise<unknown> =>
  (await confirmed(navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }))).toJSON()

export const showPasskey = async (options: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> =>
  (await confirmed(navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }))).toJSON()

/** `reason`: why past the provider; it goes with this one challenge. */
export const signInWithPasskey = async (reason?: string): Promise<void> => {
  const options = await knock<PublicKeyCredentialRequestOptionsJSON>('/sign-in/passkey/options', reason === undefined ? {} : { reason })
  await knock('/sign-in/passkey', await showPasskey(options))
}

export const beFirst = async (token: string, name: string): Promise<void> => {
  const options = await knock<PublicKeyCredentialCreationOptionsJSON>('/sign-in/first/options', { token })
  await knock('/sign-in/first', { token, name, credential: await makePasskey(options) })
}
