// All SQL about evidence.
import { type Insertable, type Kysely, sql } from 'kysely'
import { anyOf, asRecords, insertRecords } from '../../platform/records-store.ts'
import { doneTogether, rowsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

const insertAll = doneTogether((db, _org, rows: readonly Insertable<Tables['evidence']>[]) => insertRecords(db, 'evidence', rows))

export const insertEvidence = (db: Db, row: Insertable<Tables['evidence']>) => insertAll(db, row.org_id, row)

const byDigest = rowsTogether(
  (db, org, digests) => db.selectFrom('evidence').select('digest').where('org_id', '=', org).where('digest', '=', anyOf(digests)).execute(),
  (row) => row.digest,
)

export const evidenceSeen = async (db: Db, org: string, digest: string): Promise<boolean> => (await byDigest(db, org, digest)) !== undefined

export const evidenceOfMandate = rowsTogether(
  (db, org, mandates) =>
    db
      .selectFrom('evidence')
      .select(['digest', 'mandate_id'])
      .where('org_id', '=', org)
      .where('mandate_id', '=', anyOf(mandates))
      .execute(),
  (row) => row.mandate_id,
)

export const evidenceOf = (db: Db, org: string, operation: string) =>
  db.selectFrom('evidence').selectAll().where('org_id', '=', org).where('operation_id', '=', operation).orderBy('received_at').execute()

const judgeAll = doneTogether((db, org, asks: readonly { operation: string; truth: 'pass' | 'fail' }[]) =>
  sql`update evidence e set truth = n.truth from jsonb_to_recordset(${asRecords(asks)}::jsonb) n(operation text, truth text)
      where e.org_id = ${org} and e.operation_id = n.operation`.execute(db),
)

export const judgeTruth = (db: Db, org: string, operation: string, truth: 'pass' | 'fail') => judgeAll(db, org, { operation, truth })
