// What people signed beside the plan of a change, and it stood on: the confirmations of the contracts that it is about, and the exceptions that were
// granted about anything it touches. The entries hold the signed texts; a dossier carries them as they are.
import type { Kysely } from 'kysely'
import { digestOfText } from '../../platform/documents.ts'
import type { Tables } from '../../tables.ts'
import { contractsOfChange, exceptionsOfChange, leavesOfKinds } from './statements-store.ts'

export interface Standing {
  readonly streams: readonly string[]
  /** Of the leaves, in order. */
  readonly digests: readonly string[]
}

const carried = ['contract.confirmed', 'exception.granted'] as const

/** Where such statements stand. */
export const statementStreams = async (db: Kysely<Tables>, org: string, change: string): Promise<string[]> => [
  ...(await contractsOfChange(db, org, change)).map((id) => `contract:${id}`),
  ...(await exceptionsOfChange(db, org, change)).map((id) => `exception:${id}`),
]

export const statementsOf = async (db: Kysely<Tables>, org: string, streams: readonly string[]): Promise<Standing> => ({
  streams,
  digests: (await leavesOfKinds(db, org, streams, carried)).map(digestOfText).sort(),
})
