// All SQL about contracts, systems, workloads, identities and credentials.
import { type Insertable, type Kysely, type QueryCreator, type Selectable, sql } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import { doneTogether, rowsTogether, sharedTurn, together } from '../../platform/together.ts'
import type { CredentialState, Tables } from '../../tables.ts'
import { endSightings, proven, putSightings } from './sightings-store.ts'

type Db = Kysely<Tables>
export type CredentialRow = Selectable<Tables['credentials']>
export type IdentityRow = Selectable<Tables['identities']>
export type SystemRow = Selectable<Tables['systems']>
export type WorkloadRow = Selectable<Tables['workloads']>
export type ContractRow = Selectable<Tables['contracts']>
export type UseRow = Selectable<Tables['credential_uses']>

const idOf = (row: { readonly id: string }): string => row.id

export const readContract = rowsTogether(
  (db, org, ids) => db.selectFrom('contracts').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).execute(),
  idOf,
)

export const setContractState = (db: Db, org: string, id: string, state: 'active' | 'ending' | 'ended') =>
  db.updateTable('contracts').set({ state }).where('org_id', '=', org).where('id', '=', id).execute()

/** Names of the connectors that systems here are registered with. */
export const connectorsHere = async (db: Db, org: string): Promise<string[]> =>
  (await db.selectFrom('systems').select('connector').distinct().where('org_id', '=', org).orderBy('connector').execute()).map(
    ({ connector }) => connector,
  )

export const readSystem = rowsTogether(
  (db, org, ids) => db.selectFrom('systems').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).execute(),
  idOf,
)

export const readIdentity = rowsTogether(
  (db, org, ids) => db.selectFrom('identities').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).execute(),
  idOf,
)

export const readCredential = rowsTogether(
  (db, org, ids) => db.selectFrom('credentials').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).execute(),
  idOf,
)

export const readWorkload = (db: Db, org: string, id: string) =>
  db.selectFrom('workloads').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

/** The uses of some credentials, each with its workload. */
export const usesOf = together(async (db, org, asks: readonly (readonly string[])[]): Promise<(UseRow & { workload: WorkloadRow })[][]> => {
  const rows = await usesOfAll(db, org, [...new Set(asks.flat())])
  const byCredential = Map.groupBy(rows, (use) => use.credential_id)
  return asks.map((credentials) => [...new Set(credentials)].sort().flatMap((credential) => byCredential.get(credential) ?? []))
})

const usesOfAll = async (db: Db, org: string, credentials: readonly string[]): Promise<(UseRow & { workload: WorkloadRow })[]> => {
  if (credentials.length === 0) return []
  const rows = await db
    .selectFrom('credential_uses as u')
    .innerJoin('workloads as w', (join) => join.onRef('w.org_id', '=', 'u.org_id').onRef('w.id', '=', 'u.workload_id'))
    .selectAll('u')
    .select([
      'w.id as w_id',
      'w.name as w_name',
      'w.team as w_team',
      'w.party_id as w_party',
      'w.contract_id as w_contract',
      'w.environment as w_env',
      'w.state as w_state',
      'w.addresses as w_addresses',
      'w.reads as w_reads',
    ])
    .where('u.org_id', '=', org)
    .where('u.credential_id', '=', anyOf(credentials))
    .orderBy('u.credential_id')
    .orderBy('u.workload_id')
    .execute()
  return rows.map(({ w_id, w_name, w_team, w_party, w_contract, w_env, w_state, w_addresses, w_reads, ...use }) => ({
    ...use,
    workload: {
      org_id: use.org_id,
      id: w_id,
      name: w_name,
      team: w_team,
      party_id: w_party,
      contract_id: w_contract,
      environment: w_env,
      state: w_state,
      addresses: w_addresses,
      reads: w_reads,
    },
  }))
}

/** Ids of credentials `c` by whose they are, and by which workloads `w` use them: questions of their own, so that each is answered by its index. */
const heldCredentials = (db: QueryCreator<Tables>, org: string) =>
  db
    .selectFrom('credentials as c')
    .innerJoin('identities as i', (join) => join.onRef('i.org_id', '=', 'c.org_id').onRef('i.id', '=', 'c.identity_id'))
    .select('c.id')
    .where('c.org_id', '=', org)

