// SQL of who is what an access package says: set-based, for everybody or for one person. SAFETY: a closed set of facts; nothing of a document is code.
import { type Kysely, sql } from 'kysely'
import type { AccessPackage } from '../../authority/access-packages/index.ts'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import { together } from '../../platform/together.ts'
import { isSuspended } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface NamedPackage {
  readonly name: string
  readonly version: number
  readonly text: AccessPackage
}

const asked = (packages: readonly NamedPackage[]): string =>
  asRecords(
    packages.flatMap(({ name, version, text }) =>
      text.for === undefined
        ? []
        : text.gives.map((given) => ({
            package: name,
            version,
            is_person: text.for!.is === 'person',
            teams: text.for!.teams ?? null,
            parties: text.for!.parties ?? null,
            contracts: text.for!.contracts ?? null,
            system: given.system,
            kind: given.kind,
            likes: given.likeAccount,
          })),
    ),
  )

/**
 * Who is to have what: an active person whom everything that is said of him fits; a contractor while his contract is live and his party is not suspended.
 * Common table expressions `given` (what packages give) and `wanted`.
 */
const wantedBy = (org: string, packages: readonly NamedPackage[], holders: readonly string[] | undefined) => sql`given as materialized (
    select * from jsonb_to_recordset(${asked(packages)}::jsonb)
      as g(package text, version int, is_person boolean, teams jsonb, parties jsonb, contracts jsonb, system text, kind text, likes text)
  ), wanted as materialized (
    select p.id as holder, g.package, g.version, g.system, g.kind, g.likes
    from given g join principals p on p.org_id = ${org} and p.kind = 'person' and p.active and (p.party_kind = 'enterprise') = g.is_person
      and (g.teams = 'null' or g.teams is null or jsonb_exists(g.teams, p.team)) and (g.parties = 'null' or g.parties is null or jsonb_exists(g.parties, p.party_id))
    where ${holders === undefined ? sql`true` : sql`p.id = ${anyOf(holders)}`}
      and (g.is_person or (not ${isSuspended(org, sql.ref('p.party_id'))} and exists (select 1 from identities i
        join contracts c on c.org_id = i.org_id and c.id = i.contract_id
        where i.org_id = p.org_id and i.id = p.id and i.state <> 'offboarding' and c.party_id = p.party_id and c.state = 'active'
          and (g.contracts = 'null' or g.contracts is null or jsonb_exists(g.contracts, c.id)))))
  )`

const one = (holder: string | undefined): readonly string[] | undefined => (holder === undefined ? undefined : [holder])

export interface Wanted {
  readonly holder: string
  readonly package: string
  readonly version: number
  readonly system: string
  readonly kind: string
  readonly likes: string
}

export const wantedFor = async (db: Db, org: string, packages: readonly NamedPackage[], holder?: string): Promise<Wanted[]> => {
  const { rows } =
    await sql<Wanted>`with ${wantedBy(org, packages, one(holder))} select * from wanted order by holder, package, system, kind, likes`.execute(
      db,
    )
  return rows
}

/**
 * What is wanted and not given although nothing keeps it back, by whom. Kept back is what ended at its time and nothing in his life or in the package has
 * changed since.
 */
const missing = (org: string) => sql`select w.* from wanted w where not exists (
    select 1 from entitlements e join justifications j on j.org_id = e.org_id and j.entitlement_id = e.id
    where e.org_id = ${org} and e.holder_id = w.holder and e.system_id = w.system and e.kind = w.kind and e.like_account = w.likes
      and j.because = 'birthright' and j.package = w.package
      and ((j.state = 'live' and e.state <> 'ended') or (j.end_code = 'time' and j.version = w.version and not exists (
        select 1 from lifecycle_events l where l.org_id = e.org_id and l.subject_kind = 'principal' and l.subject = w.holder
          and l.kind in ('joiner', 'mover') and l.noticed_at > j.ended_at))))`

const missingForMany = together(async (db: Db, org: string, asked: readonly { packages: readonly NamedPackage[]; holder: string }[]) => {
  const byHolder = new Map<string, Wanted[]>()
  // Those who came into one transaction see the same packages; who came in another moment may see others.
  for (const same of Map.groupBy(asked, ({ packages }) => JSON.stringify(packages.map(({ name, version }) => [name, version]))).values()) {
    const holders = [...new Set(same.map(({ holder }) => holder))].sort()
    const { rows } = await sql<Wanted>`with ${wantedBy(org, same[0]!.packages, holders)} select * from (${missing(org)}) m
      order by m.holder, m.package, m.system, m.kind, m.likes`.execute(db)
    for (const [holder, wanted] of Map.groupBy(rows, (row) => row.holder)) byHolder.set(holder, wanted)
  }
  return asked.map(({ holder }) => byHolder.get(holder) ?? [])
})

export const missingFor = async (db: Db, org: string, packages: readonly NamedPackage[], holder: string): Promise<Wanted[]> =>
  packages.length === 0 ? [] : missingForMany(db, org, { packages, holder })

/** Live birthrights of active people whom their package fits no longer. */
const falling = (org: string) => sql`select j.id, j.package, e.holder_id as holder, j.released_by
    from justifications j join entitlements e on e.org_id = j.org_id and e.id = j.entitlement_id
    join principals p on p.org_id = e.org_id and p.id = e.holder_id and p.active
    where j.org_id = ${org} and j.because = 'birthright' and j.state = 'live'
      and not exists (select 1 from wanted w where w.holder = e.holder_id and w.package = j.package and w.system = e.system_id and w.kind = e.kind and w.likes = e.like_account)`

export interface Falling {
  readonly id: string
  readonly package: string
  readonly holder: string
  readonly released_by: string | null
}

export const fallingBy = async (db: Db, org: string, packages: readonly NamedPackage[], holder?: string): Promise<Falling[]> => {
  const { rows } = await sql<Falling>`with ${wantedBy(org, packages, one(holder))} select * from (${falling(org)}) f
    where (${holder ?? null}::text is null or f.holder = ${holder ?? null}) order by f.id`.execute(db)
  return rows
}

/** Whose access is not as the packages in force say. */
export const holdersAstray = async (
  db: Db,
  org: string,
  packages: readonly NamedPackage[],
  held: readonly string[],
  limit: number,
): Promise<string[]> => {
  const { rows } = await sql<{ holder: string }>`with ${wantedBy(org, packages, undefined)}
    select distinct holder from (select holder from (${missing(org)}) m
      union select holder from (${falling(org)}) f where f.released_by is not null or not f.package = any(${[...held]}::text[])) a
    order by holder limit ${limit}`.execute(db)
  return rows.map(({ holder }) => holder)
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
  }>`with ${wantedBy(org, packages, undefined)}
    select w.holder, w.system, w.likes as "likeAccount", exists (select 1 from entitlements e where e.org_id = ${org} and e.holder_id = w.holder
        and e.system_id = w.system and e.kind = w.kind and e.like_account = w.likes and e.state in ('held', 'issuing')) as "holdsAlready"
    from wanted w where not exists (select 1 from entitlements e join justifications j on j.org_id = e.org_id and j.entitlement_id = e.id
      where e.org_id = ${org} and e.holder_id = w.holder and e.system_id = w.system and e.kind = w.kind and e.like_account = w.likes
        and j.state = 'live' and j.because = 'birthright' and j.package = w.package)
    order by w.holder, w.system, w.likes`.execute(db)
  return rows
}
