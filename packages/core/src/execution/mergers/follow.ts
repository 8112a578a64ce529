// Brings in what people have signed, and sees to what is in quarantine: whoever is asked about it has a finding with the deadline, and when that has passed
// policy says what follows. Called by a job and by the sweep; a part that was done is not done again.
import { lifecycleModelOf } from '@countersign/policy'
import { mergerKind } from '../../authority/mergers/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { inLane } from '../../platform/lanes.ts'
import { type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import { bringPart, countItems, endWasRefused, leftIn, type MergerRow, mergersInForce, noteEnded } from '../../registry/mergers/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { answeringPerson, lastChangeOf, liveChangeOf } from '../changes/index.ts'
import { proposeEnd } from './end.ts'

/** How a job names a merger. */
export const mergerJob = `${mergerKind}:`

/** To its end, one part after the other: never more than one connection. */
const bring = (runtime: Runtime, caller: Caller, merger: string): Promise<void> =>
  inLane(
    runtime,
    'mergers',
    1,
    () => runtime.clock.monotonic(),
    async () => {
      while (await transact(runtime, caller, (work) => bringPart(runtime, work, merger))) runtime.steps.reach('merger.part')
    },
  )

export const followMerger = async (runtime: Runtime, caller: Caller, merger: string): Promise<void> => {
  await bring(runtime, caller, merger)
  await transact(runtime, caller, (work) => look(runtime, work))
}

const findingsOf = async (runtime: Runtime, work: Work, mergers: readonly MergerRow[]): Promise<NewFinding[]> => {
  const left = await leftIn(work.db, work.org)
  const counts = await countItems(
    work.db,
    work.org,
    mergers.map(({ name }) => name),
  )
  const found: NewFinding[] = []
  for (const { name, answers_id: answers, until_at: until } of mergers) {
    const of = { subject: name, ...(await ownerIn(runtime, work.org, answers)) }
    const [here, each] = [left.get(name), counts.get(name)!]
    const unclear = each.person.unclear + each.identity.unclear + each.credential.unclear
    if (unclear > 0)
      found.push({
        ...of,
        kind: 'merger.unclear',
        severity: 'moderate',
        detail: { unclear, next: `countersign merger items ${name} --state unclear` },
      })
    if (!here) continue
    const next = `\`countersign merger take-over ${name}\` by who answers from now on, or \`countersign merger end ${name}\``
    const seconds = Math.max(1, Math.floor((until!.getTime() - work.at.getTime()) / 1000))
    found.push({
      ...of,
      kind: 'merger.quarantined',
      severity: 'moderate',
      dueInSeconds: seconds,
      detail: { until: until!.toISOString(), next },
    })
    if (until! <= work.at) found.push({ ...of, kind: 'merger.overdue', severity: 'high', detail: { ...here, next } })
  }
  return found
}

const ownerIn = async (runtime: Runtime, org: string, answers: string | null): Promise<{ ownerId?: string }> => {
  const person = await answeringPerson(runtime, org, [answers])
  return person ? { ownerId: person.id } : {}
}

/** What has ended is noted, and the findings are what is so now. The same look twice changes nothing. */
const look = async (runtime: Runtime, work: Work): Promise<void> => {
  const mergers = await mergersInForce(work.db, work.org)
  for (const { name } of mergers) {
    for (const identity of await endWasRefused(work.db, work.org, name))
      work.record({ kind: 'quarantine.goes_on', body: { identity, merger: name, because: 'people have refused its end' } })
    for (const person of await noteEnded(work.db, work.org, name, work.at))
      work.record({ kind: 'quarantine.ended', body: { person, merger: name } })
  }
  await reconcileFindings(
    runtime,
    work,
    ['merger.quarantined', 'merger.overdue', 'merger.unclear'],
    await findingsOf(runtime, work, mergers),
  )
}

/** Once: what people have refused since is theirs to ask for. */
const endWhatIsOver = async (
  runtime: Runtime,
  caller: Caller,
  { name, answers_id: answers, until_at: until }: MergerRow,
): Promise<void> => {
  if (until === null || until > runtime.clock.now()) return
  if (lifecycleModelOf(runtime.policy.current().bundle).quarantine.atEnd !== 'propose') return
  if (!(await leftIn(runtime.db, caller.org)).has(name)) return
  if (await liveChangeOf(runtime.db, caller.org, 'quarantine.end', name)) return
  const last = await lastChangeOf(runtime.db, caller.org, 'quarantine.end', name)
  if (last && last.opened_at >= until) return
  const requester = await answeringPerson(runtime, caller.org, [answers])
  if (!requester) return
  await proposeEnd(runtime, caller, name, requester)
  runtime.steps.reach('quarantine.end_proposed')
}

/** Every merger; one that can't go on keeps no other from its turn. */
export const followMergers = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const mergers = await mergersInForce(runtime.db, caller.org)
  if (mergers.length === 0) return
  const each = async (name: string, body: () => Promise<unknown>): Promise<void> => {
    try {
      await body()
    } catch (error) {
      runtime.log.warn({ err: error, merger: name }, 'mergers: one could not be followed and will be tried again')
    }
  }
  for (const { name, state } of mergers) if (state === 'coming') await each(name, () => bring(runtime, caller, name))
  await transact(runtime, caller, (work) => look(runtime, work))
  for (const row of mergers) await each(row.name, () => endWhatIsOver(runtime, caller, row))
}
