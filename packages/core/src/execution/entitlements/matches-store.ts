// SQL of who is what an access package says: set-based, for everybody or for one person. SAFETY: a closed set of facts; nothing of a document is code.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { AccessPackage } from '../../authority/access-packages/index.ts'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import { together } from '../../platform/together.ts'
import { isSuspended } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import { membersOfGiven } from './groups-store.ts'

type Db = Kysely<Tables>

export interface NamedPackage {
  readonly name: string
  readonly version: number
  readonly text: AccessPackage
}

/** Of whom: these people, or everybody; by which package, or by all. */
export interface Of {
  readonly holders?: readonly string[] | undefined
  readonly named?: string | undefined
}

const asked = (packages: readonly NamedPackage[]): string =>
  asRecords(
    packages.flatMap(({ name, version, text }) =>
      text.for === undefined
        ? []
        : [
            {
              package: name,
              version,
              is_person: text.for.is === 'person',
              teams: text.for.teams ?? null,
              parties: text.for.parties ?? null,
              contracts: text.for.contracts ?? null,
              groups: text.for.groups ?? null,
              gives: text.gives.map(({ system, kind, likeAccount }) => ({ system, kind, likes: likeAccount })),
            },
          ],
    ),
  )

const among = (holders: readonly string[] | undefined, column: RawBuilder<unknown>) =>
  holders === undefined ? sql`true` : sql`${column} = ${anyOf(holders)}`

/**
 * Who is to have what: an active person whom everything that is said of him fits; a contractor while his contract is live and his party is not suspended.
 * Common table expressions `given` (packages), `fits` (whom each fits) and `wanted` (what each is to have by which).
 */
const wantedBy = (org: string, packages: readonly NamedPackage[], { holders, named }: Of = {}) => sql`given as materialized (
    select * from jsonb_to_recordset(${asked(named === undefined ? packages : packages.filter(({ name }) => name === named))}::jsonb)
      as g(package text, version int, is_person boolean, teams jsonb, parties jsonb, contracts jsonb, groups jsonb, gives jsonb)
  ), ${membersOfGiven(org, holders)}, fits as materialized (
    select p.id as holder, g.package, g.version
    from given g join principals p on p.org_id = ${org} and p.kind = 'person' and p.active and (p.party_kind = 'enterprise') = g.is_person
      and (g.teams = 'null' or g.teams is null or jsonb_exists(g.teams, p.team)) and (g.parties = 'null' or g.parties is null or jsonb_exists(g.parties, p.party_id))
    where ${among(holders, sql`p.id`)}
      and (coalesce(jsonb_typeof(g.groups), 'null') = 'null' or exists (select 1 from members m where m.package = g.package and m.holder = p.id))
      and (g.is_person or (not ${isSuspended(org, sql.ref('p.party_id'))} and exists (select 1 from identities i
        join contracts c on c.org_id = i.org_id and c.id = i.contract_id
        where i.org_id = p.org_id and i.id = p.id and i.state <> 'offboarding' and c.party_id = p.party_id and c.state = 'active'
          and (g.contracts = 'null' or g.contracts is null or jsonb_exists(g.contracts, c.id)))))
  ), gives as materialized (
    select g.package, x.* from given g cross join lateral jsonb_to_recordset(g.gives) as x(system text, kind text, likes text)
  ), wanted as materialized (
    select f.holder, f.package, f.version, g.system, g.kind, g.likes from fits f join gives g on g.package = f.package
  )`

export interface Wanted {
  readonly holder: string
  readonly package: string
  readonly version: number
  readonly system: string
  readonly kind: string
  readonly likes: string
}

/**
 * Birthrights that live, or that ended at their time, with what each gives: common table expression `has`. Of some people they are found by what these hold,
 * one after the other (`offset 0`: the planner would read all there are), of a package by what lives by it.
 */
const has = (org: string, of: Of) => {
  const columns = sql`e.holder_id as holder, j.package, j.version, e.system_id as system, e.kind, e.like_account as likes, e.state <> 'ended' as stands,
      j.id, j.state, j.released_by, j.ended_at`
  return of.holders === undefined
    ? sql`has as materialized (select ${columns} from justifications j join entitlements e on e.org_id = j.org_id and e.id = j.entitlement_id
        where j.org_id = ${org} and j.because = 'birthright' and j.state = 'live' and j.package = ${of.named})`
    : sql`has as materialized (select ${columns} from entitlements e cross join lateral (select * from justifications o
          where o.org_id = e.org_id and o.entitlement_id = e.id and o.because = 'birthright' and (o.state = 'live' or o.end_code = 'time') offset 0) j
        where e.org_id = ${org} and e.holder_id = ${anyOf(of.holders)} and ${of.named === undefined ? sql`true` : sql`j.package = ${of.named}`})`
}

/**
 * What is wanted and not given although nothing keeps it back, by whom. Kept back is what ended at its time and nothing in his life or in the package has
 * changed since. What is given and what is kept back is taken off as a set: the planner does not know how much is wanted, and would look each of it up.
 */
const missing = (org: string) => sql`select w.holder, w.package, g.version, w.system, w.kind, w.likes from (
      select holder, package, system, kind, likes from wanted
      except select holder, package, system, kind, likes from has where state = 'live' and stands) w
    join given g on g.package = w.package
  except select h.holder, h.package, h.version, h.system, h.kind, h.likes from has h where h.state = 'ended'
    and not exists (select 1 from lifecycle_events l where l.org_id = ${org} and l.subject_kind = 'principal' and l.subject = h.holder
      and l.kind in ('joiner', 'mover') and l.noticed_at > h.ended_at)`

