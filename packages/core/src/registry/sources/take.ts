// Taking what a source says: the record, what it stands for, the event that follows and the journal's entry, in the caller's one transaction.
// The same word twice does nothing. Nothing is thrown for what a source says wrongly: it is refused, with problems, and is a finding.
import type { Runtime, Work } from '../../runtime.ts'
import type { Attributes, LifecycleKind, RecordKind } from '../../tables.ts'
import { closeFinding } from '../findings/index.ts'
import { reviewConflicts } from './conflicts.ts'
import { settleContractEnds } from './contract-ends.ts'
import { counting, ownsOf, type Source, thingOf } from './declaration.ts'
import { noteEvents } from './events.ts'
import { attributeProblems, saidProblems, type TakeProblem } from './judge.ts'
import { recordKinds } from './kinds.ts'
import { alike, type Delivery, isSaidTwice, type Step, stepOfTaking } from './model.ts'
import { openRefusals } from './refusals.ts'
import { keyOf, lockRecords, markSeen, type RecordRow, type Seen, writeRecords } from './store.ts'
import type { ToWrite } from './things.ts'
import { overSince, returnPrincipals, settleManagers, thingKey } from './things-store.ts'
import { type WrittenThings, writeThings } from './write-things.ts'

export interface Taken {
  readonly kind: RecordKind
  readonly externalId: string
  /** The inventory's name for it. */
  readonly id: string
  /** `held`: it would end, and waits until somebody decides. */
  readonly outcome: 'created' | 'changed' | 'returned' | 'same' | 'stale' | 'ended' | 'held' | 'refused'
  readonly version: number
  /** The event that it is, where it is one. */
  readonly event: string | null
  /** Why it was refused: nothing of it was taken. */
  readonly problems: readonly TakeProblem[]
}

/** A record is so. */
export const takeRecord = async (runtime: Runtime, work: Work, source: Source, delivery: Delivery): Promise<Taken> =>
  (await takeRecords(runtime, work, source, [delivery]))[0]!

/** Records are so, in the order in which they are given. */
export const takeRecords = async (runtime: Runtime, work: Work, source: Source, deliveries: readonly Delivery[]): Promise<Taken[]> => {
  const taken = new Map<number, Taken>()
  let left = deliveries.map((delivery, index) => ({ delivery, index }))
  // Who is named twice is taken twice, one after the other.
  while (left.length > 0) {
    const now = new Map<string, { delivery: Delivery; index: number }>()
    const later: typeof left = []
    for (const one of left) {
      const key = keyOf(one.delivery)
      if (now.has(key)) later.push(one)
      else now.set(key, one)
    }
    const round = [...now.values()]
    const outcomes = await takeRound(
      runtime,
      work,
      source,
      round.map(({ delivery }) => delivery),
    )
    round.forEach(({ index }, n) => void taken.set(index, outcomes[n]!))
    left = later
  }
  return deliveries.map((_, index) => taken.get(index)!)
}

type Changing = Extract<Step, { readonly is: 'created' | 'changed' | 'returned' }>

interface Turn {
  readonly delivery: Delivery
  readonly known: RecordRow | undefined
  readonly id: string
  readonly step: Changing
}

