// What a consent is, whoever tells of it, and when two tellings are of the same one. Pure.
import { canonicalJson, sha256Hex } from '@countersign/ledger'

/** As it was told: by a document or by the system. */
export interface Fact {
  readonly system: string
  readonly client: string
  readonly clientName: string | null
  readonly key: string | null
  readonly consentedBy: string | null
  /** Null: for everybody. */
  readonly subject: string | null
  readonly scopes: readonly string[]
  readonly givenAt: Date | null
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
}

/** The same consent has the same id for ever, so that a finding about it is the same finding. */
export const consentId = ({ system, client, key, subject }: Pick<Fact, 'system' | 'client' | 'key' | 'subject'>): string =>
  `cns_${sha256Hex(canonicalJson({ system, client, ...(key === null ? { subject } : { key }) })).slice(0, 32)}`

/** Whether a record that has no key yet is the one that a system tells of. */
export const isOf = (row: { readonly key: string | null; readonly subject: string | null }, fact: Fact): boolean =>
  row.key === fact.key || (row.key === null && row.subject === fact.subject)

/** A scope that somebody has not approved is not covered. */
export const beyond = (scopes: readonly string[], approved: readonly string[]): string[] =>
  scopes.filter((scope) => !approved.includes(scope))

const longest = 500
const mostScopes = 500

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= longest && !/\p{Cc}/u.test(value) && value.isWellFormed()

/** SAFETY: a system's answer is input like any other. Undefined: it can't be kept, and the reading is not whole. */
export const seenConsent = (system: string, item: unknown): Fact | undefined => {
  if (typeof item !== 'object' || item === null) return undefined
  const { handle, clientName, consentedBy, subject, scopes, givenAt, lastUsedAt, expiresAt } = item as Record<string, unknown>
  if (typeof handle !== 'object' || handle === null) return undefined
  const { account, key } = handle as Record<string, unknown>
  if (!isText(account) || !isText(key)) return undefined
  if (!Array.isArray(scopes) || scopes.length > mostScopes || !scopes.every(isText)) return undefined
  if ([clientName, consentedBy, subject].some((one) => one !== undefined && !isText(one))) return undefined
  const instant = (value: unknown): Date | null => (typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value) : null)
  return {
    system,
    client: account,
    clientName: isText(clientName) ? clientName : null,
    key,
    consentedBy: isText(consentedBy) ? consentedBy : null,
    subject: isText(subject) ? subject : null,
    scopes: [...new Set(scopes)].sort(),
    givenAt: instant(givenAt),
    lastUsedAt: instant(lastUsedAt),
    expiresAt: instant(expiresAt),
  }
}
