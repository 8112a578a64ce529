// Reading a source to its end, page by page. INVARIANT: absence counts only when a whole reading is completed by who began it, with as many records as he
// says he sent and none that couldn't be read; else nothing ends by it. Each step stands by itself, so that a reading may break off anywhere.
import { CountersignError } from '@countersign/ledger'
import { plusSeconds } from '../../platform/clock.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { Attributes, RecordKind } from '../../tables.ts'
import { closeFinding, openFinding } from '../findings/index.ts'
import { hold, tooMany } from './brake.ts'
import { heldBy, letGo } from './brake-store.ts'
import type { Source } from './declaration.ts'
import { endNow } from './end.ts'
import { aheadSeconds } from './judge.ts'
import {
  absentSince,
  asOfNow,
  countPage,
  decideReading,
  endReading,
  heldReadings,
  insertReading,
  lockReading,
  lockSource,
  openReading,
  type ReadingRow,
  writeDetail,
} from './readings-store.ts'
import { closeRefusals } from './refusals.ts'
import { type Taken, takeRecords } from './take.ts'

export interface ReadRecord {
  readonly kind: RecordKind
  readonly externalId: string
  readonly attributes: Attributes
  /** As of when it is so, where the source says it. */
  readonly at?: Date
}

/** An open reading that nobody has touched for so long has broken off. */
const brokenOffSeconds = 3600

/** One that began in what is the future now has outlived a clock that went back: how long it is under way is known to nobody. */
const isUnderWay = ({ begun_at }: ReadingRow, at: Date): boolean =>
  begun_at > plusSeconds(at, -brokenOffSeconds) && begun_at <= plusSeconds(at, aheadSeconds)

/** Errors: `source.reading_open` while another one is under way. */
export const beginReading = async (runtime: Runtime, work: Work, source: Source, mode: 'full' | 'incremental'): Promise<{ id: string }> => {
  await lockSource(work.db, work.org, source.name)
  const open = await openReading(work.db, work.org, source.name)
  if (open && open.begun_by !== work.actor.id && isUnderWay(open, work.at))
    throw new CountersignError(
      'source.reading_open',
      'conflict',
      `the reading \`${open.id}\` of \`${source.name}\` is under way since ${open.begun_at.toISOString()}; wait for its end`,
      { details: { reading: open.id } },
    )
  if (open) await fail(runtime, work, open, 'another reading was begun before its end')
  const id = runtime.ids.next('rdg')
  await insertReading(work.db, {
    org_id: work.org,
    id,
    source: source.name,
    version: source.version,
    mode,
    state: 'open',
    begun_by: work.actor.id,
    begun_at: work.at,
    as_of: await asOfNow(work.db, work.org, source.name, [...source.owns.keys()], work.at),
  })
  work.record({ kind: 'source.reading_begun', body: { source: source.name, document: source.digest, reading: id, mode } })
  return { id }
}

const requireOpen = async (work: Work, source: Source, id: string): Promise<ReadingRow> => {
  const row = await lockReading(work.db, work.org, id)
  if (!row || row.source !== source.name)
    throw new CountersignError('source.unknown_reading', 'not_found', `no reading \`${id}\` of \`${source.name}\``)
  if (row.state !== 'open')
    throw new CountersignError('source.reading_over', 'conflict', `the reading \`${id}\` is ${row.state}; begin another one`, {
      details: { state: row.state },
    })
  // SAFETY: who didn't begin it doesn't know what is in it.
  if (row.begun_by !== work.actor.id)
    throw new CountersignError('source.reading_of_another', 'forbidden', `the reading \`${id}\` was begun by \`${row.begun_by}\``)
  if (row.version !== source.version)
    throw new CountersignError(
      'source.reading_outdated',
      'conflict',
      `the source has changed since the reading \`${id}\` began; begin another one`,
    )
  return row
}

/**
 * The next page of records, numbered from 1. The last one again changes nothing and gives an empty answer.
 * Errors: `source.unknown_reading`, `source.reading_over`, `source.reading_of_another`, `source.reading_outdated`, `source.page_out_of_order`.
 */
export const takePage = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  id: string,
  page: { readonly number: number; readonly records: readonly ReadRecord[] },
): Promise<readonly Taken[]> => {
  const row = await requireOpen(work, source, id)
  if (page.number === row.pages) return []
  if (page.number !== row.pages + 1)
    throw new CountersignError('source.page_out_of_order', 'conflict', `page ${row.pages + 1} comes next; begin again where one is lost`, {
      details: { next: row.pages + 1 },
    })
  const taken = await takeRecords(
    runtime,
    work,
    source,
    page.records.map((record) => ({ ...record, at: record.at ?? row.as_of, asOf: row.as_of })),
  )
  await countPage(work.db, row, {
    records: page.records.length,
    changed: taken.filter(({ outcome }) => ['created', 'changed', 'returned'].includes(outcome)).length,
    refused: taken.filter(({ outcome }) => outcome === 'refused').length,
  })
  return taken
}

export interface Completed {
  readonly state: 'complete' | 'held' | 'failed'
  readonly ended: number
  readonly held: number
  /** Why it counts for nothing by absence. */
  readonly problem: string | null
}

/**
 * The end of a reading. `records`: how many were sent; `unread`: how many couldn't be read where they come from.
 * Errors: as `takePage`.
 */
