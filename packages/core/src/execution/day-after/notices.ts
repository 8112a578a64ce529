// What ends soon: 90, 30 and 7 days before an identity or a credential ends by itself, its owner is told what would still work the day after. Contracts
// have their own asks (registry/contracts). Before somebody's announced last day, who leads him is told what he answers for: it goes to somebody else in
// time, or without a rule that names one it is frozen on that day. The same look twice says nothing twice.
import { transact } from '../../evidence/journal/index.ts'
import { dayOf } from '../../registry/contracts/index.ts'
import { type NewFinding, reconcileFindings, type Severity } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { isOpen } from './model.ts'
import { endingSoon, leavingSoon } from './notices-store.ts'
import { dayAfter } from './view.ts'

const kind = 'ending.near'
const stages: readonly { readonly days: number; readonly severity: Severity }[] = [
  { days: 7, severity: 'high' },
  { days: 30, severity: 'moderate' },
  { days: 90, severity: 'low' },
]
const dayMs = 86_400_000
const mostTold = 5_000

const lookedOn = new WeakMap<Runtime, string>()

const stageAt = (end: Date, now: Date) => stages.find(({ days }) => end.getTime() - now.getTime() <= days * dayMs)

export const tellEndings = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const now = runtime.clock.now()
  const wrong: NewFinding[] = []
  const last = new Date(now.getTime() + 90 * dayMs)
  for (const row of await endingSoon(runtime.db, caller.org, now, last, mostTold)) {
    const stage = stageAt(row.expires_at, now)
    if (!stage) continue
    const day = new Date(row.expires_at.getTime() + dayMs).toISOString().slice(0, 10)
    // A credential's own end takes it alone; an identity's takes all that it has.
    const left_over = row.kind === 'identity' ? (await dayAfter(runtime, caller.org, { kind: 'identity', id: row.id }, day)).things : []
    wrong.push({
      kind,
      subject: `${row.kind}:${row.id}@${stage.days}`,
      severity: stage.severity,
      ...(row.owner === null ? {} : { ownerId: row.owner }),
      detail: {
        of: row.kind,
        id: row.id,
        ends: row.expires_at.toISOString(),
        stage: `${stage.days} days`,
        stillWorks: left_over.filter(({ verdict }) => verdict.works === 'yes').length,
        open: left_over.filter(({ verdict }) => isOpen(verdict)).length,
        usedBy: row.users,
        next:
          row.kind === 'identity'
            ? `countersign estate day-after identity:${row.id}`
            : `replace it before then: countersign identity story ${row.identity}`,
      },
    })
  }
  for (const { person, leaves, manager, owns, holds } of await leavingSoon(runtime.db, caller.org, now, last, mostTold)) {
    const stage = stageAt(leaves, now)
    if (!stage || owns === 0) continue
    wrong.push({
      kind,
      subject: `person:${person}@${stage.days}`,
      severity: stage.severity,
      ...(manager === null ? {} : { ownerId: manager }),
      detail: {
        of: 'person',
        id: person,
        ends: leaves.toISOString(),
        stage: `${stage.days} days`,
        answersFor: owns,
        holds,
        next: `hand over what he answers for: countersign lifecycle transfer --from ${person} --to PERSON --dry-run`,
      },
    })
  }
  await transact(runtime, caller, (work) => reconcileFindings(runtime, work, [kind], wrong))
}

/** Once on each day, and on the first look of each process. */
export const tellEndingsDaily = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const today = dayOf(runtime.clock.now())
  if (lookedOn.get(runtime) === today) return
  await tellEndings(runtime, caller)
  lookedOn.set(runtime, today)
}