const missingForMany = together(async (db: Db, org: string, asked: readonly { packages: readonly NamedPackage[]; holder: string }[]) => {
  const byHolder = new Map<string, Wanted[]>()
  // Those who came into one transaction see the same packages; who came in another moment may see others.
  for (const same of Map.groupBy(asked, ({ packages }) => JSON.stringify(packages.map(({ name, version }) => [name, version]))).values()) {
    const of = { holders: [...new Set(same.map(({ holder }) => holder))].sort() }
    const { rows } = await sql<Wanted>`with ${wantedBy(org, same[0]!.packages, of)}, ${has(org, of)} select * from (${missing(org)}) m
      order by m.holder, m.package, m.system, m.kind, m.likes`.execute(db)
    for (const [holder, wanted] of Map.groupBy(rows, (row) => row.holder)) byHolder.set(holder, wanted)
  }
  return asked.map(({ holder }) => byHolder.get(holder) ?? [])
})

export const missingFor = async (db: Db, org: string, packages: readonly NamedPackage[], holder: string): Promise<Wanted[]> =>
  packages.length === 0 ? [] : missingForMany(db, org, { packages, holder })

/**
 * Live birthrights of active people whom their package fits no longer, or that it gives no longer. Both sides are short lists that are hashed whole, whatever
 * the planner believes of their length.
 */
const falling = (org: string) => sql`select h.id, h.package, h.holder, h.released_by from has h
    where h.state = 'live' and exists (select 1 from principals p where p.org_id = ${org} and p.id = h.holder and p.active)
      and ((h.holder, h.package) not in (select f.holder, f.package from fits f)
        or (h.package, h.system, h.kind, h.likes) not in (select g.package, g.system, g.kind, g.likes from gives g))`

export interface Falling {
  readonly id: string
  readonly package: string
  readonly holder: string
  readonly released_by: string | null
}

export const fallingBy = async (db: Db, org: string, packages: readonly NamedPackage[], of: Of): Promise<Falling[]> => {
  const { rows } =
    await sql<Falling>`with ${wantedBy(org, packages, of)}, ${has(org, of)} select * from (${falling(org)}) f order by f.id`.execute(db)
  return rows
}

export interface FallsBy {
  readonly holder: string
  readonly package: string
  /** Unasked, and released by name. */
  readonly falling: number
  readonly released: number
}

const falls = (org: string) => sql`select f.holder, f.package, count(*) filter (where f.released_by is null)::int as falling,
    count(f.released_by)::int as released from (${falling(org)}) f group by f.holder, f.package`

/** How much of each would fall by each package. */
export const fallsOf = async (db: Db, org: string, packages: readonly NamedPackage[], of: Of): Promise<FallsBy[]> => {
  if (of.holders?.length === 0) return []
  const { rows } = await sql<FallsBy>`with ${wantedBy(org, packages, of)}, ${has(org, of)} ${falls(org)} order by 1, 2`.execute(db)
  return rows
}

export interface Astray {
  /** Of whom something falls, by which package. */
  readonly falls: readonly FallsBy[]
  /** Who is to have what nobody gives him. */
  readonly missing: readonly string[]
}

/** Of these people those whose access is not as the packages in force say. */
export const astrayAmong = async (db: Db, org: string, packages: readonly NamedPackage[], holders: readonly string[]): Promise<Astray> => {
  if (holders.length === 0) return { falls: [], missing: [] }
  const { rows } = await sql<Omit<FallsBy, 'package'> & { readonly package: string | null }>`
    with ${wantedBy(org, packages, { holders })}, ${has(org, { holders })} ${falls(org)}
    union all select distinct m.holder, null, 0, 0 from (${missing(org)}) m order by 1, 2`.execute(db)
  return {
    falls: rows.flatMap((row) => (row.package === null ? [] : [{ ...row, package: row.package }])),
    missing: rows.filter((row) => row.package === null).map(({ holder }) => holder),
  }
}

/** Who would begin to be given something by these packages, and whether he has it already for another reason. */
export const newBy = async (
  db: Db,
  org: string,
  packages: readonly NamedPackage[],
): Promise<{ holder: string; system: string; likeAccount: string; holdsAlready: boolean }[]> => {
  const { rows } = await sql<{
    holder: string
    system: string
    likeAccount: string
    holdsAlready: boolean
  }>`with ${wantedBy(org, packages)}
    select w.holder, w.system, w.likes as "likeAccount", exists (select 1 from entitlements e where e.org_id = ${org} and e.holder_id = w.holder
        and e.system_id = w.system and e.kind = w.kind and e.like_account = w.likes and e.state in ('held', 'issuing')) as "holdsAlready"
    from wanted w where not exists (select 1 from entitlements e join justifications j on j.org_id = e.org_id and j.entitlement_id = e.id
      where e.org_id = ${org} and e.holder_id = w.holder and e.system_id = w.system and e.kind = w.kind and e.like_account = w.likes
        and j.state = 'live' and j.because = 'birthright' and j.package = w.package)
    order by w.holder, w.system, w.likes`.execute(db)
  return rows
}
