// An estate to walk, written in bulk: of a hundred nodes about 25 are identities, 25 workloads, 49 credentials, and the rest systems and contracts. Most
// starts reach little; one identity in twenty is an administrator of its system, and whoever gets there reaches all of it. A few systems hold very much,
// as a directory does, and most hold little.

import type { Database } from '@countersign/core/platform/database'
import type { EstateNode } from '@countersign/core/registry/estate/index'
import { sql } from 'kysely'

const providers = 200

const partsOf = (count: number) => {
  const quarter = Math.floor(count / 4)
  return {
    identities: quarter,
    workloads: quarter,
    credentials: quarter * 2 - Math.floor(count / 50),
    systems: Math.max(20, Math.floor(count / 400)),
  }
}

export const registerGraph = async (db: Database, org: string, count: number): Promise<void> => {
  const { identities, workloads, credentials, systems } = partsOf(count)
  const contracts = providers * 2
  const statements = [
    sql`insert into parties (org_id, id, kind, name) select ${org}, ${org}, 'enterprise', 'Enterprise'
      union all select ${org}, 'party-' || n, 'provider', 'Provider' from generate_series(0, ${providers - 1}) n`,
    sql`insert into principals (org_id, id, kind, party_id, party_kind, name) values (${org}, 'owner', 'person', ${org}, 'enterprise', 'Owner')`,
    sql`insert into contracts (org_id, id, party_id, name, starts_on, owner_id)
      select ${org}, 'k-' || n, 'party-' || n % ${providers}, 'Contract', '2025-01-01', 'owner' from generate_series(0, ${contracts - 1}) n`,
    sql`insert into systems (org_id, id, name, connector, environment, config, operator_secrets, observer_secrets)
      select ${org}, 's-' || n, 'System', 'fake', 'production', '{}', '{}', '{}' from generate_series(0, ${systems - 1}) n`,
    sql`insert into identities (org_id, id, kind, name, purpose, party_id, contract_id, environment, criticality, marked_privileged)
      select ${org}, 'i-' || n, 'service_account', 'Identity', 'measurement',
        case when n % 10 = 0 then 'party-' || n % ${providers} else ${org} end, case when n % 10 = 0 then 'k-' || n % ${contracts} end,
        'production', 'moderate', n % 20 = 7 from generate_series(0, ${identities - 1}) n`,
    sql`insert into workloads (org_id, id, name, team, party_id, contract_id, environment)
      select ${org}, 'w-' || n, 'Workload', 'team', ${org}, null, 'production' from generate_series(0, ${workloads - 1}) n`,
    sql`insert into credentials (org_id, id, identity_id, system_id, kind, account, derived_from)
      select ${org}, 'c-' || n, 'i-' || n % ${identities}, 's-' || floor(${systems} * power((n::bigint * 7919 % 10007) / 10007.0, 4))::int, 'fake.password', 'a-' || n,
        case when n % 10 = 3 and n > 10 then 'c-' || n - 3 end from generate_series(0, ${credentials - 1}) n`,
    // Four of each workload, most of them of its own neighbourhood.
    sql`insert into credential_uses (org_id, credential_id, workload_id)
      select distinct ${org}, 'c-' || (w::bigint * 2 + u * (1 + w % 5)) % ${credentials}, 'w-' || w
      from generate_series(0, ${workloads - 1}) w, generate_series(0, 3) u`,
  ]
  for (const statement of statements) await statement.execute(db)
  await sql`analyze`.execute(db)
}

export const describeEstate = async (db: Database, org: string): Promise<Record<string, number>> => {
  const { rows } = await sql<{ systems: string; privileged: string }>`
    select (select count(*) from systems where org_id = ${org}) as systems,
      (select count(*) from identities where org_id = ${org} and privileged) as privileged`.execute(db)
  return { systems: Number(rows[0]!.systems), 'identities that govern a system': Number(rows[0]!.privileged) }
}

/** From a seed: the same each time. */
export const startsOf = (count: number, rounds: number): EstateNode[] => {
  const { identities, workloads, credentials } = partsOf(count)
  let state = 20_261_129
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return Array.from({ length: rounds }, (): EstateNode => {
    const kind = next(100)
    if (kind < 25) return { kind: 'identity', id: `i-${next(identities)}` }
    if (kind < 50) return { kind: 'workload', id: `w-${next(workloads)}` }
    return kind < 97 ? { kind: 'credential', id: `c-${next(credentials)}` } : { kind: 'contract', id: `k-${next(providers * 2)}` }
  })
}
