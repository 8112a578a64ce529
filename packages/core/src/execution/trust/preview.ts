// A preview: what a set of rules would come to for all standing access, page by page, so that no number of accesses is too many. Changes nothing.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Rules } from './model.ts'
import { type Came, type CountRow, countLapsesOf, type LapseShownRow, previewLapses } from './preview-store.ts'
import { suspectsOf } from './suspects-store.ts'
import { endOfPage } from './verdict-store.ts'

type Db = Kysely<Tables>

/** So many standing credentials are looked at in one statement at most, and so many suspects judged. */
const most = 50_000
const mostJudged = 20_000

/** Suspects from a place on, with the place where they end: in pieces that grow while little is found. */
const suspectsFrom = async function* (db: Db, org: string, from: string, rules: Rules, at: Date, first: number, atOnce: number) {
  for (let after = from, size = first; ; size = Math.min(most, size * 4)) {
    const upTo = await endOfPage(db, org, after, size)
    if (upTo === undefined) return
    const ids = await suspectsOf(db, org, { after, upTo }, rules, at, atOnce)
    if (ids.length > 0) yield ids
    after = ids.length < atOnce ? upTo : ids.at(-1)!
  }
}

const sumOf = (one: Came, other: Came): Came => ({
  revoke: one.revoke + other.revoke,
  replace: one.replace + other.replace,
  suspend: one.suspend + other.suspend,
  finding: one.finding + other.finding,
  unknown: one.unknown + other.unknown,
})

const byWeight = (one: CountRow, other: CountRow): number =>
  other.revoke - one.revoke ||
  other.replace - one.replace ||
  other.suspend - one.suspend ||
  other.finding - one.finding ||
  other.unknown - one.unknown ||
  (one.name < other.name ? -1 : 1)

const nothing: CountRow = { by: 'all', name: '', revoke: 0, replace: 0, suspend: 0, finding: 0, unknown: 0 }

/** Of all standing access: all, and by condition, system, party and owner so many of the greatest. What is held here are names, not accesses. */
export const countLapses = async (db: Db, org: string, rules: Rules, at: Date, mostOfEach: number): Promise<readonly CountRow[]> => {
  const counts = new Map<string, CountRow>([['all ', nothing]])
  for await (const ids of suspectsFrom(db, org, '', rules, at, most, mostJudged))
    for (const row of await countLapsesOf(db, org, ids, rules, at)) {
      const key = `${row.by} ${row.name}`
      const before = counts.get(key)
      counts.set(key, before ? { ...before, ...sumOf(before, row) } : row)
    }
  return [...Map.groupBy(counts.values(), ({ by }) => by).values()].flatMap((some) => some.sort(byWeight).slice(0, mostOfEach))
}

/** The next lapses by given rules after a place, until there are enough. */
export const nextLapses = async (db: Db, org: string, rules: Rules, at: Date, after: string, limit: number): Promise<LapseShownRow[]> => {
  const found: LapseShownRow[] = []
  const place = after.lastIndexOf(' ')
  const last = place === -1 ? '' : after.slice(0, place)
  // The credential of the last one shown may have more.
  if (place !== -1) found.push(...(await previewLapses(db, org, [last], rules, at, after, limit)))
  if (found.length >= limit) return found
  for await (const ids of suspectsFrom(db, org, last, rules, at, limit * 4, limit)) {
    found.push(...(await previewLapses(db, org, ids, rules, at, '', limit - found.length)))
    if (found.length >= limit) return found
  }
  return found
}
