// Showing by a passkey who one is. What is asked is a random challenge that is no digest of anything, and it is answered once.
import { assertionBytes, CountersignError, openPersonKey, parseStrictBytes, verifySignatureOf } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Runtime } from '../../runtime.ts'
import { factsOfKey, resolvePrincipal, systemCaller } from '../principals/index.ts'
import { answerSeconds, type RequestOptions, type SignInResponse } from './model.ts'
import { reasonToComeIn } from './reason.ts'
import { forgetSignIns, insertSignIn, keyByCredential, takeSignIn } from './store.ts'
import { noteUseOfKey } from './use.ts'

/** Told apart by nobody outside: an unknown key, one of somebody who has left, an answer to nothing. */
const refused = () =>
  new CountersignError(
    'auth.unauthenticated',
    'unauthenticated',
    'this passkey does not let you in; try another one, or sign in another way',
  )

/**
 * What a browser asks its authenticator; anybody may have it. `reason`: why he comes in past the provider, which goes with this one challenge.
 * Errors: `sign_in.reason_invalid`.
 */
export const beginPasskeySignIn = async (runtime: Runtime, reason?: string): Promise<RequestOptions> => {
  const why = reason === undefined ? null : reasonToComeIn(reason)
  const { origin, rpId } = runtime.passkeys.place()
  const challenge = runtime.ids.random(32)
  const begun = runtime.clock.now()
  await forgetSignIns(runtime.db, runtime.org, begun)
  await insertSignIn(runtime.db, {
    org_id: runtime.org,
    challenge,
    rp_id: rpId,
    origin,
    begun_at: begun,
    ends_at: plusSeconds(begun, answerSeconds),
    reason: why,
  })
  return {
    challenge: challenge.toString('base64url'),
    rpId,
    timeout: answerSeconds * 1000,
    userVerification: 'required',
    allowCredentials: [],
  }
}

const challengeIn = (clientData: Buffer): Buffer | undefined => {
  try {
    const said = parseStrictBytes(clientData, { maxBytes: 4096, maxDepth: 8, maxNodes: 200 })
    const challenge = typeof said === 'object' && said !== null && 'challenge' in said ? said.challenge : undefined
    const bytes = typeof challenge === 'string' ? Buffer.from(challenge, 'base64url') : undefined
    return bytes?.length === 32 ? bytes : undefined
  } catch {
    return undefined
  }
}

export interface SignedIn {
  readonly principal: string
  readonly keyId: string
  /** What was given with the challenge that was answered; null: nothing. */
  readonly reason: string | null
}

/** Who answered. Errors: `auth.unauthenticated`, whatever is wrong. */
export const verifyPasskeySignIn = async (runtime: Runtime, credential: SignInResponse): Promise<SignedIn> => {
  const part = (text: string) => Buffer.from(text, 'base64url')
  const { clientDataJSON, authenticatorData, signature } = credential.response
  const assertion = { clientDataJSON: part(clientDataJSON), authenticatorData: part(authenticatorData), signature: part(signature) }
  const challenge = challengeIn(assertion.clientDataJSON)
  if (challenge === undefined) throw refused()
  // ORDER: taken away before anything is verified, and for good: whatever comes of it, the same challenge is never answered twice.
  const asked = await takeSignIn(runtime.db, runtime.org, challenge)
  const now = runtime.clock.now()
  const key = await keyByCredential(runtime.db, runtime.org, part(credential.rawId))
  if (!asked || asked.ends_at <= now || key?.form !== 'passkey' || key.revoked_at !== null) throw refused()
  const principal = await resolvePrincipal(runtime.db, runtime.org, key.principal_id, now)
  if (!principal?.active || principal.kind !== 'person' || principal.party.kind !== 'enterprise') throw refused()
  const bytes = assertionBytes(assertion)
  if (asked.rp_id !== key.rp_id || asked.origin !== key.origin || !verifySignatureOf(openPersonKey(factsOfKey(key)), challenge, bytes))
    throw refused()
  const caller = systemCaller(runtime, principal.party.id, 'sign-in')
  await transact(runtime, { ...caller, principal }, (work) => noteUseOfKey(runtime, work, key, bytes))
  return { principal: principal.id, keyId: key.key_id, reason: asked.reason }
}
