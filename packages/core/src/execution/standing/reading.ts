// A reading in hand: who has it, how far it is, and that nobody else goes on with it. A process that takes up what another one left goes on where that
// was, if it is not too long ago.
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { largeQuestion } from '../../platform/large-question-store.ts'
import { readSystem, type SystemRow } from '../../registry/inventory/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { UnmatchedAsOf } from '../../tables.ts'
import { dropAll, dropUnfinished, Memory, type Noticing, readNumbers, SeenNumbers } from '../reconciliation/index.ts'
import { beginJudging, groundsAt, type Judging } from './as-of.ts'
import { accountsOutside } from './facts-store.ts'
import { ownAccounts } from './listing.ts'
import { holdScan, lockScan, passScan, type ScanRow, shareScan, updateScan } from './store.ts'

export const leaseSeconds = 300
/** What a process left longer ago is begun anew: the system will have changed under its place in the listing. */
const resumableSeconds = 3600

export interface Reading {
  readonly runtime: Runtime
  readonly caller: Caller
  readonly system: SystemRow
  /** Under which this process has it in hand. INVARIANT: whoever has an older one writes nothing any more. */
  readonly number: number
  /** Under which it began. */
  readonly first: number
  /** The last whole one. */
  readonly remembered: number
  readonly beganAt: Date
  /** Whatever it comes across is compared with what was known of it. */
  readonly noticing: Noticing
  readonly judging: Judging
  readonly askedAtOnce: number
  /** Before the first whole reading: whoever is outside may have to do with these. Undefined: with any. */
  readonly outside: Outside | undefined
  /** Live credentials for which no account was known after the last whole reading, where nothing has gone since. */
  readonly unmatched: UnmatchedAsOf | undefined
  /** The listing has come to its end already. */
  readonly listed: boolean
  /** Where the listing goes on; undefined: at its beginning. */
  readonly cursor: string | undefined
  readonly parts: number
  readonly seen: number
}

export interface Outside {
  readonly accounts: ReadonlySet<string>
  readonly names: ReadonlySet<string>
  /** Accounts that have an entry already, by their ids. */
  readonly entries: ReadonlySet<string>
}

export class Overtaken extends Error {}

/** Within a reading's transaction: that it still is the one. */
export const inReading = <T>(reading: Reading, body: (work: Work) => Promise<T>): Promise<T> =>
  transact(reading.runtime, reading.caller, async (work) => {
    const { system, noticing, judging } = reading
    const row = stillReading(reading, await holdScan(work.db, work.org, system.id))
    if (row.forget) noticing.memory.forget()
    judging.passes(work.at)
    await passScan(work.db, work.org, system.id, work.at, plusSeconds(work.at, leaseSeconds))
    return body(work)
  })

/**
 * As above, beside those: for what of a reading may be there before its turn. ORDER: whoever begins another reading waits for it, and it for whoever
 * has begun one.
 */
export const besideReading = <T>(reading: Reading, body: (work: Work) => Promise<T>): Promise<T> =>
  transact(reading.runtime, reading.caller, async (work) => {
    stillReading(reading, await shareScan(work.db, work.org, reading.system.id))
    return body(work)
  })

const stillReading = ({ number }: Reading, row: ScanRow | undefined): ScanRow => {
  if (row?.state !== 'reading' || row.reading !== number) throw new Overtaken('another reading has begun')
  return row
}

const canGoOn = (row: ScanRow, at: Date): boolean =>
  row.cursor !== null &&
  row.began_at !== null &&
  row.progress_at !== null &&
  row.progress_at <= at &&
  row.progress_at > plusSeconds(at, -resumableSeconds)

const ended = 'end'

/** How a place in a listing is kept: the system's own word for it, or that the listing has come to its end. Null: the beginning. */
export const keptPlace = ({ cursor, ended: isEnd }: { readonly cursor: string | undefined; readonly ended: boolean }): string | null =>
  isEnd ? ended : cursor === undefined ? null : `at ${cursor}`

const placeOf = (kept: string): { readonly cursor: string | undefined; readonly listed: boolean } =>
  kept === ended ? { cursor: undefined, listed: true } : { cursor: kept.slice('at '.length), listed: false }

