// What of ours a security event is about: its names, read by the rules of its transmitter's document. SAFETY: exactly one thing, or nothing is said of any.
import type { Kysely } from 'kysely'
import { issuersInForce } from '../../authority/issuance/index.ts'
import type { StandingTransmitter, SubjectRule } from '../../authority/transmitters/index.ts'
import type { Tables } from '../../tables.ts'
import { partyOf } from './store.ts'
import type { SimpleName } from './subject-identifier.ts'
import { accountCalled, peopleByEmail, recordsCalled, type Subject } from './subject-store.ts'

type Db = Kysely<Tables>

/** RFC 7565: what stands before the last `@`, as it is written. */
const accountAt = (uri: string, host: string): string | undefined => {
  if (!uri.toLowerCase().startsWith('acct:')) return undefined
  const at = uri.lastIndexOf('@')
  if (at <= 'acct:'.length || uri.slice(at + 1).toLowerCase() !== host) return undefined
  try {
    return decodeURIComponent(uri.slice('acct:'.length, at))
  } catch {
    return undefined
  }
}

/** Workloads that the issuer's document names by this subject. */
const workloadsNamed = async (db: Db, org: string, issuer: string, sub: string, at: Date): Promise<Subject[]> => {
  const found = (await issuersInForce(db, org, at)).find(({ name }) => name === issuer)
  const ids = new Set((found?.text.workloads ?? []).flatMap(({ workload, claims }) => (claims['sub'] === sub ? [workload] : [])))
  return [...ids].map((id) => ({ kind: 'workload', id }))
}

const byRule = async (db: Db, org: string, name: SimpleName, rule: SubjectRule, at: Date): Promise<Subject[]> => {
  if (name.format === 'email' && rule.format === 'email')
    return name.email.slice(name.email.lastIndexOf('@') + 1).toLowerCase() === rule.domain ? peopleByEmail(db, org, name.email) : []
  if (name.format === 'account' && rule.format === 'account') {
    const account = accountAt(name.uri, rule.host)
    return account === undefined ? [] : accountCalled(db, org, rule.system, account)
  }
  if (name.format === 'uri' && rule.format === 'uri') return workloadsNamed(db, org, rule.issuer, name.uri, at)
  if (name.format === 'opaque' && rule.format === 'opaque') return [{ kind: rule.is, id: name.id }]
  if (name.format !== 'iss_sub' || rule.format !== 'iss_sub' || name.iss !== rule.iss) return []
  if ('system' in rule) return accountCalled(db, org, rule.system, name.sub)
  if ('issuer' in rule) return workloadsNamed(db, org, rule.issuer, name.sub, at)
  return recordsCalled(db, org, rule.source, rule.record, name.sub)
}

export type Found =
  | { readonly is: 'one'; readonly subject: Subject; readonly party: string }
  | { readonly is: 'unknown' }
  | { readonly is: 'several' }

/** All that its names give, which has to be one thing that is in the inventory. */
export const findSubject = async (
  db: Db,
  org: string,
  { text }: StandingTransmitter,
  names: readonly SimpleName[],
  at: Date,
): Promise<Found> => {
  const found = new Map<string, { subject: Subject; party: string }>()
  for (const name of names)
    for (const rule of text.subjects)
      for (const subject of await byRule(db, org, name, rule, at)) {
        const party = await partyOf(db, org, subject.kind, subject.id)
        if (party !== undefined) found.set(`${subject.kind}:${subject.id}`, { subject, party })
      }
  const [one] = found.values()
  if (one === undefined) return { is: 'unknown' }
  return found.size === 1 ? { is: 'one', ...one } : { is: 'several' }
}