const usedCredentials = (db: QueryCreator<Tables>, org: string) =>
  db
    .selectFrom('workloads as w')
    .innerJoin('credential_uses as u', (join) => join.onRef('u.org_id', '=', 'w.org_id').onRef('u.workload_id', '=', 'w.id'))
    .innerJoin('credentials as c', (join) => join.onRef('c.org_id', '=', 'u.org_id').onRef('c.id', '=', 'u.credential_id'))
    .select('c.id')
    .where('w.org_id', '=', org)

/**
 * Live credentials that depend on a contract: of identities under it or belonging to one of `parties`, credentials used by workloads under it,
 * and whatever was derived from any of these (to any depth).
 */
export const credentialsUnder = async (db: Db, org: string, contract: string, parties: readonly string[]): Promise<CredentialRow[]> => {
  const rows = await db
    .withRecursive('dependent', (qb) =>
      // What was issued to a consumer that stays belongs to that consumer.
      heldCredentials(qb, org)
        .where('c.replaces', 'is', null)
        .where((eb) =>
          eb.or([eb('i.contract_id', '=', contract), eb.and([eb('i.party_id', 'in', [...parties]), eb('i.contract_id', 'is', null)])]),
        )
        .union(usedCredentials(qb, org).where('c.replaces', 'is', null).where('w.contract_id', '=', contract))
        .union(
          qb
            .selectFrom('credentials as d')
            .innerJoin('dependent', 'dependent.id', 'd.derived_from')
            .select('d.id')
            .where('d.org_id', '=', org),
        ),
    )
    .selectFrom('credentials')
    .selectAll()
    .where('org_id', '=', org)
    .where('state', '<>', 'retired')
    .where('id', 'in', (eb) => eb.selectFrom('dependent').select('dependent.id'))
    .orderBy('id')
    .execute()
  return rows
}

/** All contracts with one of `parties`, over or not: what stood under one may live on. */
export const contractsOfParties = (db: Db, org: string, parties: readonly string[]): Promise<string[]> =>
  sharedTurn(db, `contracts ${org} ${JSON.stringify(parties)}`, async () => {
    const rows = await db.selectFrom('contracts').select('id').where('org_id', '=', org).where('party_id', '=', anyOf(parties)).execute()
    return rows.map(({ id }) => id).sort()
  })

/**
 * Live credentials that depend on one of `parties`: of identities that belong to it, of identities under one of its contracts, whatever is used by
 * workloads of its own or under its contracts, and whatever was derived from any of these (to any depth). As much as the ends of all its
 * contracts would take, and what stands under none.
 */
export const credentialsOfParties = async (
  db: Db,
  org: string,
  parties: readonly string[],
  contracts: readonly string[],
): Promise<CredentialRow[]> =>
  db
    .withRecursive('held', (qb) =>
      heldCredentials(qb, org)
        .where('i.party_id', '=', anyOf(parties))
        // What was issued to a consumer that stays belongs to that consumer.
        .union(heldCredentials(qb, org).where('i.contract_id', '=', anyOf(contracts)).where('c.replaces', 'is', null))
        .union(
          usedCredentials(qb, org).where((use) =>
            use.or([use('w.party_id', '=', anyOf(parties)), use('w.contract_id', '=', anyOf(contracts))]),
          ),
        )
        .union(qb.selectFrom('credentials as d').innerJoin('held', 'held.id', 'd.derived_from').select('d.id').where('d.org_id', '=', org)),
    )
    .selectFrom('credentials')
    .selectAll()
    .where('org_id', '=', org)
    .where('state', '<>', 'retired')
    .where('id', 'in', (eb) => eb.selectFrom('held').select('held.id'))
    .orderBy('id')
    .execute()

/** That a workload uses a credential that is made for it. */
export const insertUse = (db: Db, row: Insertable<Tables['credential_uses']>) =>
  db
    .insertInto('credential_uses')
    .values(row)
    .onConflict((already) => already.doNothing())
    .execute()

type CredentialToWrite = Insertable<Tables['credentials']>

/** What is said of every credential, by whichever way it comes to be: what for, how far, by whom, since and until when, how it is renewed, where it lies. */
const saidOfEach = ['purpose', 'scope', 'issuer', 'created_at', 'expires_at', 'rotate_every_days', 'secret_ref'] as const

/** INVARIANT: null is written where nobody knows or there is none; left out is not to be written at all, so no way in forgets one. */
export type NewCredential = CredentialToWrite & {
  readonly [Column in (typeof saidOfEach)[number]]-?: Exclude<CredentialToWrite[Column], undefined>
}

export const insertCredential = (db: Db, row: NewCredential) =>
  db
    .insertInto('credentials')
    .values(row)
    .onConflict((oc) => oc.columns(['org_id', 'id']).doNothing())
    .execute()

