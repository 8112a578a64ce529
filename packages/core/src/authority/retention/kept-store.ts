// All SQL that finds what is kept past a day, oldest first: what it is, whom it is about, and what still lives that needs it.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import { journalKinds, type RetentionClassName } from './classes.ts'

type Db = Kysely<Tables>

/** A document by its digest, or an entry of the log by its index and leaf hash (hex). */
export type KeptRef = { readonly document: string } | { readonly index: number; readonly leafHash: string }

export interface Kept {
  readonly class: RetentionClassName
  readonly ref: KeptRef
  /** When it came to be, and when its period begins. */
  readonly since: Date
  readonly at: Date
  readonly parties: readonly string[]
  readonly changes: readonly string[]
  readonly subjects: readonly string[]
  /** What still lives and needs it; null: nothing. */
  readonly needed: string | null
}

interface Row {
  since: Date
  at: Date
  parties: (string | null)[] | null
  changes: (string | null)[] | null
  subjects: (string | null)[] | null
  needed: string | null
}

const some = (values: readonly (string | null)[] | null): string[] => [...new Set((values ?? []).filter((one) => one !== null))]

const kept = (name: RetentionClassName, ref: KeptRef, row: Row): Kept => ({
  class: name,
  ref,
  since: row.since,
  at: row.at,
  parties: some(row.parties),
  changes: some(row.changes),
  subjects: some(row.subjects),
  needed: row.needed,
})

/** Which ones: those that began before a day; or exactly these, whenever they began. */
export type Which = { readonly before: Date; readonly limit: number } | { readonly refs: readonly string[] }

const bounds = (which: Which, column: ReturnType<typeof sql.ref>, ref: ReturnType<typeof sql.ref>) =>
  'refs' in which ? sql`${ref} = any(${[...which.refs]}::text[])` : sql`${column} <= ${which.before}`
const limitOf = (which: Which) => ('refs' in which ? which.refs.length : which.limit)

/** Whether a change still has something alive that stands on it. */
const neededByChange = (at: Date) => sql<string | null>`coalesce(
  (select 'the risk acceptance ' || a.id || ' is live' from risk_acceptances a
    where a.org_id = c.org_id and a.change_id = c.id and (a.state = 'requested' or a.state = 'accepted' and a.expires_at > ${at}) order by a.id limit 1),
  (select 'the incident ' || i.id || ' is open' from incidents i where i.org_id = c.org_id and i.change_id = c.id and i.state = 'open' order by i.id limit 1),
  (select 'version ' || i.version || ' of ' || i.kind || ' ' || i.name || ' is in force' from instruments i
    where i.org_id = c.org_id and i.change_id = c.id and i.state = 'in_force' and i.kind <> 'deletion' order by i.kind, i.name limit 1),
  (select 'its change is the last word on ' || cr.id from credentials cr
    where cr.org_id = o.org_id and cr.id = o.credential_id and cr.state = 'risk_accepted' limit 1))`

const ofOperations = async (db: Db, org: string, name: 'evidence' | 'proof', which: Which, at: Date): Promise<Kept[]> => {
  const table = name === 'evidence' ? sql.table('evidence') : sql.table('proofs')
  const since = name === 'evidence' ? sql.ref('e.received_at') : sql.ref('e.at')
  const party =
    name === 'evidence' ? sql`(select p.party_id from principals p where p.org_id = e.org_id and p.id = e.executor_id)` : sql`null::text`
  const { rows } = await sql<Row & { digest: string }>`
    select e.digest, ${since} as since, c.closed_at as at, array[${party}, i.party_id] as parties, array[c.id] as changes,
      array[o.id, o.credential_id, o.system_id, cr.identity_id, o.executor_id] as subjects, ${neededByChange(at)} as needed
    from ${table} e
    join operations o on o.org_id = e.org_id and o.id = e.operation_id
    join changes c on c.org_id = o.org_id and c.id = o.change_id
    join documents d on d.org_id = e.org_id and d.digest = e.digest
    left join credentials cr on cr.org_id = o.org_id and cr.id = o.credential_id
    left join identities i on i.org_id = cr.org_id and i.id = cr.identity_id
    where e.org_id = ${org} and c.state = 'closed' and c.trigger_kind <> 'instrument' and d.text is not null
      and ${bounds(which, sql.ref('c.closed_at'), sql.ref('e.digest'))}
    order by c.closed_at, e.digest limit ${limitOf(which)}`.execute(db)
  return rows.map((row) => kept(name, { document: row.digest }, row))
}

