// What a source of edges is: one file each in sources/, which says what it reads, after which entries of the journal it has to be read
// again, and what follows from it. A wing or slice that brings a new way to act for somebody else adds a file there, and a line to sources.ts.
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Cast } from './cast.ts'
import type { Link } from './model.ts'

export interface Reading {
  readonly db: Kysely<Tables>
  readonly org: string
  readonly at: Date
  readonly keys: Pick<Runtime['keys'], 'mandate' | 'prober'>
  /** Every role that policy knows, held or not. */
  readonly roles: readonly string[]
}

export interface EdgeSource<Rows = unknown> {
  readonly name: string
  /** Kinds of journal entries that change what it reads. */
  readonly changedBy: readonly string[]
  read(reading: Reading): Promise<Rows>
  /** Pure. */
  links(rows: Rows, cast: Cast): Iterable<Link>
}

/** Keeps the type of the rows while declaring a source; a list of sources knows none of them. */
export const edgeSource = <Rows>(source: EdgeSource<Rows>): EdgeSource => source as EdgeSource
