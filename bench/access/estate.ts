// People and what they hold by justification, written in bulk as the chain would leave it: everybody has what all packages for everybody give and what his
// team's package gives. No account is made at any system: what is measured is who is to have what, and why.
import { accessPackageKind } from '@countersign/core/authority/access-packages/index'
import type { Database } from '@countersign/core/platform/database'
import { standingInstrument } from '@countersign/core/testing/instruments'
import type { TestHouse } from '@countersign/core/testing/runtime'
import { sql } from 'kysely'

export interface AccessSize {
  readonly people: number
  /** What everybody has, and what each team has besides. A package gives fifty at most. */
  readonly everybody: number
  readonly byTeam: number
  readonly teams: number
}

const mostGiven = 50
const packageOf = (title: string, teams: readonly string[], likes: readonly string[]) => ({
  title,
  for: { is: 'person', teams },
  gives: likes.map((likeAccount) => ({ system: 'fake', kind: 'fake.password', likeAccount })),
  days: 180,
  businessOwner: 'eve',
  technicalOwner: 'finn',
})

const rangeOf = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

/** In a company that is there already. */
export const registerAccess = async (db: Database, house: TestHouse, size: AccessSize): Promise<void> => {
  const { people, everybody, byTeam, teams } = size
  const all = rangeOf(teams).map((team) => `team-${team}`)
  const give = (name: string, to: readonly string[], likes: readonly string[]): Promise<void> =>
    standingInstrument(house, accessPackageKind, name, packageOf(name, to, likes))
  for (let from = 0; from < everybody; from += mostGiven)
    await give(
      `all-${from}`,
      all,
      rangeOf(everybody)
        .slice(from, from + mostGiven)
        .map((n) => `all-${n}`),
    )
  for (const team of all)
    await give(
      team,
      [team],
      rangeOf(byTeam).map((n) => `${team}-${n}`),
    )
  const until = sql`timestamptz '2030-01-01'`
  const of = sql`generate_series(0, ${people - 1}) p join principals h on h.org_id = 'acme' and h.id = 'p-' || p
    cross join lateral (select 'all-' || g as likes, 'all-' || g / ${mostGiven} * ${mostGiven} as package from generate_series(0, ${everybody - 1}) g
      union all select h.team || '-' || g, h.team from generate_series(0, ${byTeam - 1}) g) x`
  for (const statement of [
    sql`insert into principals (org_id, id, kind, party_id, party_kind, name, team)
      select 'acme', 'p-' || p, 'person', 'acme', 'enterprise', 'Person', 'team-' || p % ${teams} from generate_series(0, ${people - 1}) p`,
    sql`insert into identities (org_id, id, kind, name, purpose, party_id, business_owner, technical_owner, environment, criticality, holder_id, expires_at)
      select 'acme', 'i-' || p || '-' || x.likes, 'person', 'Account', 'measurement', 'acme', 'eve', 'finn', 'development', 'low', 'p-' || p, ${until} from ${of}`,
    sql`insert into credentials (org_id, id, identity_id, system_id, kind, account, expires_at)
      select 'acme', 'c-' || p || '-' || x.likes, 'i-' || p || '-' || x.likes, 'fake', 'fake.password', 'a-' || p || '-' || x.likes, ${until} from ${of}`,
    sql`insert into entitlements (org_id, id, holder_id, system_id, kind, like_account, package, account, business_owner, technical_owner, identity_id,
        credential_id, state, grant_change, ending, since)
      select 'acme', 'ent-' || p || '-' || x.likes, 'p-' || p, 'fake', 'fake.password', x.likes, x.package, 'a-' || p || '-' || x.likes, 'eve', 'finn',
        'i-' || p || '-' || x.likes, 'c-' || p || '-' || x.likes, 'held', 'measured', '["ends"]', now() from ${of}`,
    sql`insert into justifications (org_id, id, entitlement_id, because, package, version, ref, state, asked_at, since, until, by_id, reason)
      select 'acme', 'jst-' || p || '-' || x.likes, 'ent-' || p || '-' || x.likes, 'birthright', x.package, 1, x.package, 'live', now(), now(), ${until}, 'm', 'm' from ${of}`,
    sql`vacuum analyze`,
  ])
    await statement.execute(db)
}
