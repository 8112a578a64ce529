// Authenticators for suites of core: the double of an authenticator, and a host that believes nothing but what such a double has made. Reading what a
// real authenticator answers is the server's, and tried there.
import { CountersignError, clientDataProblem, materialOf, openPersonKey, readAuthenticatorData, sha256Hex } from '@countersign/ledger'
import { SoftwareAuthenticator } from '@countersign/ledger/testing/software-authenticator'
import { beginRegistration, finishRegistration, type NewPasskey, type PasskeyHost } from '../registry/passkeys/index.ts'
import type { Opened } from './open.ts'

export const testPlace = { origin: 'https://countersign.test', rpId: 'countersign.test' }

/** Told apart by what they made. */
const made = new Map<string, SoftwareAuthenticator>()

/** An authenticator whose registrations the test house can read. */
export const knownAuthenticator = (options: ConstructorParameters<typeof SoftwareAuthenticator>[0] = {}): SoftwareAuthenticator => {
  const authenticator = new SoftwareAuthenticator({ ...testPlace, ...options })
  made.set(authenticator.credentialId.toString('base64url'), authenticator)
  return authenticator
}

export const testPasskeyHost: PasskeyHost = {
  place: () => testPlace,
  readRegistration: async (response, { challenge, origin }): Promise<NewPasskey> => {
    const authenticator = made.get(response.rawId)
    const clientData = Buffer.from(response.response.clientDataJSON, 'base64url')
    const problem = clientDataProblem(clientData, { type: 'webauthn.create', challenge, origin })
    if (problem !== undefined || authenticator === undefined)
      throw new CountersignError('passkey.unreadable', 'invalid', problem ?? 'no double of this suite made it')
    const probe = readAuthenticatorData(authenticator.assert(challenge).authenticatorData)
    return {
      publicKey: authenticator.publicKey,
      credentialId: authenticator.credentialId,
      transports: response.response.transports ?? [],
      aaguid: '636f756e-7465-7273-6967-6e2d74657374',
      attestation: authenticator.certificates.length === 0 ? 'none' : 'packed',
      certificates: authenticator.certificates,
      backupEligible: probe?.backupEligible ?? false,
      backedUp: probe?.backedUp ?? false,
      signCount: probe?.signCount ?? 0,
    }
  },
}

/** A further person of the enterprise, who holds no key. */
export const addPerson = async ({ fresh }: Pick<Opened, 'fresh'>, id: string, roles: readonly string[]): Promise<void> => {
  const of = { org_id: 'acme', party_kind: 'enterprise' as const }
  await fresh.db
    .insertInto('principals')
    .values({ ...of, id, kind: 'person', party_id: 'acme', name: id })
    .execute()
  for (const role of roles)
    await fresh.db
      .insertInto('role_holdings')
      .values({ ...of, principal_id: id, role, since: new Date('2026-01-01') })
      .execute()
}

/** He brings it by himself. */
export const bring = async (
  { house, company }: Pick<Opened, 'house' | 'company'>,
  person: string,
  authenticator: SoftwareAuthenticator,
) => {
  const caller = await company.caller(person)
  const { registration, options } = await beginRegistration(house.runtime, caller)
  const credential = authenticator.register(Buffer.from(options.challenge, 'base64url'))
  return finishRegistration(house.runtime, caller, { registration, credential, name: `${person}'s key` })
}

export const keyIdOf = ({ publicKey, rpId, origin }: SoftwareAuthenticator): string =>
  `passkey:${sha256Hex(materialOf(openPersonKey({ form: 'passkey', publicKey, rpId, origin }))).slice(0, 16)}`
