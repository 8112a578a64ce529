// Keys that wait: what is said of each, and its holder's taking one back. What waits is good for nothing.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type ApprovalKeyDocument, documentOf } from './document.ts'
import { holdersOfApprovalKeys, lockRegistration, type RegistrationRow, readRegistration, updateRegistration } from './store.ts'

export interface Waiting {
  readonly row: RegistrationRow
  readonly document: ApprovalKeyDocument
}

const unknown = (id: string) => new CountersignError('passkey.unknown_registration', 'not_found', `no passkey \`${id}\` waits`)

/** As it stands now. Undefined where no such key waits. */
export const readWaiting = async (db: Kysely<Tables>, org: string, id: string): Promise<Waiting | undefined> => {
  const row = await readRegistration(db, org, id)
  if (!row) return undefined
  const held = (await holdersOfApprovalKeys(db, org)).find((holder) => holder.principal_id === row.principal_id)
  const document = documentOf(row, held !== undefined && !held.live)
  return document && { row, document }
}

/** Errors: `passkey.unknown_registration`; also for one of somebody else's. */
export const requireOwnWaiting = async (db: Kysely<Tables>, org: string, id: string, principal: string): Promise<Waiting> => {
  const waiting = await readWaiting(db, org, id)
  if (waiting?.row.principal_id !== principal) throw unknown(id)
  return waiting
}

/** Its holder takes it back before it counts. Errors: `passkey.unknown_registration`. */
export const withdrawWaiting = async (work: Work, id: string, principal: string): Promise<void> => {
  const row = await lockRegistration(work.db, work.org, id)
  if (row?.state !== 'waits' || row.principal_id !== principal) throw unknown(id)
  await updateRegistration(work.db, work.org, id, { state: 'withdrawn', settled_at: work.at })
  work.record({ kind: 'passkey.withdrawn', body: { registration: id, principal, keyId: row.key_id } })
}
