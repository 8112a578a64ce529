// The brake: a source that would end more than so much of a kind within a while stops and asks. What was ended just before counts too, so that a
// large end doesn't pass in small pieces. What is held goes on as it was; it ends only when somebody who didn't deliver it says so.
import { plusSeconds } from '../../platform/clock.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { RecordKind } from '../../tables.ts'
import { openFinding } from '../findings/index.ts'
import { countKinds, holdRecords, type KindCount } from './brake-store.ts'
import type { Brake, Source } from './declaration.ts'
import { insertReading, openHold, writeDetail } from './readings-store.ts'
import { keyOf, type RecordRow } from './store.ts'

/** In an answer or a finding; the rest is counted. */
export const mostNamed = 20

export interface ToEnd {
  readonly row: RecordRow
  readonly at: Date
}

/** Whether so many more of a kind are too many. */
export const brakes = (brake: Brake, count: KindCount, more: number): boolean => {
  const ended = count.ended + more
  return more > 0 && ended >= brake.atLeast && ended * 100 >= brake.percent * (count.present + count.ended)
}

/** What of these is to be held, by kind. */
export const tooMany = async (work: Work, source: Source, ends: readonly ToEnd[]): Promise<ReadonlyMap<RecordKind, KindCount>> => {
  const counts = await countKinds(work.db, work.org, source.name, plusSeconds(work.at, -3600 * source.brake.withinHours))
  const held = new Map<RecordKind, KindCount>()
  for (const [kind, of] of Map.groupBy(ends, ({ row }) => row.kind)) {
    const count = counts.get(kind) ?? { present: 0, ended: 0 }
    if (brakes(source.brake, count, of.length)) held.set(kind, count)
  }
  return held
}

/** Who is missing, for whoever decides. */
export const massDetail = (ends: readonly ToEnd[], kinds: ReadonlyMap<RecordKind, KindCount>) => ({
  missing: Object.fromEntries(
    [...kinds].map(([kind, { present, ended }]) => [
      kind,
      { missing: ends.filter(({ row }) => row.kind === kind).length, endedJustBefore: ended, of: present + ended },
    ]),
  ),
  sample: ends
    .filter(({ row }) => kinds.has(row.kind))
    .slice(0, mostNamed)
    .map(({ row }) => ({ kind: row.kind, externalId: row.external_id, id: row.id })),
})

/** Marks them as held by a reading, and asks. */
export const hold = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  reading: string,
  ends: readonly ToEnd[],
  kinds: ReadonlyMap<RecordKind, KindCount>,
): Promise<void> => {
  const held = ends.filter(({ row }) => kinds.has(row.kind))
  await holdRecords(
    work.db,
    work.org,
    source.name,
    reading,
    held.map(({ row, at }) => ({ kind: row.kind, externalId: row.external_id, at })),
  )
  const detail = massDetail(held, kinds)
  await writeDetail(work.db, work.org, reading, detail)
  work.record({ kind: 'source.reading_held', body: { source: source.name, document: source.digest, reading, missing: detail.missing } })
  await openFinding(runtime, work, {
    kind: 'source.mass_change',
    subject: source.name,
    severity: 'high',
    detail: { source: source.name, reading, ...detail, next: `countersign source release ${reading}, or refuse it` },
  })
}

/** Ends that are said one by one: those of kinds of which there are too many are held. Gives their keys. */
export const holdEnds = async (runtime: Runtime, work: Work, source: Source, ends: readonly ToEnd[]): Promise<ReadonlySet<string>> => {
  if (ends.length === 0) return new Set()
  const kinds = await tooMany(work, source, ends)
  if (kinds.size === 0) return new Set()
  const known = await openHold(work.db, work.org, source.name)
  const reading = known ?? runtime.ids.next('rdg')
  if (known === undefined)
    await insertReading(work.db, {
      org_id: work.org,
      id: reading,
      source: source.name,
      version: source.version,
      mode: 'incremental',
      state: 'held',
      begun_by: work.actor.id,
      begun_at: work.at,
      as_of: work.at,
      ended_at: work.at,
    })
  await hold(runtime, work, source, reading, ends, kinds)
  return new Set(ends.filter(({ row }) => kinds.has(row.kind)).map(({ row }) => keyOf({ kind: row.kind, externalId: row.external_id })))
}
