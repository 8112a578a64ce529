// SQL about the canaries of a provider and what was done with them.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** Live credentials that are there for drills, of identities of the kind `canary` that belong to the party; none that a drill issued. */
export const canariesOf = async (db: Db, org: string, party: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select c.id from credentials c
      join identities i on i.org_id = c.org_id and i.id = c.identity_id
    where c.org_id = ${org} and i.party_id = ${party} and i.kind = 'canary' and i.state = 'active' and c.state = 'active' and c.created_by is null
    order by c.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** What a provider can be asked about: its canaries, and what past drills issued beside them, the newest first. */
export const subjectsOf = async (db: Db, org: string, party: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select c.id from credentials c
      join identities i on i.org_id = c.org_id and i.id = c.identity_id
      left join changes h on h.org_id = c.org_id and h.id = c.created_by
    where c.org_id = ${org} and i.party_id = ${party} and i.kind = 'canary'
      and (c.created_by is null or h.state in ('closed', 'refused', 'denied'))
    order by (c.created_by is null) desc, h.opened_at desc nulls last, c.id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

export interface DrillStep {
  readonly operation: string
  readonly credential: string
  /** The credential beside which it was issued. */
  readonly replaces: string | null
  readonly onCanary: boolean
  readonly executorKind: string
  readonly phase: string
  readonly closure: string
  readonly executedAt: Date | null
  readonly provenAt: Date | null
  readonly verdict: string | null
  readonly strength: string | null
  readonly reasons: readonly string[]
}

/** The operations of a drill's change, in the plan's order. */
export const stepsOfChange = async (db: Db, org: string, change: string): Promise<DrillStep[]> => {
  const { rows } =
    await sql<DrillStep>`select o.operation, o.credential_id as credential, c.replaces, coalesce(i.kind = 'canary', false) as "onCanary",
      o.executor_kind as "executorKind", o.phase, o.closure, o.executed_at as "executedAt", p.at as "provenAt", p.verdict, p.strength, o.reasons
    from operations o
      left join credentials c on c.org_id = o.org_id and c.id = o.credential_id
      left join identities i on i.org_id = c.org_id and i.id = c.identity_id
      left join proofs p on p.org_id = o.org_id and p.digest = o.proof_digest
    where o.org_id = ${org} and o.change_id = ${change} and o.phase <> 'void'
    order by o.position`.execute(db)
  return rows
}

/** Mandates over a credential that were given to principals of these parties since an instant. */
export const mandatesGiven = async (
  db: Db,
  org: string,
  credential: string,
  parties: readonly string[],
  since: Date,
): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select m.id from mandates m
      join operations o on o.org_id = m.org_id and o.id = m.operation_id
      join principals p on p.org_id = m.org_id and p.id = m.executor_id
    where m.org_id = ${org} and o.credential_id = ${credential} and p.party_id = any(${[...parties]}) and m.not_before >= ${since}
    order by m.id`.execute(db)
  return rows.map(({ id }) => id)
}
