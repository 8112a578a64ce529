// Whether whoever a row names is still there. Pure but for what it is handed.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { type Matrix, type Row, refOf } from './matrix.ts'
import { heldRoles, peopleNamed } from './store.ts'

export interface Gone {
  readonly row: Row
  /** `accountable`, `escalatesTo`, `approves`. */
  readonly field: string
  readonly who: string
  readonly why: string
}

/** Rows whose owner, escalation or every approver has no one any more. */
export const goneOwners = async (db: Kysely<Tables>, org: string, matrix: Matrix, at: Date): Promise<Gone[]> => {
  const held = await heldRoles(db, org, at)
  const people = matrix.rows.map((row) => refOf(row.accountable)).flatMap((ref) => (ref.kind === 'person' ? [ref.id] : []))
  const there = new Set(
    (await peopleNamed(db, org, [...new Set(people)])).filter((one) => one.active && one.party_kind === 'enterprise').map((one) => one.id),
  )
  const missing = (text: string): string | undefined => {
    const ref = refOf(text)
    if (ref.kind === 'person') return there.has(ref.id) ? undefined : 'has left'
    return ref.kind === 'role' && !held.has(ref.id) ? 'is held by nobody' : undefined
  }
  return matrix.rows.flatMap((row) => {
    const gone: Gone[] = []
    const accountable = missing(row.accountable)
    if (accountable !== undefined) gone.push({ row, field: 'accountable', who: row.accountable, why: accountable })
    const escalates = missing(row.escalatesTo)
    if (escalates !== undefined) gone.push({ row, field: 'escalatesTo', who: row.escalatesTo, why: escalates })
    if (row.approves.every((role) => missing(role) !== undefined))
      gone.push({ row, field: 'approves', who: row.approves.join(', '), why: 'is held by nobody' })
    return gone
  })
}