const takeRound = async (runtime: Runtime, work: Work, source: Source, deliveries: readonly Delivery[]): Promise<Taken[]> => {
  const judged = deliveries.map((delivery) => {
    const problems = saidProblems(source, work.at, delivery)
    return problems.length > 0 ? problems : attributeProblems(source, delivery.kind, delivery.attributes)
  })
  const sound = deliveries.filter((_, n) =>
    judged[n]!.every(({ code, attribute }) => code === 'source.record_invalid' && attribute !== undefined),
  )
  const known = new Map(
    (await lockRecords(work.db, work.org, source.name, sound)).map((row) => [keyOf({ kind: row.kind, externalId: row.external_id }), row]),
  )
  const about = (n: number) => {
    const delivery = deliveries[n]!
    const row = known.get(keyOf(delivery))
    return { delivery, row, id: row?.id ?? thingOf(source, String(delivery.externalId)) }
  }
  for (const [n, delivery] of deliveries.entries())
    if (judged[n]!.length === 0 && isSaidTwice(about(n).row, delivery, source.digest)) judged[n] = [saidTwice]
  const steps = deliveries.map((delivery, n) => (judged[n]!.length > 0 ? undefined : stepOfTaking(about(n).row, delivery, source.digest)))
  const turns = new Map<number, Turn>()
  for (const [n, step] of steps.entries())
    if (step && step.is !== 'same' && step.is !== 'stale')
      turns.set(n, { delivery: deliveries[n]!, known: about(n).row, id: about(n).id, step })
  const places = [...turns.keys()]
  const back = [...turns.values()].flatMap(({ delivery, id, step }) => (step.is === 'returned' ? [{ kind: delivery.kind, id }] : []))
  const since = await overSince(work.db, work.org, back)
  const written = await writeThings(
    runtime,
    work,
    source,
    [...turns.values()].map((turn) => toWrite(turn, since)),
  )
  for (const [place, problems] of written.problems) {
    judged[places[place]!] = [...problems]
    turns.delete(places[place]!)
  }
  // A record that is there and can't be read is there.
  await markSeen(
    work.db,
    work.org,
    source.name,
    deliveries.flatMap((delivery, n): Seen[] => {
      const { row } = about(n)
      const step = steps[n]
      if (step?.is === 'same') return [{ ...delivery, sourceAt: step.sourceAt, seenAt: step.seenAt, held: step.held }]
      const asOf = delivery.asOf ?? delivery.at
      return judged[n]!.length > 0 && row?.state === 'present' && judged[n]!.every(({ code }) => code !== 'source.clock_ahead')
        ? [{ ...delivery, sourceAt: null, seenAt: asOf, held: row.held_at !== null && asOf <= row.held_at }]
        : []
    }),
  )
  const events = await take(runtime, work, source, places, turns, written)
  await openRefusals(
    runtime,
    work,
    source,
    deliveries.flatMap((delivery, n) => judged[n]!.map((problem) => ({ delivery, problem }))),
  )
  await reviewConflicts(
    runtime,
    work,
    source,
    deliveries.flatMap(({ kind }, n) => (judged[n]!.length > 0 || steps[n]?.is === 'stale' ? [] : [{ kind, id: about(n).id }])),
  )
  return deliveries.map((delivery, n) => {
    const { row, id } = about(n)
    const turn = turns.get(n)
    const outcome = judged[n]!.length > 0 ? 'refused' : (steps[n]?.is ?? 'refused')
    const version = (row?.version ?? 0) + (turn ? 1 : 0)
    return {
      kind: delivery.kind,
      externalId: delivery.externalId,
      id,
      outcome,
      version,
      event: events.get(n) ?? null,
      problems: judged[n]!,
    }
  })
}

const saidTwice: TakeProblem = {
  code: 'source.record_invalid',
  message: 'it stands in this reading twice and the second says something else; the first was taken. Leave one of them in the source',
}

const toWrite = ({ delivery, id, step }: Turn, since: ReadonlyMap<string, readonly Date[]>): ToWrite => ({
  kind: delivery.kind,
  id,
  said: step.attributes,
  goneSince: step.is === 'returned' ? (since.get(thingKey(delivery.kind, id)) ?? []) : undefined,
})

