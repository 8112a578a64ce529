// What was signed comes into quarantine, part by part: each part is one transaction that says of each of its items what became of it. Killed in between
// it goes on from there; two at once take turns by the row of the merger.
import type { Runtime, Work } from '../../runtime.ts'
import { bringIn } from '../import/index.ts'
import { judge } from './judge-store.ts'
import { type Coming, recordOf } from './model.ts'
import { type ItemOutcome, type ItemRow, nextItems, readMerger, setMerger, setOutcomes, standsFor } from './store.ts'

/** In one transaction. */
const partOf = 500

/** Each with what it belongs to by the inventory's name; undefined where that isn't in yet. */
const coming = async (work: Work, merger: string, items: readonly ItemRow[]): Promise<Map<ItemRow, Coming | undefined>> => {
  const named = (kind: ItemRow['kind'], field: string) =>
    items.flatMap((item) => {
      const value = item.kind === kind ? item.attributes[field] : undefined
      return typeof value === 'string' ? [value] : []
    })
  const people = await standsFor(work.db, work.org, merger, 'person', named('identity', 'holder'))
  const identities = await standsFor(work.db, work.org, merger, 'identity', named('credential', 'identity'))
  const own = (kind: ItemRow['kind']) =>
    new Map(items.flatMap((item) => (item.kind === kind ? [[item.external_id, item.id] as const] : [])))
  const [newPeople, newIdentities] = [own('person'), own('identity')]
  const ofItem = ({ kind, attributes }: ItemRow): string | null | undefined => {
    if (kind === 'person') return null
    const above = attributes[kind === 'identity' ? 'holder' : 'identity']
    if (typeof above !== 'string') return null
    return kind === 'identity' ? (people.get(above) ?? newPeople.get(above)) : (identities.get(above) ?? newIdentities.get(above))
  }
  return new Map(
    items.map((item) => {
      const of = ofItem(item)
      return [item, of === undefined ? undefined : { kind: item.kind, id: item.id, attributes: item.attributes, of }]
    }),
  )
}

/** Writes what is right and says what is wrong with the rest. */
const write = async (runtime: Runtime, work: Work, merger: string, items: readonly ItemRow[]): Promise<ItemOutcome[]> => {
  const things = await coming(work, merger, items)
  const wrong = new Map<number, string>()
  for (const [index, item] of items.entries()) if (!things.get(item)) wrong.set(index, 'what it belongs to is not in')
  for (;;) {
    const records = items.flatMap((item, index) => {
      const thing = things.get(item)
      return thing && !wrong.has(index) ? [recordOf(merger, thing, index + 1)] : []
    })
    if (records.length === 0) break
    const { problems } = await bringIn(runtime, work, records, { quarantine: merger })
    if (problems.length === 0) break
    for (const { line, path, message } of problems)
      if (!wrong.has(line - 1)) wrong.set(line - 1, `${path.replace(/^[^.]*\.?/, '') || 'record'}: ${message}`)
  }
  return items.map(({ n }, index) => {
    const why = wrong.get(index) ?? null
    return { n, state: why === null ? 'quarantined' : 'refused', why }
  })
}

/** Gives whether there is more to do. */
export const bringPart = async (runtime: Runtime, work: Work, merger: string): Promise<boolean> => {
  const row = await readMerger(work.db, work.org, merger, true)
  if (row?.state !== 'coming') return false
  const found = await nextItems(work.db, work.org, merger, partOf)
  if (found.length === 0) {
    await setMerger(work.db, work.org, merger, { state: 'in' })
    work.record({ kind: 'merger.in', body: { merger } })
    return false
  }
  // ORDER: what has come to be here since it was signed is seen before anything is written.
  await judge(
    work.db,
    work.org,
    merger,
    found.map(({ n }) => n),
  )
  const still = (await nextItems(work.db, work.org, merger, partOf)).filter(({ n }) => found.some((one) => one.n === n))
  const outcomes = await write(runtime, work, merger, still)
  await setOutcomes(work.db, work.org, merger, outcomes)
  const came = still.filter((_, index) => outcomes[index]!.state === 'quarantined')
  work.record({
    kind: 'merger.brought_in',
    body: {
      merger,
      people: came.filter(({ kind }) => kind === 'person').map(({ id }) => id),
      identities: came.filter(({ kind }) => kind === 'identity').map(({ id }) => id),
      credentials: came.filter(({ kind }) => kind === 'credential').map(({ id }) => id),
      refused: outcomes.length - came.length,
      heldBack: found.length - still.length,
    },
  })
  return true
}