export const completeReading = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  id: string,
  told: { readonly records: number; readonly unread: number },
): Promise<Completed> => {
  await lockSource(work.db, work.org, source.name)
  const row = await requireOpen(work, source, id)
  const partial =
    told.records !== row.records
      ? `${told.records} records were sent and ${row.records} have come`
      : told.unread > 0
        ? `${told.unread} could not be read`
        : undefined
  if (partial !== undefined) {
    await fail(runtime, work, row, partial)
    return { state: 'failed', ended: 0, held: 0, problem: partial }
  }
  if (row.mode === 'incremental') {
    await endReading(work.db, row, { state: 'complete', at: work.at })
    work.record({
      kind: 'source.reading_completed',
      body: { source: source.name, reading: id, records: row.records, changed: row.changed, ended: 0, held: 0 },
    })
    return { state: 'complete', ended: 0, held: 0, problem: null }
  }
  return completeFull(runtime, work, source, row)
}

const completeFull = async (runtime: Runtime, work: Work, source: Source, row: ReadingRow): Promise<Completed> => {
  await supersedeHeld(work, source)
  const absent = await absentSince(work.db, work.org, source.name, [...source.owns.keys()], row.as_of)
  const ends = absent.map((record) => ({ row: record, at: row.as_of }))
  const kinds = await tooMany(work, source, ends)
  const over = ends.filter(({ row: record }) => !kinds.has(record.kind))
  const held = ends.length - over.length
  await endNow(
    runtime,
    work,
    source,
    over.map(({ row: record, at }, place) => ({
      place,
      ending: { kind: record.kind, externalId: record.external_id, at, asOf: at, reason: `not in the reading ${row.id}` },
      row: record,
    })),
  )
  await endReading(work.db, row, { state: held > 0 ? 'held' : 'complete', at: work.at, gone: over.length })
  work.record({
    kind: 'source.reading_completed',
    body: { source: source.name, reading: row.id, records: row.records, changed: row.changed, ended: over.length, held },
  })
  if (held > 0)
    await hold(
      runtime,
      work,
      source,
      row.id,
      ends.filter(({ row: record }) => kinds.has(record.kind)),
      kinds,
    )
  if (row.refused_records === 0) await closeRefusals(work, source, new Set())
  await closeFinding(work, 'source.reading_failed', source.name)
  return { state: held > 0 ? 'held' : 'complete', ended: over.length, held, problem: null }
}

/** A whole reading says anew what is missing: what an earlier one asked is no question any more. */
const supersedeHeld = async (work: Work, source: Source): Promise<void> => {
  for (const row of await heldReadings(work.db, work.org, source.name)) {
    await letGo(work.db, work.org, row.id)
    await endReading(work.db, row, { state: 'superseded', at: work.at })
  }
  await closeFinding(work, 'source.mass_change', source.name)
}

const fail = async (runtime: Runtime, work: Work, row: ReadingRow, why: string): Promise<void> => {
  await writeDetail(work.db, work.org, row.id, { why })
  await endReading(work.db, row, { state: 'failed', at: work.at })
  work.record({ kind: 'source.reading_failed', body: { source: row.source, reading: row.id, why } })
  await openFinding(runtime, work, {
    kind: 'source.reading_failed',
    subject: row.source,
    severity: 'moderate',
    detail: { source: row.source, reading: row.id, why },
  })
}

/** It broke off: what was taken stands, nothing ends by it. Errors: as `takePage`. */
export const failReading = async (runtime: Runtime, work: Work, source: Source, id: string, why: string): Promise<void> =>
  fail(runtime, work, await requireOpen(work, source, id), why)

/**
 * What a held reading would end ends (`release`), or stays (`refuse`). The caller has asked for the power.
 * Errors: `source.unknown_reading`, `source.not_held`, `source.own_reading`.
 */
export const decideHeld = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  id: string,
  decision: { readonly verdict: 'release' | 'refuse'; readonly reason: string },
): Promise<{ ended: number }> => {
  await lockSource(work.db, work.org, source.name)
  const row = await lockReading(work.db, work.org, id)
  if (!row || row.source !== source.name)
    throw new CountersignError('source.unknown_reading', 'not_found', `no reading \`${id}\` of \`${source.name}\``)
  if (row.state !== 'held')
    throw new CountersignError('source.not_held', 'conflict', `the reading \`${id}\` is ${row.state}, so nothing of it waits`, {
      details: { state: row.state },
    })
  // INVARIANT: who delivered it doesn't say that it is right.
  if (row.begun_by === work.actor.id)
    throw new CountersignError(
      'source.own_reading',
      'forbidden',
      'who delivered a reading does not decide it; ask somebody else of the enterprise',
    )
  const held = await heldBy(work.db, work.org, id)
  if (decision.verdict === 'release')
    await endNow(
      runtime,
      work,
      source,
      held.map((record, place) => ({
        place,
        ending: {
          kind: record.kind,
          externalId: record.external_id,
          at: record.held_at ?? row.as_of,
          asOf: row.as_of,
          reason: decision.reason,
        },
        row: record,
      })),
    )
  else await letGo(work.db, work.org, id)
  const ended = decision.verdict === 'release' ? held.length : 0
  await decideReading(work.db, row, {
    state: decision.verdict === 'release' ? 'released' : 'refused',
    by: work.actor.id,
    at: work.at,
    reason: decision.reason,
    gone: row.gone + ended,
  })
  work.record({
    kind: decision.verdict === 'release' ? 'source.reading_released' : 'source.reading_refused',
    body: { source: source.name, reading: id, ended, reason: decision.reason },
  })
  if ((await heldReadings(work.db, work.org, source.name)).length === 0) await closeFinding(work, 'source.mass_change', source.name)
  return { ended }
}