/** The records themselves, those who are back, the events and the entries. */
const take = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  places: readonly number[],
  turns: ReadonlyMap<number, Turn>,
  written: WrittenThings,
): Promise<Map<number, string>> => {
  await writeRecords(
    work.db,
    [...turns.values()].map(({ delivery, known, id, step }) => ({
      org_id: work.org,
      source: source.name,
      kind: delivery.kind,
      external_id: delivery.externalId,
      id,
      attributes: step.attributes,
      owned: ownsOf(source, delivery.kind),
      begins: source.creates.has(delivery.kind),
      digest: step.digest,
      version: (known?.version ?? 0) + 1,
      state: 'present' as const,
      source_at: step.sourceAt,
      first_seen_at: known?.first_seen_at ?? work.at,
      changed_at: work.at,
      seen_at: step.seenAt,
      gone_at: null,
      held_in: step.held ? (known?.held_in ?? null) : null,
      held_at: step.held ? (known?.held_at ?? null) : null,
    })),
  )
  await settleContractEnds(
    runtime,
    work,
    source,
    [...turns.values()].flatMap(({ delivery, id, step }) => (delivery.kind === 'contract' ? [{ id, said: step.attributes }] : [])),
  )
  await bringBack(work, source, [...turns.values()])
  await settle(work, source, [...turns.values()])
  if (places.some((n, place) => turns.has(n) && changesAddress(turns.get(n)!, place, written)))
    work.record({ kind: 'source.addresses_changed', body: { source: source.name } })
  const events = await noteEvents(
    runtime,
    work,
    source,
    places.flatMap((n, place) => {
      const turn = turns.get(n)
      const event = turn && eventOf(source, turn, place, written)
      return turn && event
        ? [{ place: n, ...event, ...turn.delivery, id: turn.id, version: (turn.known?.version ?? 0) + 1, at: turn.step.sourceAt }]
        : []
    }),
  )
  for (const [n, { delivery, known, id, step }] of turns)
    work.record({
      kind: 'source.record_taken',
      body: {
        source: source.name,
        document: source.digest,
        kind: delivery.kind,
        externalId: delivery.externalId,
        id,
        version: (known?.version ?? 0) + 1,
        digest: step.digest,
        outcome: step.is,
        event: events.get(n) ?? null,
      },
    })
  return events
}

const isSomebody = ({ delivery }: Turn): boolean => delivery.kind === 'person' || delivery.kind === 'contractor'

/** Who was deactivated because his record ended is active again; his roles stay with who gives roles. */
const bringBack = async (work: Work, source: Source, turns: readonly Turn[]): Promise<void> => {
  const back = turns.flatMap((turn) =>
    turn.step.is === 'returned' && isSomebody(turn) && source.creates.has(turn.delivery.kind)
      ? [{ id: turn.id, since: turn.known!.changed_at }]
      : [],
  )
  if (back.length === 0) return
  for (const id of await returnPrincipals(work.db, work.org, back)) work.record({ kind: 'principal.reactivated', body: { principal: id } })
}

/** Whoever came before his manager has an owner from now on. */
const settle = async (work: Work, source: Source, turns: readonly Turn[]): Promise<void> => {
  if (!source.owns.get('person')?.has('manager')) return
  const managers = turns.flatMap(({ delivery, id, step }) =>
    delivery.kind === 'person' && step.is !== 'changed' ? [{ externalId: delivery.externalId, id }] : [],
  )
  if (managers.length === 0) return
  const settled = await settleManagers(work.db, work.org, source.name, managers)
  await Promise.all(settled.map((id) => closeFinding(work, 'identity.unowned', id)))
}

/** SAFETY: one mailbox on both sides of the border would be a way in; whoever guards that is told when an address comes or changes. */
const changesAddress = (turn: Turn, place: number, written: WrittenThings): boolean =>
  isSomebody(turn) &&
  (written.differences.get(place) ?? []).some(
    ({ section, outcome, fields }) =>
      section === 'people' && fields.includes('email') && (outcome === 'updated' || turn.delivery.kind === 'contractor'),
  )

/** What a change means for a life. What a source that begins no such thing says first is a change, where it is one. */
const eventOf = (
  source: Source,
  { delivery: { kind }, known, step }: Turn,
  place: number,
  written: WrittenThings,
): { readonly event: LifecycleKind; readonly before: Attributes | null; readonly after: Attributes } | undefined => {
  const { begins, changes, moves } = recordKinds[kind]
  const after = counting(step.attributes, ownsOf(source, kind))
  const before = known?.state === 'present' ? counting(known.attributes, known.owned) : null
  if (before !== null) return moves.some((name) => !alike(before[name], after[name])) ? { event: changes, before, after } : undefined
  if (source.creates.has(kind)) return { event: begins, before, after }
  const moved = (written.differences.get(place) ?? []).some(
    ({ outcome, fields }) => outcome === 'updated' && fields.some((field) => !['name', 'email'].includes(field)),
  )
  return moved ? { event: changes, before, after } : undefined
}
