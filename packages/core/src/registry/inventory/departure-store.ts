// SQL of what goes with a person, a workload or an identity, and of what is frozen.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { listsTogether, together } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'
import type { CredentialRow, IdentityRow } from './store.ts'

type Db = Kysely<Tables>

/** The identities that are a person's own. */
export const identitiesHeldBy = listsTogether<IdentityRow>(
  (db, org, holders) =>
    db.selectFrom('identities').selectAll().where('org_id', '=', org).where('holder_id', '=', anyOf(holders)).orderBy('id').execute(),
  (row) => row.holder_id!,
)

/** Done to the identities of all who ask at once; each is told which of its own it was done to. */
const ofEach = (change: (db: Db, org: string, ids: readonly string[]) => Promise<readonly string[]>) => {
  const all = together(async (db: Db, org: string, asked: readonly (readonly string[])[]) => {
    const changed = new Set(await change(db, org, [...new Set(asked.flat())].sort()))
    return asked.map((ids) => ids.filter((id) => changed.has(id)).sort())
  })
  return async (db: Db, org: string, ids: readonly string[]): Promise<string[]> => (ids.length === 0 ? [] : all(db, org, ids))
}

/** Live credentials among these and whatever was derived from them, to any depth, whosever it is. */
const withDerived = (db: Db, org: string, ids: readonly string[]): Promise<CredentialRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .withRecursive('ending', (qb) =>
          qb
            .selectFrom('credentials')
            .select('id')
            .where('org_id', '=', org)
            .where('id', '=', anyOf(ids))
            .union(
              qb
                .selectFrom('credentials as d')
                .innerJoin('ending', 'ending.id', 'd.derived_from')
                .select('d.id')
                .where('d.org_id', '=', org),
            ),
        )
        .selectFrom('credentials')
        .selectAll()
        .where('org_id', '=', org)
        .where('state', '<>', 'retired')
        .where('id', 'in', (eb) => eb.selectFrom('ending').select('ending.id'))
        .orderBy('id')
        .execute()

/** Of these identities. */
export const credentialsOfIdentities = async (db: Db, org: string, identities: readonly string[]): Promise<CredentialRow[]> => {
  const rows = await db
    .selectFrom('credentials')
    .select('id')
    .where('org_id', '=', org)
    .where('identity_id', '=', anyOf(identities))
    .where('state', '<>', 'retired')
    .execute()
  return withDerived(
    db,
    org,
    rows.map(({ id }) => id),
  )
}

/** That a workload uses. */
export const credentialsUsedBy = async (db: Db, org: string, workload: string): Promise<CredentialRow[]> => {
  const rows = await db
    .selectFrom('credential_uses')
    .select('credential_id as id')
    .where('org_id', '=', org)
    .where('workload_id', '=', workload)
    .execute()
  return withDerived(
    db,
    org,
    rows.map(({ id }) => id),
  )
}

/** Named ones. */
export const credentialsNamed = withDerived

/** Of these identities, those that have a live credential beside the named ones. */
export const identitiesWithOthers = async (
  db: Db,
  org: string,
  identities: readonly string[],
  credentials: readonly string[],
): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('credentials')
    .select('identity_id')
    .distinct()
    .where('org_id', '=', org)
    .where('identity_id', '=', anyOf(identities))
    .where('state', '<>', 'retired')
    .where((eb) => eb.not(eb('id', '=', anyOf(credentials))))
    .execute()
  return new Set(rows.map(({ identity_id }) => identity_id))
}

/** Begins the offboarding of those that are active. Gives which they were. */
export const beginOffboarding = ofEach(async (db, org, ids) => {
  const rows = await db
    .updateTable('identities')
    .set({ state: 'offboarding' })
    .where('org_id', '=', org)
    .where('id', '=', anyOf(ids))
    .where('state', '=', 'active')
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
})

/** Of these, those in offboarding that have no live credential (left) are retired. Gives which. */
export const retireEmpty = ofEach(async (db, org, ids) => {
  const { rows } = await sql<{ id: string }>`update identities i set state = 'retired'
    where i.org_id = ${org} and i.id = ${anyOf(ids)} and i.state = 'offboarding'
      and not exists (select 1 from credentials c where c.org_id = i.org_id and c.identity_id = i.id and c.state <> 'retired')
    returning i.id`.execute(db)
  return rows.map(({ id }) => id)
})

/** An identity for a consumer that stays, like the one that leaves but nobody's own. There already: left as it is. */
export const insertSuccessor = async (
  db: Db,
  org: string,
  id: string,
  like: IdentityRow,
  of: { readonly workload: string; readonly party: string; readonly contract: string | null; readonly ends: Date },
) =>
  db
    .insertInto('identities')
    .values({
      org_id: org,
      id,
      kind: 'service_account',
      name: `${like.name} for ${of.workload}`.slice(0, 200),
      purpose: like.purpose,
      party_id: of.party,
      contract_id: of.contract,
      business_owner: like.business_owner,
      technical_owner: like.technical_owner,
      environment: like.environment,
      criticality: like.criticality,
      // It opens what the other one opens, whatever has been read of it.
      marked_privileged: like.privileged,
      // It reaches no more and lives no longer. Who approved the other one has approved nothing of this one.
      scope: like.scope,
      rotate_every_days: like.rotate_every_days,
      expires_at: of.ends,
    })
    .onConflict((oc) => oc.columns(['org_id', 'id']).doNothing())
    .execute()

/**
 * Live credentials of identities in offboarding that no change speaks of: found, brought in or made known when theirs was planned already. Those whose
 * risk a person has accepted wait for the end of that, and what somebody has refused is not asked for again.
 */
export const cameLate = async (db: Db, org: string): Promise<{ credential: string; identity: string; holder: string | null }[]> => {
  const { rows } = await sql<{ credential: string; identity: string; holder: string | null }>`
    select c.id as credential, i.id as identity, i.holder_id as holder
    from identities i join credentials c on c.org_id = i.org_id and c.identity_id = i.id
    where i.org_id = ${org} and i.state = 'offboarding' and c.state = 'active' and c.replaces is null
      and not exists (select 1 from changes h join operations o on o.org_id = h.org_id and o.change_id = h.id and o.plan_digest = h.plan_digest
        where h.org_id = i.org_id and h.state <> 'closed' and o.credential_id = c.id)
    order by i.id, c.id limit 200`.execute(db)
  return rows
}
