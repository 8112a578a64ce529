// All SQL of consents, their history, the decisions about them, and how far each system's could be read.
import { type Insertable, type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { listsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type ConsentRow = Selectable<Tables['consents']>
export type DecisionRow = Selectable<Tables['consent_decisions']>

export const readConsent = (db: Db, org: string, id: string) =>
  db.selectFrom('consents').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const lockConsent = (db: Db, org: string, id: string) =>
  db.selectFrom('consents').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

/** What was given to one application at one system, locked. */
export const consentsTo = (db: Db, org: string, system: string, client: string) =>
  db
    .selectFrom('consents')
    .selectAll()
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('client', '=', client)
    .orderBy('id')
    .forUpdate()
    .execute()

export const insertConsent = (db: Db, row: Insertable<Tables['consents']>) => db.insertInto('consents').values(row).execute()

export const updateConsent = (db: Db, org: string, id: string, set: Updateable<Tables['consents']>) =>
  db.updateTable('consents').set(set).where('org_id', '=', org).where('id', '=', id).execute()

export const insertHistory = (db: Db, row: Omit<Insertable<Tables['consent_history']>, 'seq'>) =>
  db
    .insertInto('consent_history')
    .values({
      ...row,
      seq: sql<number>`(select coalesce(max(seq), 0) + 1 from consent_history where org_id = ${row.org_id} and consent_id = ${row.consent_id})`,
    })
    .execute()

export const historyOf = (db: Db, org: string, id: string) =>
  db.selectFrom('consent_history').selectAll().where('org_id', '=', org).where('consent_id', '=', id).orderBy('seq').execute()

export const insertDecision = (db: Db, row: Insertable<Tables['consent_decisions']>) =>
  db.insertInto('consent_decisions').values(row).execute()

export const decisionsOf = (db: Db, org: string, id: string) =>
  db
    .selectFrom('consent_decisions')
    .selectAll()
    .where('org_id', '=', org)
    .where('consent_id', '=', id)
    .orderBy('at')
    .orderBy('id')
    .execute()

/** The newest decision of each that has one. */
export const latestDecisions = async (db: Db, org: string, ids: readonly string[]): Promise<Map<string, DecisionRow>> => {
  const rows = await db
    .selectFrom('consent_decisions')
    .selectAll()
    .distinctOn('consent_id')
    .where('org_id', '=', org)
    .where('consent_id', '=', anyOf(ids))
    .orderBy('consent_id')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.consent_id, row]))
}

export const liveConsents = (db: Db, org: string) =>
  db.selectFrom('consents').selectAll().where('org_id', '=', org).where('state', '=', 'live').orderBy('id').execute()

/**
 * Live consents that hold for one person's own account: one of his in the inventory, or one that is called as he is. SAFETY: no guess by a part of an
 * address; what is for everybody is nobody's own, and is decided anew because who gave it has left.
 */
export const consentsFor = listsTogether<ConsentRow & { readonly person: string }>(
  async (db, org, people) =>
    (
      await sql<ConsentRow & { person: string }>`select q.person, n.* from unnest(${[...people]}::text[]) as q(person)
        join consents n on n.org_id = ${org} and n.state = 'live' and (
          exists (select 1 from principals p where p.org_id = n.org_id and p.id = q.person and lower(n.subject) in (lower(p.id), lower(p.email)))
          or exists (select 1 from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id
            where c.org_id = n.org_id and i.holder_id = q.person and c.system_id = n.system_id and c.account = n.subject))
        order by n.id`.execute(db)
    ).rows,
  ({ person }) => person,
)

/** The rights that stand for them in the inventory, where there is one. */
export const rightsOfConsentsFor = async (db: Db, org: string, person: string): Promise<string[]> =>
  (await consentsFor(db, org, person)).flatMap(({ credential_id }) => credential_id ?? [])

export interface ConsentFilter {
  readonly system?: string | undefined
  readonly client?: string | undefined
  readonly party?: string | undefined
  readonly state?: 'live' | 'ended' | undefined
  /** Only those with an open finding that says so. */
  readonly toDecide?: boolean | undefined
  /** Undefined: everybody's. Otherwise those given to applications of these parties. */
  readonly parties?: readonly string[] | undefined
}

/** Whose application it is: as it was declared, else as the inventory's client of that name is somebody's. */
export const clientParty = sql<string | null>`coalesce(consents.party_id, (
  select i.party_id from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id
  where c.org_id = consents.org_id and c.system_id = consents.system_id and c.account = consents.client and i.kind <> 'oauth_consent'
  order by (c.state <> 'retired') desc, c.id limit 1))`

export const pageOfConsents = (db: Db, org: string, filter: ConsentFilter, after: string, limit: number) => {
  let query = db.selectFrom('consents').selectAll().select(clientParty.as('whose')).where('org_id', '=', org).where('id', '>', after)
  if (filter.system !== undefined) query = query.where('system_id', '=', filter.system)
  if (filter.client !== undefined) query = query.where('client', '=', filter.client)
  if (filter.toDecide)
    query = query.where(
      sql<boolean>`exists (select 1 from findings f where f.org_id = consents.org_id and f.subject = consents.id
        and f.kind = 'consent.to_decide' and f.state = 'open')`,
    )
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.party !== undefined) query = query.where(sql<boolean>`${clientParty} = ${filter.party}`)
  if (filter.parties !== undefined) query = query.where(sql<boolean>`${clientParty} = ${anyOf(filter.parties)}`)
  return query.orderBy('id').limit(limit).execute()
}

/** Live ones with a key that a reading has not come across. What was declared without one is no system's to deny. */
export const consentsNotSeen = (db: Db, org: string, system: string, reading: number, limit: number) =>
  db
    .selectFrom('consents')
    .selectAll()
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('state', '=', 'live')
    .where('key', 'is not', null)
    .where('reading', '<>', reading)
    .orderBy('id')
    .limit(limit)
    .execute()

export const lockReading = (db: Db, org: string, system: string) =>
  db.selectFrom('consent_readings').selectAll().where('org_id', '=', org).where('system_id', '=', system).forUpdate().executeTakeFirst()

/** The number of the reading that begins. Undefined: another one has it in hand. */
export const beginReading = async (db: Db, org: string, system: string, at: Date, until: Date): Promise<number | undefined> => {
  const { rows } = await sql<{ reading: number }>`insert into consent_readings as r (org_id, system_id, reading, lease_until)
    values (${org}, ${system}, 1, ${until})
    on conflict (org_id, system_id) do update set reading = r.reading + 1, lease_until = excluded.lease_until
      where r.lease_until is null or r.lease_until <= ${at} or r.lease_until > ${until}
    returning r.reading`.execute(db)
  return rows[0]?.reading
}

/** It goes on: nobody else takes it in hand until then. */
export const renewReading = (db: Db, org: string, system: string, until: Date) =>
  db.updateTable('consent_readings').set({ lease_until: until }).where('org_id', '=', org).where('system_id', '=', system).execute()

export const finishReading = (db: Db, org: string, system: string, set: Updateable<Tables['consent_readings']>) =>
  db
    .updateTable('consent_readings')
    .set({ ...set, lease_until: null })
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .execute()
