/**
 * Which authenticators may make a passkey that approves: section `passkeys` of `own.json`. It counts for passkeys that are brought from then on; those of
 * before stay what they are until they are revoked.
 */
import { X509Certificate } from 'node:crypto'
import { isRecord, onlyKeys, textsOf, type Wrong } from './rule-fields.ts'

/** `step_up`: as one that stays in its device; `standard`: it does not sign where a step-up is asked; `refused`: it is not taken at all. */
export const SYNCED = ['step_up', 'standard', 'refused'] as const
export type Synced = (typeof SYNCED)[number]

export interface PasskeyRules {
  /** Null: nobody has to vouch for it. */
  readonly vouched: {
    /** PEM. Whom one of these has certified is a maker that is believed. */
    readonly makers: readonly string[]
    /** AAGUIDs; null: every model of theirs. */
    readonly models: readonly string[] | null
  } | null
  /** Of a passkey that its holder may copy to other devices. */
  readonly synced: Synced
}

const AAGUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const isAuthority = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).ca
  } catch {
    return false
  }
}

/** Reads the section; tells `wrong` whatever is. */
export const readPasskeyRules = (data: unknown, wrong: Wrong): PasskeyRules => {
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['vouched', 'synced'], 'passkeys.', wrong)
  const synced = SYNCED.find((one) => one === given['synced'])
  if (synced === undefined) wrong(`needs \`passkeys.synced\`, one of ${SYNCED.join(', ')}`)
  const rules = { vouched: null, synced: synced ?? ('refused' as const) }
  if (given['vouched'] === null) return rules
  if (!isRecord(given['vouched'])) {
    wrong('needs `passkeys.vouched`, null or an object with `makers` and `models`')
    return rules
  }
  const { makers, models } = given['vouched']
  onlyKeys(given['vouched'], ['makers', 'models'], 'passkeys.vouched.', wrong)
  const certificates = textsOf(makers)
  if (certificates === undefined || !certificates.every(isAuthority))
    wrong('needs `passkeys.vouched.makers`, a list of certificates of authorities (PEM), each once')
  const named = models === null ? null : textsOf(models)
  if (named === undefined || named?.some((one) => !AAGUID.test(one)))
    wrong('needs `passkeys.vouched.models`, null or a list of AAGUIDs in lower case, each once')
  return { ...rules, vouched: { makers: certificates ?? [], models: named ?? null } }
}
