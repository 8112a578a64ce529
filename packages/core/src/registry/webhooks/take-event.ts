// Taking an event whose signature holds: what is so, what is over, its number and its id, in the caller's one transaction. ORDER: an event is looked for by
// its id before anything of it is judged, so that the same one again is answered as it was.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { Runtime, Work } from '../../runtime.ts'
import type { Attributes, RecordKind, Tables } from '../../tables.ts'
import { closeFinding, openFinding, openOfKinds } from '../findings/index.ts'
import { endRecords, type Source, type Taken, takeRecords } from '../sources/index.ts'
import { countOf, type Numbers, type Ranges, rangesInWords, settleNumbers as settled, stepOfNumber } from './numbers.ts'
import { compareMarks, type Mark, takenAt } from './order.ts'
import type { Verified } from './signature.ts'
import {
  countDeliveries,
  forgetMarks,
  insertDelivery,
  lockSourceEvents,
  readDelivery,
  readMarks,
  readNumbers,
  writeMarks,
  writeNumbers,
} from './store.ts'

interface Named {
  readonly kind: RecordKind
  readonly externalId: string
}

export interface SignedEvent {
  readonly type: 'records.changed' | 'ping'
  /** As of when it is so, by the source's clock. */
  readonly at: Date
  readonly sequence: number | null
  readonly records: readonly (Named & { readonly attributes: Attributes })[]
  readonly ended: readonly (Named & { readonly reason: string })[]
}

export interface TakenEvent {
  readonly id: string
  /** It came before, and nothing was done now. */
  readonly duplicate: boolean
  /** How many came to what, as they did the first time. */
  readonly counts: Readonly<Record<Taken['outcome'], number>>
  /** This time; of a duplicate none. */
  readonly taken: readonly Taken[]
}

const outcomes: readonly Taken['outcome'][] = ['created', 'changed', 'returned', 'same', 'stale', 'ended', 'held', 'refused']

const countsOf = (told: Readonly<Record<string, unknown>>): TakenEvent['counts'] => {
  const of = (outcome: Taken['outcome']): number => (typeof told[outcome] === 'number' ? told[outcome] : 0)
  return Object.fromEntries(outcomes.map((outcome) => [outcome, of(outcome)])) as Record<Taken['outcome'], number>
}

const keyOf = ({ kind, externalId }: Named): string => JSON.stringify([kind, externalId])

/** Errors: `webhook.event_altered`, `webhook.number_used`, `webhook.named_twice`, `webhook.number_missing`. */
export const takeEvent = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  delivery: Verified,
  event: SignedEvent,
  numbered: boolean,
): Promise<TakenEvent> => {
  await lockSourceEvents(work.db, work.org, source.name)
  const known = await readDelivery(work.db, work.org, source.name, delivery.id)
  if (known !== undefined) {
    if (known.digest !== delivery.digest)
      throw new CountersignError('webhook.event_altered', 'conflict', `the event \`${delivery.id}\` came before and said something else`)
    return { id: delivery.id, duplicate: true, counts: countsOf(known.outcome), taken: [] }
  }
  requireSound(event, numbered)
  if (numbered && event.sequence !== null) await takeNumber(runtime, work, source, event.sequence, event.at)
  const taken = await takeWords(runtime, work, source, delivery.id, event)
  const counts = countsOf({})
  const counted = { ...counts }
  for (const { outcome } of taken) counted[outcome] += 1
  await insertDelivery(work.db, {
    org_id: work.org,
    source: source.name,
    id: delivery.id,
    signed_at: delivery.sentAt,
    received_at: work.at,
    digest: delivery.digest,
    key_id: delivery.key,
    event_at: event.at,
    sequence: event.sequence,
    outcome: JSON.stringify(counted),
  })
  work.record({
    kind: 'source.event_taken',
    body: {
      source: source.name,
      document: source.digest,
      event: delivery.id,
      type: event.type,
      at: event.at.toISOString(),
      sequence: event.sequence,
      digest: delivery.digest,
      key: delivery.key,
      counts: counted,
    },
  })
  await settleRefusal(work, source.name, delivery.id)
  return { id: delivery.id, duplicate: false, counts: counted, taken }
}

/** What was refused before has come in a form that can be taken. */
const settleRefusal = async (work: Work, source: string, eventId: string): Promise<void> => {
  const open = await openOfKinds(work.db, work.org, ['source.event_refused'])
  if (open.some(({ subject, detail }) => subject === source && detail['event'] === eventId))
    await closeFinding(work, 'source.event_refused', source)
}

const requireSound = (event: SignedEvent, numbered: boolean): void => {
  if (numbered && event.sequence === null && event.type !== 'ping')
    throw new CountersignError(
      'webhook.number_missing',
      'invalid',
      'the source says that its events have a `sequence`, and this one has none',
    )
  const names = [...event.records, ...event.ended].map(keyOf)
  if (new Set(names).size !== names.length)
    throw new CountersignError('webhook.named_twice', 'invalid', 'one event says one thing of a record, and this one names a record twice')
}