const fromTheBeginning = { cursor: null, parts: 0, seen_so_far: 0, progress_at: null }

/**
 * Takes the system in hand; undefined when nobody asked, or another one has it. `relies`: what was judged before is relied on where nothing has changed
 * since. `atOnce`: of so many accounts a statement asks that asks of all.
 */
export const begin = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  { relies, atOnce }: { readonly relies: boolean; readonly atOnce: number },
): Promise<Reading | undefined> => {
  const taken = await transact(runtime, caller, async (work) => {
    const system = await readSystem(work.db, work.org, id)
    const row = await lockScan(work.db, work.org, id)
    if (!system || !row || row.state === 'idle') return undefined
    const held = row.state === 'reading' && row.lease_until !== null && row.lease_until > work.at
    if (held && row.lease_until! <= plusSeconds(work.at, leaseSeconds)) return undefined
    const number = row.reading + 1
    const goesOn = canGoOn(row, work.at)
    const at = goesOn
      ? { first: row.first_reading, beganAt: row.began_at!, ...placeOf(row.cursor!), parts: row.parts, seen: row.seen_so_far }
      : { first: number, beganAt: work.at, cursor: undefined, listed: false, parts: 0, seen: 0 }
    if (goesOn) work.record({ kind: 'access.resumed', body: { system: id, seen: row.seen_so_far, beganAt: at.beganAt.toISOString() } })
    else await (row.forget ? dropAll(work.db, work.org, id) : dropUnfinished(work.db, work.org, id, row.remembered))
    await updateScan(work.db, work.org, id, {
      state: 'reading',
      reading: number,
      first_reading: at.first,
      began_at: at.beganAt,
      lease_until: plusSeconds(work.at, leaseSeconds),
      ...(goesOn ? {} : { ...fromTheBeginning, forget: false }),
      // Until it is whole: whoever has it in hand may note that accounts are gone.
      unmatched: null,
      ...(row.forget ? { judged_as_of: null } : {}),
    })
    const relied = relies && !row.forget ? row : undefined
    return {
      system,
      number,
      unmatched: relied?.unmatched ?? undefined,
      remembered: row.remembered,
      since: row.accounts_since,
      forget: row.forget,
      relied,
      goesOn,
      ...at,
    }
  })
  if (!taken) return undefined
  const { system, number, unmatched, remembered, since, forget, relied, goesOn, ...at } = taken
  // ORDER: before anything is judged, and before it is asked who has to do with it.
  const judging = await beginJudging(runtime, runtime.clock.now())
  if (relied) judging.relyOn(relied)
  const { seen, written } = await readNumbers(runtime.db, caller.org, id, { remembered, current: at.first })
  const memory = new Memory(runtime.db, caller.org, id, forget ? 0 : remembered, written)
  const outside = since === null ? await largeQuestion(runtime.db, (db) => accountsOutside(db, caller.org, id)) : undefined
  if (relied && outside && !goesOn) judging.relyOnBeginning(await groundsAt(runtime, caller, id, runtime.clock.now()))
  return {
    runtime,
    askedAtOnce: atOnce,
    caller,
    system,
    number,
    remembered,
    outside,
    unmatched,
    judging,
    noticing: { system: id, since, seen, memory, own: ownAccounts(runtime, system), fresh: 0 },
    ...at,
  }
}

/** The system no longer knows the place where the listing was: all of it is read from the beginning. */
export const beginAnew = async (reading: Reading): Promise<Reading> => {
  const { system, remembered, number, noticing, runtime } = reading
  const beganAt = await inReading(reading, async (work) => {
    await dropUnfinished(work.db, work.org, system.id, remembered)
    await updateScan(work.db, work.org, system.id, { ...fromTheBeginning, first_reading: number, began_at: work.at })
    work.record({ kind: 'access.begun_anew', body: { system: system.id, seen: reading.seen } })
    return work.at
  })
  runtime.log.info({ system: system.id, seen: reading.seen }, 'access: the system no longer knows where the listing was; it is read anew')
  return {
    ...reading,
    first: number,
    beganAt,
    cursor: undefined,
    listed: false,
    parts: 0,
    seen: 0,
    noticing: { ...noticing, seen: new SeenNumbers() },
  }
}