/** Its system ends it sooner than was asked for. */
export const shortenCredential = (db: Db, org: string, id: string, until: Date) =>
  db
    .updateTable('credentials')
    .set({ expires_at: until })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('expires_at', '>', until)
    .execute()

/** Whether a credential of the inventory, also one that has ended, has this very name at its system. */
export const isNameTaken = async (
  db: Db,
  org: string,
  name: { readonly system: string; readonly kind: string; readonly account: string; readonly key: string | null },
): Promise<boolean> =>
  (await db
    .selectFrom('credentials')
    .select('id')
    .where('org_id', '=', org)
    .where('system_id', '=', name.system)
    .where('account', '=', name.account)
    .where('kind', '=', name.kind)
    .where((eb) => (name.key === null ? eb('key', 'is', null) : eb('key', '=', name.key)))
    .executeTakeFirst()) !== undefined

/** What people have decided of a long-lived credential, as facts of it. Where it is stored is only said where nobody knew. */
export const putOnTrack = (
  db: Db,
  org: string,
  id: string,
  said: { readonly scope: string[]; readonly stored: string; readonly rotateEveryDays: number; readonly controls: string[] },
) =>
  db
    .updateTable('credentials')
    .set((eb) => ({
      legacy: true,
      scope: said.scope,
      secret_ref: eb.fn.coalesce('secret_ref', eb.val(said.stored)),
      rotate_every_days: said.rotateEveryDays,
      compensating_controls: said.controls,
    }))
    .where('org_id', '=', org)
    .where('id', '=', id)
    .execute()

const setCredentialStates = doneTogether((db, org, asks: readonly { id: string; state: CredentialState }[]) =>
  sql`update credentials c set state = n.state from jsonb_to_recordset(${asRecords(asks)}::jsonb) n(id text, state text)
      where c.org_id = ${org} and c.id = n.id`.execute(db),
)

export const setCredentialState = (db: Db, org: string, id: string, state: CredentialState) => setCredentialStates(db, org, { id, state })

/** The consumer's use moves from one credential to another. */
export const moveUse = async (db: Db, org: string, from: string, to: string, workload: string, at: Date): Promise<void> => {
  const use = await db
    .deleteFrom('credential_uses')
    .where('org_id', '=', org)
    .where('credential_id', '=', from)
    .where('workload_id', '=', workload)
    .returningAll()
    .executeTakeFirst()
  if (!use) return
  // Of the new one it is learnt now.
  const { learnt_at: _before, ...kept } = use
  await db
    .insertInto('credential_uses')
    .values({ ...kept, credential_id: to, learnt: 'observed' })
    .onConflict((oc) => oc.columns(['org_id', 'credential_id', 'workload_id']).doNothing())
    .execute()
  await putSightings(db, org, [proven('move', to, workload)], at)
  await endSightings(db, org, [{ credential: from, workload }], at)
  if (use.delivered_to !== null) {
    await db.updateTable('credentials').set({ secret_ref: use.delivered_to }).where('org_id', '=', org).where('id', '=', to).execute()
  }
}

export const listSystems = (db: Db, org: string, after: string, limit: number) =>
  db.selectFrom('systems').selectAll().where('org_id', '=', org).where('id', '>', after).orderBy('id').limit(limit).execute()
export const listWorkloads = (db: Db, org: string, after: string, limit: number) =>
  db.selectFrom('workloads').selectAll().where('org_id', '=', org).where('id', '>', after).orderBy('id').limit(limit).execute()
export const listIdentities = (db: Db, org: string, after: string, limit: number) =>
  db.selectFrom('identities').selectAll().where('org_id', '=', org).where('id', '>', after).orderBy('id').limit(limit).execute()
export const listCredentials = (db: Db, org: string, after: string, limit: number, filter: { identity?: string; system?: string } = {}) => {
  let query = db.selectFrom('credentials').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (filter.identity !== undefined) query = query.where('identity_id', '=', filter.identity)
  if (filter.system !== undefined) query = query.where('system_id', '=', filter.system)
  return query.orderBy('id').limit(limit).execute()
}

export const upsertSystem = (db: Db, row: Insertable<Tables['systems']>) => {
  const { org_id: _org, id: _id, ...rest } = row
  return db
    .insertInto('systems')
    .values(row)
    .onConflict((oc) => oc.columns(['org_id', 'id']).doUpdateSet(rest))
    .execute()
}
