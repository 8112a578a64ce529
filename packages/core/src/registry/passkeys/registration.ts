// How a passkey is brought: the options for his authenticator, and its answer. What is brought waits; it is in effect at once only for an
// administrator who is alone, because nobody else could say that it is his.
import { CountersignError, materialOf, openPersonKey, sha256, sha256Hex } from '@countersign/ledger'
import { ownModelOf, powersHeld, SIGNED_POWERS } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { readPrincipal, requirePrincipal } from '../principals/index.ts'
import { putInEffect } from './effect.ts'
import { requireLetIn } from './letting-in.ts'
import { algorithms, answerSeconds, type CreationOptions, type RegistrationResponse } from './model.ts'
import {
  holdersOfApprovalKeys,
  insertRegistration,
  livePasskeys,
  lockKeysOfPeople,
  lockRegistration,
  type RegistrationRow,
  updateRegistration,
} from './store.ts'

const base64url = (bytes: Buffer): string => bytes.toString('base64url')

/** The user handle of WebAuthn: the same for all keys of a person, and telling nothing of him (section 14.6.1). */
export const userHandle = (org: string, principal: string): Buffer => sha256(`countersign/passkey-user/v1\n${org}\n${principal}`)

/** Errors: `key.not_enterprise`, `key.nothing_to_sign`. */
const requirePerson = async (runtime: Runtime, org: string, principal: string) => {
  const person = await readPrincipal(runtime.db, org, principal)
  if (person?.kind !== 'person' || person.party_kind !== 'enterprise' || !person.active)
    throw new CountersignError('key.not_enterprise', 'forbidden', 'only active people of the enterprise can hold a passkey that approves', {
      details: { principal },
    })
  const now = runtime.clock.now()
  const held = powersHeld(runtime.policy.current(), await requirePrincipal(runtime.db, org, principal, now), now.toISOString())
  if (!held.some((power) => SIGNED_POWERS.includes(power)))
    throw new CountersignError(
      'key.nothing_to_sign',
      'forbidden',
      'none of your roles signs anything; ask an administrator for a role first',
    )
  return person
}

const rulesOf = (runtime: Runtime) => ownModelOf(runtime.policy.current().bundle).passkeys

/** Options for the caller's own authenticator. Errors: `key.not_enterprise`, `key.nothing_to_sign`. */
export const beginRegistration = async (
  runtime: Runtime,
  caller: Caller,
  principal: string = caller.principal.id,
): Promise<{ registration: string; options: CreationOptions }> => {
  const person = await requirePerson(runtime, caller.org, principal)
  const { origin, rpId } = runtime.passkeys.place()
  const challenge = runtime.ids.random(32)
  const registration = runtime.ids.next('pkr')
  await transact(runtime, caller, (work) =>
    insertRegistration(work.db, {
      org_id: work.org,
      id: registration,
      principal_id: principal,
      challenge,
      rp_id: rpId,
      origin,
      begun_at: work.at,
      ends_at: plusSeconds(work.at, answerSeconds),
    }),
  )
  const known = await livePasskeys(runtime.db, caller.org, principal)
  const options: CreationOptions = {
    rp: { id: rpId, name: 'Countersign' },
    user: { id: base64url(userHandle(caller.org, principal)), name: person.email ?? person.id, displayName: person.name },
    challenge: base64url(challenge),
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
    timeout: answerSeconds * 1000,
    excludeCredentials: known.flatMap(({ credential_id, transports }) =>
      credential_id === null ? [] : [{ type: 'public-key' as const, id: base64url(credential_id), transports: transports ?? [] }],
    ),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: rulesOf(runtime).vouched === null ? 'none' : 'direct',
  }
  return { registration, options }
}

export interface Registered {
  readonly registration: string
  readonly keyId: string
  /** `waits`: it is good for nothing until it is in effect. */
  readonly state: 'waits' | 'in_effect'
}

/** Nobody else has ever held a key that approves, and he holds none now. */
const isAlone = async (work: Work, principal: string): Promise<boolean> => {
  const { roles } = await requirePrincipal(work.db, work.org, principal, work.at)
  if (!roles.includes('administrator')) return false
  await lockKeysOfPeople(work.db, work.org)
  const holders = await holdersOfApprovalKeys(work.db, work.org)
  return holders.every((holder) => holder.principal_id === principal && !holder.live)
}

const unknown = (id: string) =>
  new CountersignError('passkey.unknown_registration', 'not_found', `no registration \`${id}\` of yours waits for an answer`)

/** Still to be answered, and by him. */
const requireBegun = (row: RegistrationRow | undefined, id: string, principal: string, at: Date): RegistrationRow => {
  if (row?.principal_id !== principal) throw unknown(id)
  if (row.state !== 'begun')
    throw new CountersignError('passkey.answered', 'conflict', `the registration \`${id}\` was answered before; begin anew`)
  if (row.ends_at <= at) throw new CountersignError('passkey.too_late', 'conflict', `the registration \`${id}\` has ended; begin anew`)
  return row
}

/**
 * Takes the authenticator's answer. Errors: `passkey.unknown_registration`, `passkey.answered`, `passkey.too_late`, `passkey.unreadable`,
 * `passkey.not_vouched`, `passkey.synced`, `key.malformed` and its kin, `key.taken`, `key.not_enterprise`.
 */
export const finishRegistration = async (
  runtime: Runtime,
  caller: Caller,
  input: { readonly registration: string; readonly credential: RegistrationResponse; readonly name: string },
  principal: string = caller.principal.id,
): Promise<Registered> => {
  await requirePerson(runtime, caller.org, principal)
  const id = input.registration
  const now = runtime.clock.now()
  const asked = requireBegun(await lockRegistration(runtime.db, caller.org, id), id, principal, now)
  const place = { origin: asked.origin, rpId: asked.rp_id }
  const made = await runtime.passkeys.readRegistration(input.credential, { ...place, challenge: asked.challenge })
  const assurance = requireLetIn(rulesOf(runtime), made, now)
  const key = openPersonKey({ form: 'passkey', publicKey: made.publicKey, ...place })
  return transact(runtime, caller, async (work) => {
    // ORDER: read again under its lock: of two answers one counts.
    const row = requireBegun(await lockRegistration(work.db, work.org, id), id, principal, work.at)
    const keyId = `passkey:${sha256Hex(materialOf(key)).slice(0, 16)}`
    const registered = {
      ...row,
      state: 'waits' as const,
      finished_at: work.at,
      name: input.name,
      key_id: keyId,
      public_key: made.publicKey,
      credential_id: made.credentialId,
      transports: [...made.transports],
      aaguid: made.aaguid,
      attestation: made.attestation,
      backup_eligible: made.backupEligible,
      backed_up: made.backedUp,
      sign_count: made.signCount,
      assurance,
    }
    await updateRegistration(work.db, work.org, id, registered)
    work.record({
      kind: 'passkey.registered',
      body: {
        registration: id,
        principal,
        keyId,
        name: input.name,
        publicKey: made.publicKey.toString('base64'),
        credentialId: base64url(made.credentialId),
        ...place,
        aaguid: made.aaguid,
        attestation: made.attestation,
        backupEligible: made.backupEligible,
      },
    })
    if (!(await isAlone(work, principal))) return { registration: id, keyId, state: 'waits' as const }
    await putInEffect(work, id, { by: 'first-administrator' })
    return { registration: id, keyId, state: 'in_effect' as const }
  })
}
