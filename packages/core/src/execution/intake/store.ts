// All SQL about evidence.
import type { Insertable, Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const insertEvidence = (db: Db, row: Insertable<Tables['evidence']>) => db.insertInto('evidence').values(row).execute()

export const evidenceSeen = async (db: Db, org: string, digest: string): Promise<boolean> =>
  (await db.selectFrom('evidence').select('digest').where('org_id', '=', org).where('digest', '=', digest).executeTakeFirst()) !== undefined

export const evidenceOfMandate = (db: Db, org: string, mandate: string) =>
  db.selectFrom('evidence').select('digest').where('org_id', '=', org).where('mandate_id', '=', mandate).executeTakeFirst()

export const evidenceOf = (db: Db, org: string, operation: string) =>
  db.selectFrom('evidence').selectAll().where('org_id', '=', org).where('operation_id', '=', operation).orderBy('received_at').execute()

export const judgeTruth = (db: Db, org: string, operation: string, truth: 'pass' | 'fail') =>
  db.updateTable('evidence').set({ truth }).where('org_id', '=', org).where('operation_id', '=', operation).execute()
