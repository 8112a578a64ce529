// SQL of who somebody is at one moment, as policy asks for him, and of who comes with a secret: the secret's own row with it, in one statement, for that is asked at
// each request. Nothing of it is remembered.
import { type Kysely, type Selectable, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import { asRecords } from '../../platform/records-store.ts'
import { together } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'
import { isSuspended } from './suspension-store.ts'

type Db = Kysely<Tables>

export type Who = Pick<Selectable<Tables['principals']>, 'id' | 'kind' | 'party_id' | 'party_kind' | 'active'> & {
  /** His party, or one above it. */
  readonly suspended: boolean
  /** That he holds at the moment, by name. */
  readonly roles: string[]
}

/** Of `p`, a principal, at `a.at`. */
const who = sql<Who>`json_build_object('id', p.id, 'kind', p.kind, 'party_id', p.party_id, 'party_kind', p.party_kind, 'active', p.active,
  'suspended', p.party_kind <> 'enterprise' and ${isSuspended(sql.ref('p.org_id'), sql.ref('p.party_id'))},
  'roles', array(select h.role from role_holdings h where h.org_id = p.org_id and h.principal_id = p.id and h.since <= a.at
    and (h.until is null or h.until > a.at) order by h.role))`

/** Each as of the moment at which it was asked for. */
export const whoIs = together(async (db, org, asks: readonly { readonly id: string; readonly at: Date }[]) => {
  const { rows } = await sql<{ n: number; who: Who }>`${preparedAs('who_is')}select a.n, ${who} as who
    from jsonb_to_recordset(${asRecords(asks.map(({ id, at }, n) => ({ n, id, at })))}::jsonb) a(n int, id text, at timestamptz)
      join principals p on p.org_id = ${org} and p.id = a.id`.execute(db)
  const byAsk = new Map(rows.map((row) => [row.n, row.who] as const))
  return asks.map((_, n) => byAsk.get(n))
})

interface Presented {
  readonly hash: Buffer
  readonly at: Date
}

/** Of any organisation: whose it is, it says itself. */
const comesWith = <Table extends 'api_keys' | 'sessions'>(table: Table, column: string) => {
  const ask = together(async (db, _org, asks: readonly Presented[]) => {
    const { rows } = await sql<
      Selectable<Tables[Table]> & { n: number; who: Who }
    >`${preparedAs(`who_comes_${table}`)}select k.*, a.n, ${who} as who
      from jsonb_to_recordset(${asRecords(asks.map(({ hash, at }, n) => ({ n, hash, at })))}::jsonb) a(n int, hash bytea, at timestamptz)
        join ${sql.table(table)} k on k.${sql.ref(column)} = a.hash join principals p on p.org_id = k.org_id and p.id = k.principal_id`.execute(
      db,
    )
    const byAsk = new Map(rows.map((row) => [row.n, row] as const))
    return asks.map((_, n) => byAsk.get(n))
  })
  return (db: Db, hash: Buffer, at: Date) => ask(db, '', { hash, at })
}

export const comesWithApiKey = comesWith('api_keys', 'secret_hash')
export const comesWithSession = comesWith('sessions', 'token_hash')
