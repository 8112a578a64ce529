// Who answered for an outcome: the row of the matrix that was in force when it was decided, and whoever held its role then.
import type { Kysely } from 'kysely'
import type { DecisionDocument } from '../../authority/decisions/index.ts'
import type { Document } from '../../authority/instruments/index.ts'
import { matrixIn, refOf } from '../../authority/responsibility/index.ts'
import { getJson } from '../../platform/documents.ts'
import type { Tables } from '../../tables.ts'
import { holdersThen } from './store.ts'

export interface Accountable {
  readonly outcome: string
  readonly row: string
  /** As the matrix has it: `person:ada`, `role:control_owner`. */
  readonly ref: string
  /** Who that was at the moment of the decision, who held it longest first; none where nobody held it. */
  readonly people: readonly string[]
}

export interface Decided {
  readonly at: Date
  readonly document: DecisionDocument
  readonly digest: string
}

/** For each operation that was decided under a matrix. */
export const accountableFor = async (
  db: Kysely<Tables>,
  org: string,
  asked: readonly { readonly operation: string; readonly decision: Decided }[],
): Promise<Map<string, Accountable>> => {
  const found: { operation: string; at: Date; outcome: string; row: string; ref: string }[] = []
  for (const { operation, decision } of asked) {
    const { matrix, operations } = decision.document
    const id = operations.find((one) => one.operation === operation)?.row
    if (typeof matrix !== 'string' || typeof id !== 'string') continue
    const row = matrixIn((await getJson(db, org, matrix)) as Document).rows.find((one) => one.id === id)
    if (row) found.push({ operation, at: decision.at, outcome: row.outcome, row: row.id, ref: row.accountable })
  }
  const roles = found.map(({ ref }) => refOf(ref)).flatMap((ref) => (ref.kind === 'role' ? [ref.id] : []))
  const holders = await holdersThen(db, org, [...new Set(roles)])
  return new Map(
    found.map(({ operation, at, outcome, row, ref }) => {
      const named = refOf(ref)
      const people =
        named.kind === 'person'
          ? [named.id]
          : holders
              .filter(
                (one) =>
                  named.kind === 'role' &&
                  one.role === named.id &&
                  one.since <= at &&
                  (one.until === null || one.until > at) &&
                  (one.deactivated_at === null || one.deactivated_at > at),
              )
              .map(({ id }) => id)
      return [operation, { outcome, row, ref, people: [...new Set(people)] }] as const
    }),
  )
}
