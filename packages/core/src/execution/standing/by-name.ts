// What a listing leaves out though it is known is asked for by name. INVARIANT: a listing that leaves one out closes nothing, and no answer is no absence.
import type { Observer } from '@countersign/connector-kit'
import { largeQuestion } from '../../platform/large-question-store.ts'
import { absentees, addPart, bytesOf, noteGone, Part } from '../reconciliation/index.ts'
import type { Ahead } from './ahead.ts'
import { notSeen } from './facts-store.ts'
import { type Doubt, doubt, isDoubt, observed } from './listing.ts'
import { entryId, type Name, type Told, toldOf } from './model.ts'
import { inReading, type Reading } from './reading.ts'
import { entriesNotSeen, updateScan } from './store.ts'
import { type Place, shownOf, take, takingOf } from './take.ts'

const atOnce = 1_000
/** Known accounts that a listing leaves out and that are asked for by name. */
const mostByName = 2_000
/** Longer than this nobody is asked by name: what is left comes with the next reading. */
export const longestMs = 1_800_000
/** Where nothing is written for so long, the lease is renewed by itself. */
const renewedMs = 60_000

/** What this reading has not come across, though the inventory or an earlier reading knows it. `missing` gathers the numbers of accounts. */
async function* leftOut({ runtime, caller, system, first, noticing }: Reading, ahead: Ahead): AsyncGenerator<Name> {
  const missing: number[] = []
  const accounts: string[] = []
  for await (const { n, ...name } of absentees(runtime, caller.org, noticing, ahead.known)) {
    missing.push(n)
    accounts.push(name.id)
    yield name
  }
  const unseen = { system: system.id, first, missing }
  const over = ahead.over && [...ahead.over, ...accounts]
  const isNothing = (among: readonly string[] | undefined) => among?.length === 0 && missing.length === 0
  for (const [among, read] of [
    [
      ahead.unseen,
      (after: string) => largeQuestion(runtime.db, (db) => notSeen(db, caller.org, { ...unseen, among: ahead.unseen }, after, atOnce)),
    ],
    [over, (after: string) => largeQuestion(runtime.db, (db) => entriesNotSeen(db, caller.org, { ...unseen, among: over }, after, atOnce))],
  ] as const) {
    if (isNothing(among)) continue
    let after = ''
    for (;;) {
      const rows = await read(after)
      yield* rows
      const last = rows.at(-1)
      if (rows.length < atOnce || last === undefined) break
      after = 'credential' in last ? last.credential : last.id
    }
  }
}

export interface Asked {
  /** Those that the system, asked by name, doesn't have. */
  readonly absent: readonly string[]
  readonly doubted: Doubt | undefined
  /** Where the reading is after them. */
  readonly place: Place
}

export const askByName = async (reading: Reading, ahead: Ahead, observer: Observer, from: Place, late: () => boolean): Promise<Asked> => {
  const { runtime, system } = reading
  const kinds = runtime.connectors.definition(system.connector)?.credentialKinds ?? {}
  let doubted: Doubt | undefined
  let place = from
  const asked = new Set<string>()
  const absent: string[] = []
  const there: Told[] = []
  const keep = async (): Promise<void> => {
    await take(
      reading,
      takingOf(
        there.splice(0).map((seen) => shownOf(reading, seen, undefined)),
        new Part(),
      ),
      place,
    )
    place = { ...place, part: place.part + 1 }
  }
  let renewed = runtime.clock.monotonic()
  for await (const name of leftOut(reading, ahead)) {
    const id = entryId(system.id, name)
    if (asked.has(id)) continue
    if (asked.size >= mostByName || late()) {
      doubted = doubt('listing.too_much_left_out', `the listing leaves out more than could be asked for by name; ${asked.size} were`)
      break
    }
    asked.add(id)
    if (runtime.clock.monotonic() - renewed > renewedMs) {
      await inReading(reading, async () => {})
      renewed = runtime.clock.monotonic()
    }
    const answer = await observed(runtime, system.id, observer, name)
    if (isDoubt(answer)) {
      doubted ??= answer
      continue
    }
    if (!answer.value.present) {
      absent.push(id)
      continue
    }
    const seen = toldOf(
      { ...answer.value, handle: { kind: name.kind, account: name.account, ...(name.key === null ? {} : { key: name.key }) } },
      runtime.clock.now(),
    )
    if (!seen) {
      doubted ??= doubt('system.malformed', 'the answer about one account has no form that could be read')
      continue
    }
    there.push(seen)
    // Tokens are often not listed by design; a credential that is there and not listed shows that the listing is not all.
    if (seen.enabled && (kinds[name.kind]?.nature ?? 'credential') === 'credential')
      doubted ??= doubt('listing.incomplete', `the listing leaves out \`${name.account}\`, which is there`)
    if (there.length >= atOnce) await keep()
  }
  if (there.length > 0) await keep()
  return { absent, doubted, place }
}

/** What the listing left out and the system doesn't have is gone, in as far as anything is known of it. */
export const noteAbsent = async (reading: Reading, absent: readonly string[], from: Place): Promise<void> => {
  const { system, first, noticing, runtime } = reading
  let { part } = from
  for (let at = 0; at < absent.length; at += atOnce) {
    const gone = await inReading(reading, async (work) => {
      const numbers = await noteGone(runtime, work, noticing, absent.slice(at, at + atOnce))
      const none = Buffer.alloc(0)
      if (numbers.length > 0) {
        await addPart(work.db, {
          org_id: work.org,
          system_id: system.id,
          reading: first,
          part,
          numbers: none,
          written: bytesOf(numbers),
          prints: none,
        })
        await updateScan(work.db, work.org, system.id, { parts: part + 1, progress_at: work.at })
      }
      return numbers
    })
    noticing.memory.wrote(gone)
    if (gone.length > 0) part += 1
  }
}
