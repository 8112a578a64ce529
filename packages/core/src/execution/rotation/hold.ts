// Before the old one of a rotation ends: is it still in use by anybody? A session on its account after every known consumer was seen with its own is
// somebody whom nobody has named, or one who goes back; and one who was given a new one and can't be seen with it has to say so. Either holds it.
// SAFETY: an unknown answer holds it too. A plan that says whom it cuts off is held by nobody.
import type { Session } from '@countersign/connector-kit'
import { isRenewal } from '../../authority/decisions/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { withDeadline } from '../../platform/deadline.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import { readIdentity, readSystem, toSystemRecord } from '../../registry/inventory/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { atSystem, lockOperation, type OperationRow, updateOperation, type WorkOrder } from '../changes/index.ts'
import { unconfirmedMoves } from './store.ts'

type Seen = { readonly sessions: readonly Session[] } | 'unknown' | 'not_listed'

const sessionsOf = async (runtime: Runtime, org: string, { planned }: WorkOrder): Promise<Seen> => {
  const system = await readSystem(runtime.db, org, planned.system)
  if (!system) return 'unknown'
  const observer = await runtime.connectors.observer(toSystemRecord(system)).catch(() => undefined)
  if (!observer) return 'unknown'
  if (!observer.sessions) return 'not_listed'
  const listed = await atSystem(runtime, system.id, () =>
    withDeadline((signal) => observer.sessions!(planned.handle, signal), runtime.settings.callTimeoutSeconds * 1000),
  ).catch(() => undefined)
  return listed?.status === 'done' ? { sessions: listed.value } : 'unknown'
}

/** Seconds until the next look: soon at first, so that a connection that is about to be closed holds nothing up. */
const lookAgain = (patience: number): number => Math.min(1800, 5 * 2 ** Math.min(patience, 10))

const heldBy = (seen: Seen, unconfirmed: readonly string[]): string | undefined => {
  if (seen === 'unknown') return 'held: whether anybody uses it still can not be read now'
  if (seen !== 'not_listed' && seen.sessions.length > 0)
    return `held: ${seen.sessions.length} sessions are still on it, though every known consumer has its own`
  if (unconfirmed.length > 0) return `held: delivered to ${unconfirmed.join(', ')}, and nobody has said that it is used`
  return undefined
}

const findingOf = (order: WorkOrder, sessions: readonly Session[], owner: string | null | undefined) => ({
  kind: 'rotation.unknown_consumer' as const,
  subject: order.planned.credential,
  severity: 'high' as const,
  stream: order.row.id,
  ...(owner == null ? {} : { ownerId: owner }),
  detail: {
    change: order.plan.change,
    account: order.planned.handle.account,
    sessions: sessions.length,
    from: [...new Set(sessions.flatMap((one) => one.from ?? []))].slice(0, 20),
    next: `find out who it is and import the use, or \`countersign rotation cut ${order.planned.credential}\``,
  },
})

const settle = async (runtime: Runtime, work: Work, order: WorkOrder, row: OperationRow, why: string, seen: Seen): Promise<void> => {
  // Seen a second time it is nobody who was just about to leave.
  if (typeof seen === 'object' && seen.sessions.length > 0 && row.patience > 0) {
    const owner = (await readIdentity(work.db, work.org, order.planned.identity))?.technical_owner
    await openFinding(runtime, work, findingOf(order, seen.sessions, owner))
  }
  const at = plusSeconds(work.at, lookAgain(row.patience))
  await updateOperation(work.db, work.org, row.id, { patience: row.patience + 1, due_at: at, reasons: [why] })
  work.enqueue({ org: work.org, kind: 'advance', id: row.id, startAfter: at })
}

/** True where the old one stays for now; it is looked at again by itself. */
export const heldForUse = async (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<boolean> => {
  const { plan, planned } = order
  if (!isRenewal(plan.trigger.kind) || planned.operation !== 'credential.revoke' || planned.credential !== plan.trigger.ref) return false
  if (planned.parameters['cut'] !== undefined) return false
  const [seen, unconfirmed] = await Promise.all([
    sessionsOf(runtime, caller.org, order),
    unconfirmedMoves(runtime.db, caller.org, plan.change),
  ])
  const why = heldBy(seen, unconfirmed)
  return transact(runtime, caller, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    if (row?.phase !== 'ready') return true
    if (why !== undefined) {
      await settle(runtime, work, order, row, why, seen)
      return true
    }
    await closeFinding(work, 'rotation.unknown_consumer', planned.credential, row.id)
    return false
  })
}