/** The words that are newer than what events have said before; the others are stale. */
const takeWords = async (runtime: Runtime, work: Work, source: Source, eventId: string, event: SignedEvent): Promise<Taken[]> => {
  const marks = new Map(
    (await readMarks(work.db, work.org, source.name, [...event.records, ...event.ended])).map((row) => [
      keyOf(row),
      { at: row.at, over: row.over, sequence: row.sequence === null ? null : Number(row.sequence), eventId: row.event_id } satisfies Mark,
    ]),
  )
  const own = (over: boolean): Mark => ({ at: event.at, over, sequence: event.sequence, eventId })
  const isNewer = (over: boolean) => (word: Named) => {
    const mark = marks.get(keyOf(word))
    return mark === undefined || compareMarks(own(over), mark) > 0
  }
  const as = (over: boolean, word: Named): Date => takenAt(marks.get(keyOf(word)), own(over))
  const so = event.records.filter(isNewer(false))
  const over = event.ended.filter(isNewer(true))
  const taken = [
    ...(await takeRecords(
      runtime,
      work,
      source,
      so.map((word) => ({ ...word, at: as(false, word) })),
    )),
    ...(await endRecords(
      runtime,
      work,
      source,
      over.map((word) => ({ ...word, at: as(true, word) })),
    )),
  ]
  await writeMarks(
    work.db,
    [...so.map((word) => ({ word, over: false })), ...over.map((word) => ({ word, over: true }))].flatMap((one, n) =>
      taken[n]!.outcome === 'refused'
        ? []
        : [
            {
              org_id: work.org,
              source: source.name,
              kind: one.word.kind,
              external_id: one.word.externalId,
              at: as(one.over, one.word),
              over: one.over,
              sequence: event.sequence,
              event_id: eventId,
            },
          ],
    ),
  )
  const late = [...event.records.filter((word) => !so.includes(word)), ...event.ended.filter((word) => !over.includes(word))]
  return [
    ...taken,
    ...late.map(({ kind, externalId }) => ({
      kind,
      externalId,
      id: '',
      outcome: 'stale' as const,
      version: 0,
      event: null,
      problems: [],
    })),
  ]
}

const numbersOf = async (work: Work, source: string): Promise<{ readonly numbers: Numbers; readonly noticedAt: Date | null }> => {
  const row = await readNumbers(work.db, work.org, source)
  const number = (value: string | null | undefined): number | null => (value === null || value === undefined ? null : Number(value))
  return {
    numbers: { first: number(row?.first), highest: number(row?.highest), missing: row?.missing ?? [], wholeAt: row?.whole_at ?? null },
    noticedAt: row?.noticed_at ?? null,
  }
}

const keepNumbers = (work: Work, source: string, numbers: Numbers, noticedAt: Date | null) =>
  writeNumbers(work.db, {
    org_id: work.org,
    source,
    first: numbers.first,
    highest: numbers.highest,
    missing: JSON.stringify(numbers.missing),
    noticed_at: noticedAt,
    whole_at: numbers.wholeAt,
  })

const takeNumber = async (runtime: Runtime, work: Work, source: Source, n: number, at: Date): Promise<void> => {
  const { numbers, noticedAt } = await numbersOf(work, source.name)
  const step = stepOfNumber(numbers, n, at)
  if (step.is === 'used')
    throw new CountersignError(
      'webhook.number_used',
      'conflict',
      `another event of \`${source.name}\` had the sequence ${n}; read the source as a whole where its numbers begin anew`,
    )
  if (step.is === 'told_already') return
  await keepNumbers(work, source.name, step.numbers, step.opens ? work.at : noticedAt)
  if (step.opens || countOf(step.numbers.missing) !== countOf(numbers.missing))
    await sayGap(runtime, work, source.name, step.numbers.missing)
}

const sayGap = async (runtime: Runtime, work: Work, source: string, missing: Ranges): Promise<void> => {
  if (missing.length === 0) return closeFinding(work, 'source.gap', source)
  await openFinding(runtime, work, {
    kind: 'source.gap',
    subject: source,
    severity: 'moderate',
    detail: {
      source,
      missing: rangesInWords(missing),
      count: countOf(missing),
      next: `let the sender send them again, or read everything: countersign source read ${source}`,
    },
  })
}

export interface EventsOf {
  readonly taken: number
  readonly lastAt: Date | null
  readonly missing: number
  readonly missingNumbers: string
}

/** How many events of a source were taken, and which are missing. */
export const readEvents = async (db: Kysely<Tables>, org: string, source: string): Promise<EventsOf> => {
  const { taken, last } = await countDeliveries(db, org, source)
  const missing = (await readNumbers(db, org, source))?.missing ?? []
  return { taken, lastAt: last, missing: countOf(missing), missingNumbers: rangesInWords(missing) }
}

/** A whole reading that was begun at `begunAt` is complete: what it tells was missed by nobody, and the numbers may begin anew. */
export const settleNumbers = async (work: Work, source: string, begunAt: Date): Promise<void> => {
  const { numbers, noticedAt } = await numbersOf(work, source)
  await forgetMarks(work.db, work.org, source, begunAt)
  await closeFinding(work, 'source.event_refused', source)
  const next = settled(numbers, noticedAt, begunAt)
  if (next === undefined) return
  await keepNumbers(work, source, next, null)
  await closeFinding(work, 'source.gap', source)
}

/** An event that is signed and can't be taken is a finding of whoever answers for controls. */
export const refuseEvent = async (
  runtime: Runtime,
  work: Work,
  source: string,
  delivery: Verified,
  error: { readonly code: string; readonly message: string },
): Promise<void> => {
  await openFinding(runtime, work, {
    kind: 'source.event_refused',
    subject: source,
    severity: 'moderate',
    detail: { source, event: delivery.id, digest: delivery.digest, code: error.code, message: error.message },
  })
}
