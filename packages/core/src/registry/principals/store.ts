// All SQL about who exists: parties, principals, the roles they hold, and the keys they sign with.
import { type Insertable, type Kysely, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import { anyOf } from '../../platform/records-store.ts'
import { rowsTogether, sharedTurn } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type PrincipalRow = Awaited<ReturnType<typeof readPrincipal>> & object

export const readPrincipal = rowsTogether(
  (db, org, ids) =>
    db
      .selectFrom('principals')
      .selectAll()
      .modifyFront(preparedAs('principals'))
      .where('org_id', '=', org)
      .where('id', '=', anyOf(ids))
      .execute(),
  ({ id }) => id,
)

export const readParty = (db: Db, org: string, id: string) =>
  db.selectFrom('parties').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const listParties = (db: Db, org: string) => db.selectFrom('parties').selectAll().where('org_id', '=', org).orderBy('id').execute()

/** The party and all below it, by id. */
export const partyTree = (db: Db, org: string, root: string): Promise<string[]> =>
  sharedTurn(db, `party tree ${org} ${root}`, () => treeBelow(db, org, root))

const treeBelow = async (db: Db, org: string, root: string): Promise<string[]> => {
  const rows = await db
    .withRecursive('tree', (qb) =>
      qb
        .selectFrom('parties')
        .select('id')
        .where('org_id', '=', org)
        .where('id', '=', root)
        .union(
          qb.selectFrom('parties').innerJoin('tree', 'tree.id', 'parties.parent_id').select('parties.id').where('parties.org_id', '=', org),
        ),
    )
    .selectFrom('tree')
    .select('id')
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

/** The party and all above it, from itself upwards. */
export const ancestorsOf = async (db: Db, org: string, party: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`with recursive up as (
      select id, parent_id, 0 as height from parties where org_id = ${org} and id = ${party}
      union select p.id, p.parent_id, up.height + 1 from parties p join up on p.id = up.parent_id where p.org_id = ${org} and up.height < 64
    ) select id from up group by id order by min(height)`.execute(db)
  return rows.map((row) => row.id)
}

/** How many live execution keys the active agents and people of a party hold. */
export const executionKeysOf = async (db: Db, org: string, party: string): Promise<number> => {
  const row = await db
    .selectFrom('principal_keys as k')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'k.org_id').onRef('p.id', '=', 'k.principal_id'))
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('k.org_id', '=', org)
    .where('p.party_id', '=', party)
    .where('p.active', '=', true)
    .where('k.purpose', '=', 'execution')
    .where('k.revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

/** Active enterprise people who hold one of the roles at the instant. */
export const holdersOf = async (db: Db, org: string, roles: readonly string[], at: Date) =>
  db
    .selectFrom('role_holdings as h')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'h.org_id').onRef('p.id', '=', 'h.principal_id'))
    .select(['p.id', 'p.name', 'p.email', 'h.role'])
    .where('h.org_id', '=', org)
    .where('h.role', 'in', [...roles])
    .where('h.since', '<=', at)
    .where((eb) => eb.or([eb('h.until', 'is', null), eb('h.until', '>', at)]))
    .where('p.active', '=', true)
    .where('p.party_kind', '=', 'enterprise')
    .orderBy('p.id')
    .execute()

export const readKey = rowsTogether(
  (db, org, ids) => db.selectFrom('principal_keys').selectAll().where('org_id', '=', org).where('key_id', '=', anyOf(ids)).execute(),
  (row) => row.key_id,
)

export const keysByPurpose = (db: Db, org: string, purpose: 'approval' | 'execution') =>
  sharedTurn(db, `keys ${org} ${purpose}`, () => keysFor(db, org, purpose))

const keysFor = (db: Db, org: string, purpose: 'approval' | 'execution') =>
  db
    .selectFrom('principal_keys as k')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'k.org_id').onRef('p.id', '=', 'k.principal_id'))
    .select([
      'k.key_id',
      'k.principal_id',
      'k.form',
      'k.public_key',
      'k.rp_id',
      'k.origin',
      'k.assurance',
      'k.enrolled_at',
      'k.revoked_at',
      'p.name',
      'p.party_id',
      'p.party_kind',
    ])
    .where('k.org_id', '=', org)
    .where('k.purpose', '=', purpose)
    .orderBy('k.key_id')
    .execute()

export const insertKey = (db: Db, row: Insertable<Tables['principal_keys']>) => db.insertInto('principal_keys').values(row).execute()

/** Whether such a key is enrolled, live or not, under whatever name and in whichever form. */
export const takenKey = async (
  db: Db,
  org: string,
  key: { readonly material: Buffer; readonly credentialId: Buffer | null },
): Promise<boolean> => {
  const row = await db
    .selectFrom('principal_keys')
    .select('key_id')
    .where('org_id', '=', org)
    .where((eb) =>
      eb.or([
        eb('credential_id', '=', key.credentialId),
        // As the index of the table has it: an Ed25519 key in a passkey is the same key as in its raw form.
        eb(sql<Buffer>`(case when length(public_key) = 44 then substring(public_key from 13) else public_key end)`, '=', key.material),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export const revokeKey = (db: Db, org: string, keyId: string, at: Date) =>
  db
    .updateTable('principal_keys')
    .set({ revoked_at: at })
    .where('org_id', '=', org)
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()

export const deactivatePrincipal = (db: Db, org: string, id: string, at: Date) =>
  db.updateTable('principals').set({ active: false, deactivated_at: at }).where('org_id', '=', org).where('id', '=', id).execute()

export const grantRole = (
  db: Db,
  row: {
    org_id: string
    principal_id: string
    party_kind: 'enterprise' | 'provider' | 'subcontractor'
    role: string
    since: Date
    until: Date | null
    change_id: string | null
  },
) =>
  db
    .insertInto('role_holdings')
    .values(row)
    .onConflict((oc) =>
      oc.columns(['org_id', 'principal_id', 'role']).doUpdateSet({
        since: row.since,
        until: row.until,
        // What only ends sooner than others have signed is what they have signed.
        change_id: sql`coalesce(excluded.change_id, case when coalesce(role_holdings.until, 'infinity') > excluded.since
          and coalesce(excluded.until, 'infinity') <= coalesce(role_holdings.until, 'infinity') then role_holdings.change_id end)`,
      }),
    )
    .execute()

export const endRole = (db: Db, org: string, principal: string, role: string, at: Date) =>
  db
    .updateTable('role_holdings')
    .set({ until: at })
    .where('org_id', '=', org)
    .where('principal_id', '=', principal)
    .where('role', '=', role)
    .execute()

export const insertApiKey = (
  db: Db,
  row: {
    org_id: string
    id: string
    principal_id: string
    secret_hash: Buffer
    name: string
    scopes: string[]
    created_at: Date
    expires_at: Date
    issued_by: string
    held_by: string
    change_id: string | null
  },
) => db.insertInto('api_keys').values(row).execute()

export const revokeApiKey = (db: Db, org: string, id: string, at: Date) =>
  db
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()

/** All that act as somebody; not those of software that are in his hands. Gives their ids. */
export const revokeApiKeysOf = async (db: Db, org: string, principal: string, at: Date): Promise<string[]> => {
  const rows = await db
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('org_id', '=', org)
    .where('principal_id', '=', principal)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id).sort()
}

export const listPrincipals = (db: Db, org: string, after: string, limit: number) =>
  db.selectFrom('principals').selectAll().where('org_id', '=', org).where('id', '>', after).orderBy('id').limit(limit).execute()
