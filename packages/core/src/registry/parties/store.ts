// All SQL about what parties serve and owe.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { PartyBook } from './party-book.ts'

/** All parties of the organisation: there are as many as there are companies that work for it. */
export const readPartyBook = async (db: Kysely<Tables>, org: string): Promise<PartyBook> => {
  const parties = await db.selectFrom('parties').selectAll().where('org_id', '=', org).orderBy('id').execute()
  const duties = await db.selectFrom('party_duties').selectAll().where('org_id', '=', org).orderBy('evidence').execute()
  return new PartyBook(
    parties.map((row) => ({
      id: row.id,
      kind: row.kind,
      name: row.name,
      parent: row.parent_id,
      tenants: row.tenants,
      regions: row.regions,
      services: row.services,
      controls: row.controls,
      duties: duties
        .filter((duty) => duty.party_id === row.id)
        .map((duty) => ({ evidence: duty.evidence, withinMinutes: duty.within_minutes })),
    })),
  )
}
