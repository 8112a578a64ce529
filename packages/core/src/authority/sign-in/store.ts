// All SQL of who an issuer's subject is, which roles came by it, and what counts once.
import { type Insertable, type Kysely, sql } from 'kysely'
import type { Reach } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const liveLink = (db: Db, org: string, issuer: string, subject: string) =>
  db
    .selectFrom('sign_in_links')
    .selectAll()
    .where('org_id', '=', org)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('ended_at', 'is', null)
    .executeTakeFirst()

export const liveLinkOf = (db: Db, org: string, issuer: string, principal: string) =>
  db
    .selectFrom('sign_in_links')
    .selectAll()
    .where('org_id', '=', org)
    .where('issuer', '=', issuer)
    .where('principal_id', '=', principal)
    .where('ended_at', 'is', null)
    .executeTakeFirst()

export const insertLink = (db: Db, row: Insertable<Tables['sign_in_links']>) => db.insertInto('sign_in_links').values(row).execute()

export const readLink = (db: Db, org: string, id: string) =>
  db.selectFrom('sign_in_links').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

/** False where it is over already. */
export const endLink = async (db: Db, org: string, id: string, at: Date, by: string): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('sign_in_links')
    .set({ ended_at: at, ended_by: by })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const pageOfLinks = (db: Db, org: string, principal: string | undefined, reach: Reach, after: string, limit: number) => {
  let query = db
    .selectFrom('sign_in_links as l')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'l.org_id').onRef('p.id', '=', 'l.principal_id'))
    .selectAll('l')
    .where('l.org_id', '=', org)
    .where('l.id', '>', after)
  if (principal !== undefined) query = query.where('l.principal_id', '=', principal)
  if (reach !== undefined) query = query.where('p.party_id', '=', reach)
  return query.orderBy('l.id').limit(limit).execute()
}

/** People with this address, whoever writes it how. Two at most: more than one is nobody. */
export const peopleAt = (db: Db, org: string, address: string) =>
  db
    .selectFrom('principals')
    .selectAll()
    .where('org_id', '=', org)
    .where(sql<string>`lower(email)`, '=', address)
    .where('kind', '=', 'person')
    .orderBy('id')
    .limit(2)
    .execute()

/** Whom a source calls so, while it still does. */
export const recordCalled = (db: Db, org: string, source: string, kind: 'person' | 'contractor', name: string) =>
  db
    .selectFrom('source_records')
    .select('id')
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('kind', '=', kind)
    .where('external_id', '=', name)
    .where('state', '=', 'present')
    .executeTakeFirst()

/** What he holds at the instant, or will. */
export const holdingsOf = (db: Db, org: string, principal: string, at: Date) =>
  db
    .selectFrom('role_holdings')
    .select(['role', 'since', 'until'])
    .where('org_id', '=', org)
    .where('principal_id', '=', principal)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
    .orderBy('role')
    .execute()

export const rolesBySignIn = (db: Db, org: string, principal: string) =>
  db.selectFrom('sign_in_roles').selectAll().where('org_id', '=', org).where('principal_id', '=', principal).orderBy('role').execute()

export const keepRole = (db: Db, row: Insertable<Tables['sign_in_roles']>) =>
  db
    .insertInto('sign_in_roles')
    .values(row)
    .onConflict((oc) =>
      oc.columns(['org_id', 'principal_id', 'role']).doUpdateSet({ sign_in: row.sign_in, since: row.since, until: row.until }),
    )
    .execute()

export const forgetRole = (db: Db, org: string, principal: string, role: string) =>
  db.deleteFrom('sign_in_roles').where('org_id', '=', org).where('principal_id', '=', principal).where('role', '=', role).execute()

/** True the first time. What is too old to be taken anyway goes. */
export const takeOnce = async (db: Db, org: string, kind: 'state' | 'logout', digest: string, at: Date, until: Date): Promise<boolean> => {
  await db.deleteFrom('sign_in_once').where('org_id', '=', org).where('until', '<=', at).execute()
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('sign_in_once')
    .values({ org_id: org, kind, digest, until })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}
