// From what has to be told to who is told it: each fact becomes notices to whom it concerns, and what runs out becomes a fact. By the sweep.
import { type NoticeKind, type NoticeModel, noticeModelOf, OWN_KINDS } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { holdersOf } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { goesAt } from './hours.ts'
import { type Concerned, type Fact, noPreferences, urgencyFor, urgencyOf } from './model.ts'
import { officeOf } from './office.ts'
import { concernedBy } from './readers-store.ts'
import { endFacts, forgetNotices, insertNotices, type NewNotice, noteExpiring, noteOverdue, preferencesOf, takeFacts } from './store.ts'

const atOnce = 500
/** A mass of facts is written down over several sweeps: whatever else sweeps must not wait for it. */
const mostTurns = 20
const keptSeconds = 90 * 86_400

type Told = Concerned & { readonly at: Date }

/** Those whom policy names besides, of a kind that names any. */
const namedBesides = async (work: Work, model: NoticeModel, kind: NoticeKind): Promise<string[]> => {
  const also = kind === 'finding.opened' ? [] : model.kinds[kind].also
  return also.length === 0 ? [] : [...new Set((await holdersOf(work.db, work.org, also, work.at)).map(({ id }) => id))]
}

const noticesTo = async (runtime: Runtime, work: Work, model: NoticeModel, told: readonly Told[]): Promise<NewNotice[]> => {
  const rooms = officeOf(runtime)?.channels ?? []
  const besides = new Map<NoticeKind, readonly string[]>()
  for (const kind of new Set(told.map((one) => one.kind))) besides.set(kind, await namedBesides(work, model, kind))
  const people = [...new Set([...told.flatMap(({ person }) => person ?? []), ...[...besides.values()].flat()])]
  const preferences = await preferencesOf(work.db, work.org, people)
  return told.flatMap((one): NewNotice[] => {
    const urgency = urgencyOf(model, one.kind, one.severity)
    if (urgency === 'none') return []
    const { kind, subject, stage, at } = one
    const row = (reader: { person_id: string | null; room: string | null }, own: typeof urgency, zone: string): NewNotice => ({
      org_id: work.org,
      id: runtime.ids.next('ntf'),
      kind,
      subject,
      stage,
      ...reader,
      urgency: own,
      at,
      goes_at: goesAt(model, own, zone, work.at),
    })
    const readers = new Set([...(one.person === null ? [] : [one.person]), ...(besides.get(kind) ?? [])])
    return [
      ...[...readers].map((person) => {
        const wishes = preferences.get(person) ?? noPreferences
        return row({ person_id: person, room: null }, urgencyFor(urgency, kind, wishes), wishes.zone ?? model.zone)
      }),
      ...(OWN_KINDS.includes(kind) ? [] : rooms)
        .filter(({ kinds }) => kinds.includes(kind))
        .map(({ name }) => row({ person_id: null, room: name }, urgency, model.zone)),
    ]
  })
}

const nameOf = ({ subject, stage }: Pick<Fact, 'subject' | 'stage'>): string => JSON.stringify([subject, stage])

/** INVARIANT: facts end in the transaction that writes their notices: whoever dies on the way has told nobody, and is begun again. */
const tellSome = (runtime: Runtime, caller: Caller): Promise<number> =>
  transact(runtime, caller, async (work) => {
    const facts = await takeFacts(work.db, work.org, atOnce)
    if (facts.length === 0) return 0
    const model = noticeModelOf(runtime.policy.current().bundle)
    for (const [kind, same] of Map.groupBy(facts, (fact) => fact.kind)) {
      const when = new Map(same.map((fact) => [nameOf(fact), fact.at]))
      const concerned = await concernedBy(work.db, work.org, kind, same)
      await insertNotices(
        work.db,
        await noticesTo(
          runtime,
          work,
          model,
          concerned.map((one) => ({ ...one, at: when.get(nameOf(one)) ?? work.at })),
        ),
      )
    }
    await endFacts(work.db, work.org, facts)
    runtime.steps.reach('notices.written')
    return facts.length
  })

const everyMs = 60_000
const lookedAt = new WeakMap<Runtime, number>()

/** What runs out, by now. What was noted stays noted: the same look twice says nothing twice. */
const noteWhatRunsOut = async (runtime: Runtime, { org }: Caller): Promise<void> => {
  const model = noticeModelOf(runtime.policy.current().bundle)
  const at = runtime.clock.now()
  if (model.kinds['approval.expiring'].urgency !== 'none') await noteExpiring(runtime.db, org, at, plusSeconds(at, model.expiringSeconds))
  // Of all that is open and overdue: dearer, and nothing of it is a matter of seconds.
  if (Math.abs(at.getTime() - (lookedAt.get(runtime) ?? Number.NEGATIVE_INFINITY)) < everyMs) return
  if (model.kinds['finding.overdue'].urgency !== 'none') await noteOverdue(runtime.db, org, at)
  await forgetNotices(runtime.db, org, plusSeconds(at, -keptSeconds))
  lookedAt.set(runtime, at.getTime())
}

export const followNotices = async (runtime: Runtime, caller: Caller): Promise<void> => {
  await noteWhatRunsOut(runtime, caller)
  for (let turn = 0; turn < mostTurns; turn += 1) if ((await tellSome(runtime, caller)) < atOnce) return
}
