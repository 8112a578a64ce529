// Records that are over: what they stand for loses what a source can take, and the event says so. Beyond the brake nothing ends until somebody has
// decided. INVARIANT: an end reaches the inventory only from a source that may begin such a thing.
import type { Runtime, Work } from '../../runtime.ts'
import type { RecordKind } from '../../tables.ts'
import { evaluateContracts } from '../contracts/index.ts'
import { holdEnds } from './brake.ts'
import { counting, type Source, thingOf } from './declaration.ts'
import { noteEvents } from './events.ts'
import { saidProblems } from './judge.ts'
import { recordKinds } from './kinds.ts'
import { digestOfSaid, type Ending, stepOfEnding } from './model.ts'
import { openRefusals } from './refusals.ts'
import { keyOf, lockRecords, markGone, type RecordRow, writeRecords } from './store.ts'
import type { Taken } from './take.ts'
import { endPrincipals, endRolesOf, expireIdentities, hereByNoOther, retireWorkloads, shortenContracts } from './things-store.ts'

/** A record is over. */
export const endRecord = async (runtime: Runtime, work: Work, source: Source, ending: Ending): Promise<Taken> =>
  (await endRecords(runtime, work, source, [ending]))[0]!

/** Records are over, said one by one and not by their absence. Beyond the brake they are held. */
export const endRecords = async (runtime: Runtime, work: Work, source: Source, endings: readonly Ending[]): Promise<Taken[]> => {
  const judged = endings.map((ending) => saidProblems(source, work.at, ending))
  const sound = endings.filter((_, n) => judged[n]!.length === 0)
  const known = new Map(
    (await lockRecords(work.db, work.org, source.name, sound)).map((row) => [keyOf({ kind: row.kind, externalId: row.external_id }), row]),
  )
  const seen = new Set<string>()
  const steps = endings.map((ending, n) => {
    if (judged[n]!.length > 0) return undefined
    const key = keyOf(ending)
    const step = seen.has(key) ? ({ is: 'same' } as const) : stepOfEnding(known.get(key), ending)
    if (step.is === 'ended') seen.add(key)
    return step
  })
  await markGone(
    work.db,
    work.org,
    source.name,
    endings.filter((_, n) => steps[n]?.is === 'same'),
  )
  const places = endings.flatMap((_, n) => (steps[n]?.is === 'ended' ? [n] : []))
  const held = await holdEnds(
    runtime,
    work,
    source,
    places.flatMap((n) => {
      const row = known.get(keyOf(endings[n]!))
      return row ? [{ row, at: endings[n]!.at }] : []
    }),
  )
  const over = places.filter((n) => !held.has(keyOf(endings[n]!)))
  const events = await endNow(
    runtime,
    work,
    source,
    over.map((place) => ({ place, ending: endings[place]!, row: known.get(keyOf(endings[place]!)) })),
  )
  await openRefusals(
    runtime,
    work,
    source,
    endings.flatMap((delivery, n) => judged[n]!.map((problem) => ({ delivery, problem }))),
  )
  return endings.map((ending, n) => {
    const row = known.get(keyOf(ending))
    const outcome = steps[n] === undefined ? ('refused' as const) : held.has(keyOf(ending)) ? ('held' as const) : steps[n].is
    return {
      kind: ending.kind,
      externalId: ending.externalId,
      id: row?.id ?? thingOf(source, String(ending.externalId)),
      outcome,
      version: (row?.version ?? 0) + (outcome === 'ended' ? 1 : 0),
      event: events.get(n) ?? null,
      problems: judged[n]!,
    }
  })
}

export interface Over {
  /** Where it stood in what was delivered. */
  readonly place: number
  readonly ending: Ending
  /** What is known of it; undefined: nothing was ever heard. */
  readonly row: RecordRow | undefined
}

/** They end, whatever the brake says. The caller has asked it, or a person. */
export const endNow = async (runtime: Runtime, work: Work, source: Source, over: readonly Over[]): Promise<Map<number, string>> => {
  await writeRecords(
    work.db,
    over.map(({ ending, row }) => ({
      org_id: work.org,
      source: source.name,
      kind: ending.kind,
      external_id: ending.externalId,
      id: row?.id ?? thingOf(source, ending.externalId),
      attributes: row?.attributes ?? {},
      owned: row?.owned ?? [],
      begins: row?.begins ?? false,
      digest: row?.digest ?? digestOfSaid({}, source.digest),
      version: (row?.version ?? 0) + 1,
      state: 'gone' as const,
      source_at: row?.source_at ?? null,
      first_seen_at: row?.first_seen_at ?? work.at,
      changed_at: work.at,
      seen_at: row?.seen_at ?? null,
      gone_at: ending.at,
      held_in: null,
      held_at: null,
    })),
  )
  const real = over.flatMap(({ ending, row, place }) => (row && source.creates.has(ending.kind) ? [{ place, ending, row }] : []))
  await endThings(runtime, work, real)
  const events = await noteEvents(
    runtime,
    work,
    source,
    real.map(({ place, ending, row }) => ({
      place,
      event: recordKinds[ending.kind].ends,
      kind: ending.kind,
      externalId: ending.externalId,
      id: row.id,
      version: row.version + 1,
      before: counting(row.attributes, row.owned),
      after: null,
      at: ending.at,
      ...(ending.asOf === undefined ? {} : { asOf: ending.asOf }),
    })),
  )
  for (const { place, ending, row } of over)
    work.record({
      kind: 'source.record_ended',
      body: {
        source: source.name,
        document: source.digest,
        kind: ending.kind,
        externalId: ending.externalId,
        id: row?.id ?? thingOf(source, ending.externalId),
        version: (row?.version ?? 0) + 1,
        reason: ending.reason,
        event: events.get(place) ?? null,
      },
    })
  return events
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

const endThings = async (
  runtime: Runtime,
  work: Work,
  over: readonly { readonly ending: Ending; readonly row: RecordRow }[],
): Promise<void> => {
  const of = (...kinds: RecordKind[]) =>
    over.filter(({ ending }) => kinds.includes(ending.kind)).map(({ row, ending }) => ({ id: row.id, at: ending.at }))
  // INVARIANT: what another source that begins such things still says to be here stays.
  const gone = async (...kinds: RecordKind[]) => {
    const told = of(...kinds)
    const left = new Set(
      await hereByNoOther(
        work.db,
        work.org,
        kinds,
        told.map(({ id }) => id),
      ),
    )
    return told.filter(({ id }) => left.has(id))
  }
  const people = await gone('person', 'contractor')
  if (people.length > 0) {
    const ids = [...new Set(people.map(({ id }) => id))].sort()
    for (const principal of await endPrincipals(work.db, work.org, ids, work.at))
      work.record({ kind: 'principal.deactivated', body: { principal } })
    for (const { principal_id, role } of await endRolesOf(work.db, work.org, ids, work.at))
      work.record({ kind: 'role.ended', body: { principal: principal_id, role } })
  }
  const identities = [...people, ...(await gone('identity'))]
  if (identities.length > 0) await expireIdentities(work.db, work.org, identities)
  const workloads = await gone('workload')
  if (workloads.length > 0)
    await retireWorkloads(
      work.db,
      work.org,
      workloads.map(({ id }) => id),
    )
  const contracts = of('contract')
  if (contracts.length === 0) return
  await shortenContracts(
    work.db,
    work.org,
    contracts.map(({ id, at }) => ({ id, day: dayOf(at) })),
  )
  await evaluateContracts(runtime, work)
}
