// A rotation as it stands: each consumer, and the old one. Read from the operations of all changes that were made for it; kept nowhere.
import { CountersignError } from '@countersign/ledger'
import { lifecycleModelOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { type Plan, type PlannedOperation, readPlan } from '../../authority/plans/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type ChangeRow, type OperationRow, operationsOfChange } from '../changes/index.ts'
import { type Asked, type AskedRotation, askedRotation } from '../planning/index.ts'
import { type Consumer, consumerOf, type MoveFacts } from './model.ts'
import { confirmationsOf, earlierRotations } from './store.ts'

export interface Rotation {
  readonly change: ChangeRow
  readonly plan: Plan | undefined
  readonly credential: string
  readonly way: AskedRotation['way']
  readonly cut: boolean
  readonly consumers: readonly Consumer[]
  /** The moves of consumers as their plans name them, by operation. */
  readonly moves: ReadonlyMap<string, PlannedOperation>
  /** What ends the old one, or sets it anew. */
  readonly ending: OperationRow | undefined
  /** What ends the sessions that were opened with the old one. */
  readonly sessions: OperationRow | undefined
}

/** Errors: `rotation.unknown`: the row was changed by hand. */
export const askedIn = (change: ChangeRow): AskedRotation => {
  const asked = askedRotation(change.asked as Asked)
  if (!asked) throw new CountersignError('rotation.unknown', 'not_found', `the change \`${change.id}\` is no rotation`)
  return asked
}

/** A cut takes the place of the rotation before it, whose moved consumers are the same rotation's. */
const changesOf = async (db: Kysely<Tables>, org: string, change: ChangeRow): Promise<string[]> => [
  ...(await earlierRotations(db, org, change)),
  change.id,
]

interface Move extends Omit<MoveFacts, 'confirmedAt' | 'deliveredAt' | 'moveWithinSeconds' | 'of'> {
  readonly workload: string
}

const movesIn = (plan: Plan, rows: readonly OperationRow[], cut: boolean): Move[] => {
  const byId = new Map(rows.map((row) => [row.id, row] as const))
  return plan.operations.flatMap((planned) => {
    const move = planned.operation === 'consumer.move' ? byId.get(planned.id) : undefined
    if (!move) return []
    const issue = planned.after.map((id) => byId.get(id)).find((row) => row?.operation === 'credential.issue')
    return [{ workload: String(planned.parameters['workload']), move, planned, issue, cut }]
  })
}

export const rotationOf = async (runtime: Runtime, db: Kysely<Tables>, org: string, change: ChangeRow): Promise<Rotation> => {
  const asked = askedIn(change)
  const at = runtime.clock.now()
  const { moveWithinSeconds } = lifecycleModelOf(runtime.policy.current().bundle).rotation
  const changes = await changesOf(db, org, change)
  const rows = (await Promise.all(changes.map((id) => operationsOfChange(db, org, id)))).flat()
  const plans = new Map<string, Plan>()
  for (const digest of new Set(rows.map((row) => row.plan_digest))) plans.set(digest, await readPlan(db, org, digest))
  const moves = [...plans].flatMap(([digest, plan]) => {
    const own = rows.filter((row) => row.plan_digest === digest)
    return movesIn(plan, own, asked.cut === true && digest === change.plan_digest)
  })
  const deliveredAt = new Map<string, Date>()
  for (const { workload, move } of moves) {
    const before = deliveredAt.get(workload)
    if (move.executed_at && (!before || move.executed_at < before)) deliveredAt.set(workload, move.executed_at)
  }
  // Where it was moved counts before where it is to be moved.
  const latest = new Map(
    moves
      .filter(({ move }) => move.phase !== 'void')
      .sort((a, b) => Number(a.move.phase === 'done') - Number(b.move.phase === 'done'))
      .map((one) => [one.workload, one]),
  )
  const confirmed = new Map(
    (
      await confirmationsOf(
        db,
        org,
        moves.map(({ move }) => move.id),
      )
    ).map((row) => [row.operation_id, row.at] as const),
  )
  const consumers = [...latest.values()]
    .map((one) =>
      consumerOf(
        {
          ...one,
          of: asked.ref,
          confirmedAt: confirmed.get(one.move.id),
          deliveredAt: deliveredAt.get(one.workload) ?? null,
          moveWithinSeconds: moveWithinSeconds[one.planned.risk],
        },
        at,
      ),
    )
    .sort((a, b) => (a.workload < b.workload ? -1 : 1))
  const ofOldOne = rows.filter((row) => row.plan_digest === change.plan_digest && row.credential_id === asked.ref)
  return {
    change,
    plan: change.plan_digest === null ? undefined : plans.get(change.plan_digest),
    credential: asked.ref,
    way: asked.way,
    cut: asked.cut === true,
    consumers,
    moves: new Map(moves.map(({ move, planned }) => [move.id, planned])),
    ending: ofOldOne.find(({ operation }) => operation === 'credential.revoke' || operation === 'credential.rotate'),
    sessions: ofOldOne.find(({ operation }) => operation === 'session.end'),
  }
}
