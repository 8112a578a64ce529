// All SQL about proofs.
import type { Insertable, Kysely } from 'kysely'
import { insertRecords } from '../../platform/records-store.ts'
import { doneTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

const insertProofs = doneTogether((db, _org, rows: readonly Insertable<Tables['proofs']>[]) => insertRecords(db, 'proofs', rows))

export const insertProof = (db: Db, row: Insertable<Tables['proofs']>) => insertProofs(db, row.org_id, row)

export const proofsOf = (db: Db, org: string, operation: string) =>
  db.selectFrom('proofs').selectAll().where('org_id', '=', org).where('operation_id', '=', operation).orderBy('round').execute()

/** The newest first. */
export const latestProofs = (db: Db, org: string, operation: string, limit: number) =>
  db
    .selectFrom('proofs')
    .select(['purpose', 'verdict', 'strength', 'at', 'started_at'])
    .where('org_id', '=', org)
    .where('operation_id', '=', operation)
    .orderBy('round', 'desc')
    .limit(limit)
    .execute()

/** How often a credential was shown since an instant: probes count towards a lock-out. */
export const roundsSince = async (db: Db, org: string, operation: string, since: Date): Promise<number> => {
  const row = await db
    .selectFrom('proofs')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('org_id', '=', org)
    .where('operation_id', '=', operation)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}
