// SQL of rotations: which run, how far each consumer is, who has said that he uses his, and what is due.
import { type Kysely, type Selectable, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { renewedEvery } from '../../registry/inventory/index.ts'
import type { Criticality, Tables } from '../../tables.ts'
import { renewedHere, saidRenewed } from '../changes/index.ts'
import { rotationKinds } from '../planning/index.ts'

type Db = Kysely<Tables>
type ChangeRow = Selectable<Tables['changes']>

const ended = ['closed', 'refused', 'denied'] as const

const rotations = (db: Db, org: string) =>
  db
    .selectFrom('changes')
    .selectAll()
    .where('org_id', '=', org)
    .where('trigger_kind', 'in', [...rotationKinds])

export const liveRotations = (db: Db, org: string): Promise<ChangeRow[]> =>
  rotations(db, org)
    .where('state', 'not in', [...ended])
    .where('plan_digest', 'is not', null)
    .orderBy('id')
    .limit(5000)
    .execute()

/** `but`: not this one. */
export const liveRotationOf = (db: Db, org: string, credential: string, but = ''): Promise<ChangeRow | undefined> =>
  rotations(db, org)
    .where('trigger_ref', '=', credential)
    .where('id', '<>', but)
    .where('state', 'not in', [...ended])
    .executeTakeFirst()

/** Those of the same credential that another took the place of, down from this one. */
export const earlierRotations = async (db: Db, org: string, change: ChangeRow): Promise<string[]> => {
  const rows = await rotations(db, org)
    .clearSelect()
    .select('id')
    .where('trigger_ref', '=', change.trigger_ref)
    .where('id', '<', change.id)
    .where('state', '=', 'refused')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

export const latestRotationOf = (db: Db, org: string, credential: string): Promise<ChangeRow | undefined> =>
  rotations(db, org).where('trigger_ref', '=', credential).orderBy('id', 'desc').limit(1).executeTakeFirst()

/** The newest first. */
export const pageOfRotations = (db: Db, org: string, running: boolean, after: string, limit: number): Promise<ChangeRow[]> => {
  let query = rotations(db, org)
  if (running) query = query.where('state', 'not in', [...ended])
  if (after !== '') query = query.where('id', '<', after)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

/** Kept from being rotated by two at once. */
export const lockCredential = (db: Db, org: string, id: string) =>
  db.selectFrom('credentials').select('id').where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

/** Workloads to which a change has delivered a new one that can't be seen in use, and for which nobody has said that it is. */
export const unconfirmedMoves = async (db: Db, org: string, change: string): Promise<string[]> => {
  const { rows } = await sql<{ workload: string }>`select distinct u.workload_id as workload from operations o
    join credential_uses u on u.org_id = o.org_id and u.credential_id = o.credential_id
    join workloads w on w.org_id = u.org_id and w.id = u.workload_id and w.state = 'running'
    where o.org_id = ${org} and o.change_id = ${change} and o.operation = 'consumer.move' and o.phase = 'done' and o.spec->>'purpose' = 'none'
      and not exists (select 1 from rotation_confirmations r where r.org_id = o.org_id and r.operation_id = o.id)
    order by 1`.execute(db)
  return rows.map(({ workload }) => workload)
}

export const confirmationsOf = (db: Db, org: string, operations: readonly string[]) =>
  db.selectFrom('rotation_confirmations').selectAll().where('org_id', '=', org).where('operation_id', '=', anyOf(operations)).execute()

/** True where nobody had said so before. */
export const insertConfirmation = async (
  db: Db,
  row: { org_id: string; operation_id: string; by: string; at: Date; words: string },
): Promise<boolean> =>
  (
    await db
      .insertInto('rotation_confirmations')
      .values(row)
      .onConflict((oc) => oc.doNothing())
      .returning('operation_id')
      .execute()
  ).length > 0

/** What was held is looked at now. */
export const makeEndingDue = (db: Db, org: string, operation: string, at: Date) =>
  db
    .updateTable('operations')
    .set({ due_at: at })
    .where('org_id', '=', org)
    .where('id', '=', operation)
    .where('phase', 'in', ['planned', 'ready'])
    .execute()

/** Who leads the team of each workload and is here. */
export const leadsOf = async (db: Db, org: string, workloads: readonly string[]): Promise<Map<string, string>> => {
  if (workloads.length === 0) return new Map()
  const { rows } = await sql<{ workload: string; lead: string }>`select w.id as workload, t.lead_id as lead from workloads w
    join teams t on t.org_id = w.org_id and t.id = w.team
    join principals p on p.org_id = t.org_id and p.id = t.lead_id and p.active
    where w.org_id = ${org} and w.id = ${anyOf(workloads)}`.execute(db)
  return new Map(rows.map(({ workload, lead }) => [workload, lead]))
}

/** Identities whose rotations begin by themselves. */
export interface Due {
  readonly id: string
  readonly criticality: Criticality
  readonly owners: (string | null)[]
}

/**
 * Live credentials with a schedule, their own or their identity's, whose time has come, or comes within the lead of their criticality (half of the schedule at most), and of which no
 * rotation runs or was begun within a day. What is lent ends instead. What nobody knows the age of is due.
 */
export const dueForRotation = async (
  db: Db,
  org: string,
  leadSeconds: Readonly<Partial<Record<Criticality, number>>>,
  at: Date,
  limit: number,
): Promise<Due[]> => {
  const { rows } = await sql<Due>`
    with lead as (select key as criticality, value::float8 as seconds from jsonb_each_text(${JSON.stringify(leadSeconds)}::jsonb)),
      aged as (select c.id, i.criticality, array[i.technical_owner, i.business_owner] as owners, ${renewedEvery('c', 'i')} as rotate_every_days, lead.seconds,
        greatest(c.created_at, ${renewedHere('c')}, ${saidRenewed('c', 'i', at)}) as born
      from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id join lead on lead.criticality = i.criticality
      where c.org_id = ${org} and ${renewedEvery('c', 'i')} is not null and c.state = 'active' and c.derived_from is null and i.state = 'active'
        and i.frozen_at is null and i.quarantined_in is null and i.kind <> 'canary'
        and not exists (select 1 from credential_leases l where l.org_id = c.org_id and l.credential_id = c.id))
    select a.id, a.criticality, a.owners from aged a
    where (a.born is null or a.born + make_interval(days => a.rotate_every_days)
        - make_interval(secs => least(a.seconds, a.rotate_every_days * 43200.0)) <= ${at})
      and not exists (select 1 from changes h where h.org_id = ${org} and h.trigger_kind in (${sql.join([...rotationKinds])})
        and h.trigger_ref = a.id and (h.state not in ('closed', 'refused', 'denied') or h.opened_at > ${at}::timestamptz - interval '1 day'))
    order by a.born nulls first, a.id limit ${limit}`.execute(db)
  return rows
}
