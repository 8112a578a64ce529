// A party that can be suspended: any but the enterprise itself.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { readParty } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'

/** Errors: `provider.unknown`. */
export const readProvider = async (db: Kysely<Tables>, org: string, id: string) => {
  const party = await readParty(db, org, id)
  if (!party || party.kind === 'enterprise') throw new CountersignError('provider.unknown', 'not_found', `no provider \`${id}\``)
  return { ...party, kind: party.kind }
}
