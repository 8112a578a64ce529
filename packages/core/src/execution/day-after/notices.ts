// What ends soon: so many days before as policy says, who answers for it is told what would still work the day after, and what the next step is. Contracts
// have their own asks (registry/contracts). Before somebody's announced last day, who leads him is told what he answers for: it goes to somebody else in
// time, or without a rule that names one it is frozen on that day. The same look twice says nothing twice.
// INVARIANT: of one end each threshold is told once, in one direction: a clock that goes back takes no notice back and tells none anew; one that jumps ahead,
// and a process that slept, tell the nearest threshold that has come.
import { CountersignError } from '@countersign/ledger'
import { lifecycleModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { dayOf, type NoticeStage, noticeStages, stageAt } from '../../registry/contracts/index.ts'
import { type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type End, endsWithin } from './ends.ts'
import { isOpen, type SubjectKind } from './model.ts'
import { givenBefore } from './notices-store.ts'
import { dayAfter } from './view.ts'

const kind = 'ending.near'
const dayMs = 86_400_000
const mostTold = 5_000

const lookedOn = new WeakMap<Runtime, string>()

/** Of what ends: the subject of its day-after view. A credential's own end takes it alone, and a person is seen as an owner. */
const viewOf: Partial<Record<End['kind'], SubjectKind>> = {
  identity: 'identity',
  person: 'owner',
  workload: 'workload',
  system: 'system',
  source: 'source',
}

/** What would still work the day after; nothing is said of what is too large to be shown at once. */
const leftOver = async (runtime: Runtime, org: string, end: End): Promise<Readonly<Record<string, unknown>>> => {
  const view = viewOf[end.kind]
  if (view === undefined) return { stillWorks: 0, open: 0 }
  const day = new Date(end.at.getTime() + (end.by === null ? dayMs : 0)).toISOString().slice(0, 10)
  try {
    const { things } = await dayAfter(runtime, org, { kind: view, id: end.id }, day)
    return {
      stillWorks: things.filter(({ verdict }) => verdict.works === 'yes').length,
      open: things.filter(({ verdict }) => isOpen(verdict)).length,
    }
  } catch (error) {
    if (error instanceof CountersignError && error.code === 'estate.too_large') return { stillWorks: 'more than are shown at once' }
    throw error
  }
}

const subjectAt = (end: End, { days }: NoticeStage): string => `${end.kind}:${end.id}@${days}`

/** The nearest threshold that has come, or that was told of this end before. */
const stageOf = (end: End, stages: readonly NoticeStage[], given: ReadonlySet<string>, now: Date): NoticeStage | undefined => {
  const come = stageAt(stages, end.at.getTime() - now.getTime())
  const told = stages.findLast((stage) => given.has(`${subjectAt(end, stage)} ${end.at.toISOString()}`))
  return come && told ? (told.days < come.days ? told : come) : (come ?? told)
}

export const tellEndings = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const now = runtime.clock.now()
  const stages = noticeStages(lifecycleModelOf(runtime.policy.current().bundle).noticeDays)
  // Beyond the first threshold too, as far as one of them: what was told before a clock went back is among it.
  const ends = await endsWithin(runtime, caller.org, now, new Date(now.getTime() + 2 * stages[0]!.days * dayMs), mostTold)
  const given = await givenBefore(
    runtime.db,
    caller.org,
    kind,
    ends.flatMap((end) => stages.map((stage) => subjectAt(end, stage))),
  )
  const wrong: NewFinding[] = []
  for (const end of ends) {
    const stage = stageOf(end, stages, given, now)
    if (!stage) continue
    wrong.push({
      kind,
      subject: subjectAt(end, stage),
      severity: stage.severity,
      ...(end.owner === null ? {} : { ownerId: end.owner }),
      detail: {
        of: end.kind,
        id: end.id,
        ends: end.at.toISOString(),
        ...(end.by === null ? {} : { contract: end.by }),
        stage: `${stage.days} days`,
        ...(await leftOver(runtime, caller.org, end)),
        ...end.detail,
        next: end.next,
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
