// SQL of what is known of credentials: the last proof, what their systems showed, who else uses them.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import type { CredentialFact, Subject } from './model.ts'
import { ownWorkloads, type Scope } from './scope-store.ts'

interface FactRow {
  readonly id: string
  readonly identity: string
  readonly system: string
  readonly connector: string
  readonly account: string
  readonly kind: string
  readonly state: CredentialFact['state']
  readonly expires_at: Date | null
  readonly irrevocable_until: Date | null
  readonly proof: string | null
  readonly verdict: string | null
  readonly strength: string | null
  readonly proven_at: Date | null
  readonly present: boolean | null
  readonly enabled: boolean | null
  readonly read_at: Date | null
  readonly accepted_until: Date | null
  readonly outlived: number
  readonly staying: string[] | null
  readonly executor_party: string | null
  readonly is_his: boolean
  readonly goes: boolean
}

/** By their ids, in that order. `connected`: whether some connector speaks to a system of this kind. */
export const factsOf = async (
  db: Kysely<Tables>,
  org: string,
  subject: Subject,
  scope: Scope,
  ids: readonly string[],
  connected: (connector: string) => boolean,
): Promise<readonly CredentialFact[]> => {
  const { rows } = await sql<FactRow>`
    select c.id, c.identity_id as identity, c.system_id as system, s.connector, c.account, c.kind, c.state, c.expires_at, c.irrevocable_until,
      p.digest as proof, p.verdict, p.strength, p.at as proven_at, a.present, a.description->>'state' = 'enabled' as enabled, n.complete_at as read_at,
      r.expires_at as accepted_until, u.staying,
      coalesce((select (f.detail ->> 'sessions')::int from findings f where f.org_id = c.org_id and f.kind = 'session.outlived' and f.subject = c.id
        and f.state = 'open' limit 1), 0) as outlived, e.party_id as executor_party,
      (i.holder_id = ${scope.person} or c.id = any(${[...scope.rights]}::text[])) is true as is_his,
      (h.active or i.state = 'offboarding') is true as goes
    from credentials c
      join identities i on i.org_id = c.org_id and i.id = c.identity_id
      left join principals h on h.org_id = c.org_id and h.id = ${scope.person}
      join systems s on s.org_id = c.org_id and s.id = c.system_id
      left join access_scans n on n.org_id = c.org_id and n.system_id = c.system_id
      left join principals e on e.org_id = c.org_id and e.id = c.executor_id
      left join lateral (select q.digest, q.verdict, q.strength, q.at from operations o join proofs q on q.org_id = o.org_id and q.operation_id = o.id
        where o.org_id = c.org_id and o.credential_id = c.id and q.purpose = 'rejection' order by q.at desc, q.round desc limit 1) p on true
      left join lateral (select b.present, b.description from accounts b where b.org_id = c.org_id and b.system_id = c.system_id
        and b.account = c.account and b.kind = c.kind and coalesce(b.key, '') = coalesce(c.key, '') limit 1) a on true
      left join lateral (select x.expires_at from risk_acceptances x where x.org_id = c.org_id and x.credential_id = c.id and x.state = 'accepted'
        order by x.expires_at desc limit 1) r on true
      left join lateral (select array_agg(w.id order by w.id) as staying from credential_uses y
        join workloads w on w.org_id = y.org_id and w.id = y.workload_id
        where y.org_id = c.org_id and y.credential_id = c.id and w.state = 'running' and (${ownWorkloads(subject, scope)}) is not true) u on true
    where c.org_id = ${org} and c.id = ${anyOf(ids)} order by c.id`.execute(db)
  return rows.map((row) => ({
    id: row.id,
    identity: row.identity,
    system: row.system,
    account: row.account,
    kind: row.kind,
    state: row.state,
    expiresAt: row.expires_at,
    irrevocableUntil: row.irrevocable_until,
    proof:
      row.proof === null || row.verdict === null || row.proven_at === null
        ? null
        : { verdict: row.verdict, strength: row.strength, at: row.proven_at, digest: row.proof },
    seen: row.present === null || row.read_at === null ? null : { present: row.present, enabled: row.enabled === true },
    readAt: row.read_at,
    isConnected: connected(row.connector),
    acceptedUntil: row.accepted_until,
    outlived: row.outlived,
    staying: row.staying ?? [],
    executorParty: row.executor_party,
    heldBy: scope.person === null || !row.is_his ? null : { person: scope.person, goes: row.goes },
  }))
}
