// All SQL about recommendations.
import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type RecommendationRow = Selectable<Tables['recommendations']>
export type AboutKind = RecommendationRow['about_kind']

export const insertRecommendation = (db: Db, row: Insertable<Tables['recommendations']>) =>
  db.insertInto('recommendations').values(row).execute()

export const readRecommendation = (db: Db, org: string, id: string) =>
  db.selectFrom('recommendations').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const lockRecommendation = (db: Db, org: string, id: string) =>
  db.selectFrom('recommendations').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const updateRecommendation = (db: Db, org: string, id: string, change: Updateable<Tables['recommendations']>) =>
  db.updateTable('recommendations').set(change).where('org_id', '=', org).where('id', '=', id).execute()

export const pageOfRecommendations = (
  db: Db,
  org: string,
  query: {
    reach?: string | undefined
    party?: string | undefined
    state?: RecommendationRow['state'] | undefined
    after: string
    limit: number
  },
) => {
  let select = db.selectFrom('recommendations').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.reach !== undefined) select = select.where('party_id', '=', query.reach)
  if (query.party !== undefined) select = select.where('party_id', '=', query.party)
  if (query.state !== undefined) select = select.where('state', '=', query.state)
  return select.orderBy('id').limit(query.limit).execute()
}

/** A credential of the party's own identities, or one that somebody of the party is to execute on. */
const ownCredential = (org: string, party: string, id: ReturnType<typeof sql>) => sql<boolean>`exists (
  select 1 from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id
    left join principals p on p.org_id = c.org_id and p.id = c.executor_id
  where c.org_id = ${org} and c.id = ${id} and (i.party_id = ${party} or p.party_id = ${party}))`

const ownOperation = (org: string, party: string, where: ReturnType<typeof sql>) => sql<boolean>`exists (
  select 1 from operations o left join principals p on p.org_id = o.org_id and p.id = o.executor_id
    left join credentials c on c.org_id = o.org_id and c.id = o.credential_id
    left join identities i on i.org_id = c.org_id and i.id = c.identity_id
  where o.org_id = ${org} and ${where} and (p.party_id = ${party} or i.party_id = ${party}))`

/** Whether it is there and, for a party outside, concerns the party: what is another's and what there isn't answer alike. */
export const mayFileAbout = async (db: Db, org: string, party: string | undefined, kind: AboutKind, id: string): Promise<boolean> => {
  const table = { change: 'changes', operation: 'operations', credential: 'credentials', finding: 'findings' }[kind]
  const there = await sql<{ subject: string }>`select ${sql.ref(kind === 'finding' ? 'subject' : 'id')} as subject
    from ${sql.table(table)} where org_id = ${org} and id = ${id}`.execute(db)
  const subject = there.rows[0]?.subject
  if (subject === undefined || party === undefined) return subject !== undefined
  const own =
    kind === 'change'
      ? ownOperation(org, party, sql`o.change_id = ${id}`)
      : kind === 'operation'
        ? ownOperation(org, party, sql`o.id = ${id}`)
        : kind === 'credential'
          ? ownCredential(org, party, sql`${id}`)
          : sql<boolean>`(${subject} = ${party} or ${ownOperation(org, party, sql`o.id = ${subject}`)} or ${ownCredential(org, party, sql`${subject}`)})`
  const { rows } = await sql<{ own: boolean }>`select ${own} as own`.execute(db)
  return rows[0]?.own === true
}
