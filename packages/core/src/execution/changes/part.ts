// The part that a provider has in changes: what its own people and agents asked for or execute. Everything that it is shown of a change is judged by it.
import type { Kysely } from 'kysely'
import { principalsOfParty, type Reach } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import type { OperationRow } from './store.ts'

export interface Part {
  readonly principals: ReadonlySet<string>
}

/** Undefined for who sees the whole. */
export const partOf = async (db: Kysely<Tables>, org: string, reach: Reach): Promise<Part | undefined> =>
  reach === undefined ? undefined : { principals: new Set((await principalsOfParty(db, org, reach)).map(({ id }) => id)) }

/** Executed by a principal of the caller's own, or of anybody's for who sees the whole. */
export const executes = (part: Part | undefined, { executor_id }: Pick<OperationRow, 'executor_id'>): boolean =>
  part === undefined || part.principals.has(executor_id)

/**
 * SAFETY: the kinds of entries that a provider is told of operations that it executes. Everything else (who approved, accepted, signed or refused, what
 * was found and whose it is) is the enterprise's; a kind that is new is not told until it stands here.
 */
export const toldKinds: readonly string[] = [
  'mandate.minted',
  'mandate.started',
  'mandate.spent',
  'mandate.expired',
  'mandate.void',
  'operation.started',
  'operation.attempted',
  'evidence.received',
  'evidence.refused',
  'proof.recorded',
  'closure.reached',
]