const ofTelemetry = async (db: Db, org: string, which: Which): Promise<Kept[]> => {
  const { rows } = await sql<Row & { digest: string }>`
    with page as (
      select b.digest, b.received_at, b.party_id, b.stream, b.signer_id from telemetry_batches b
      join documents d on d.org_id = b.org_id and d.digest = b.digest
      where b.org_id = ${org} and d.text is not null and ${bounds(which, sql.ref('b.received_at'), sql.ref('b.digest'))}
      order by b.received_at, b.digest limit ${limitOf(which)}
    ), about as (
      select r.batch, array_agg(distinct r.credential_id) as credentials, array_agg(distinct r.operation_id) as operations,
        array_agg(distinct c.id) as changes, min(c.id) filter (where c.state <> 'closed') as open
      from telemetry_records r
      left join operations o on o.org_id = r.org_id and o.id = r.operation_id
      left join changes c on c.org_id = o.org_id and c.id = o.change_id
      where r.org_id = ${org} and r.batch in (select digest from page) group by r.batch
    )
    select p.digest, p.received_at as since, p.received_at as at, array[p.party_id] as parties, a.changes,
      array[p.stream, p.signer_id] || coalesce(a.credentials, '{}') || coalesce(a.operations, '{}') as subjects,
      'the change ' || a.open || ' is open' as needed
    from page p left join about a on a.batch = p.digest order by p.received_at, p.digest`.execute(db)
  return rows.map((row) => kept('telemetry', { document: row.digest }, row))
}

/** Whom a fact is about: every text that its body says at its first level. */
const ofJournal = async (db: Db, org: string, which: Which): Promise<Kept[]> => {
  const { rows } = await sql<Row & { log_index: string; hash: string }>`
    select j.log_index, encode(j.leaf_hash, 'hex') as hash, j.at as since, j.at as at, w.words as parties, w.words as changes, w.words as subjects,
      coalesce(
        (select 'the finding ' || f.id || ' is open' from findings f where f.org_id = j.org_id and f.id = any(w.words) and f.state = 'open' limit 1),
        (select 'the incident ' || i.id || ' is open' from incidents i where i.org_id = j.org_id and i.id = any(w.words) and i.state = 'open' limit 1)) as needed
    from journal j
    cross join lateral (select array_agg(b.value #>> '{}') || (j.leaf::jsonb -> 'actor' ->> 'id') || split_part(j.leaf::jsonb -> 'actor' ->> 'party', ':', 2) as words
      from jsonb_each(j.leaf::jsonb -> 'body') b where jsonb_typeof(b.value) = 'string') w
    where j.org_id = ${org} and j.stream is null and j.leaf is not null and j.log_index is not null and j.kind = any(${[...journalKinds]}::text[])
      and ${'refs' in which ? sql`j.log_index = any(${which.refs.map(String)}::bigint[])` : sql`j.at <= ${which.before}`}
    order by j.log_index limit ${limitOf(which)}`.execute(db)
  return rows.map((row) => kept('journal', { index: Number(row.log_index), leafHash: row.hash }, row))
}

/** What of a class is still there. Nothing of a change that is open, of a document of authority, or of a class that is never deleted. */
export const keptOf = async (db: Db, org: string, name: RetentionClassName, which: Which, at: Date): Promise<Kept[]> => {
  switch (name) {
    case 'telemetry':
      return ofTelemetry(db, org, which)
    case 'evidence':
    case 'proof':
      return ofOperations(db, org, name, which, at)
    case 'journal':
      return ofJournal(db, org, which)
    default:
      return []
  }
}
