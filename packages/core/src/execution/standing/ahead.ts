// What is asked while the listing is read, so that the end of a reading need not wait for questions over everything that is known: each answer says
// which few have to be looked at afterwards. INVARIANT: an answer only ever leaves out what the listing can't make worse; what goes wrong with a
// question, or what has too many answers to be held in mind, is asked again afterwards, of all.
import { largeQuestion } from '../../platform/large-question-store.ts'
import { knownToBeThere, unmatchedAhead } from '../reconciliation/index.ts'
import { askAhead, concernedAt } from './again.ts'
import { notSeen } from './facts-store.ts'
import type { Reading } from './reading.ts'
import { entriesNotSeen } from './store.ts'

/** More than that are not held in mind. */
const most = 2_000

/** Undefined: it has to be asked afterwards, of all. */
export interface Ahead {
  /** Accounts that have to be judged again whatever the listing shows. */
  readonly again: readonly string[] | undefined
  /** Live credentials for which no account is known. */
  readonly unmatched: readonly string[] | undefined
  /** How many accounts were known to be there. */
  readonly known: number | undefined
  /** Credentials that somebody outside holds and for which no reading has come across anything. */
  readonly unseen: readonly string[] | undefined
  /** Entries of what isn't there any more, or is kept by nothing but the entry. */
  readonly over: readonly string[] | undefined
}

const fewer = <T>(rows: readonly T[], idOf: (row: T) => string): string[] | undefined => (rows.length < most ? rows.map(idOf) : undefined)

const quiet = <T>(asked: Promise<T>): Promise<T | undefined> => asked.catch(() => undefined)

const unmatchedSince = async (reading: Reading): Promise<readonly string[] | undefined> => {
  const { runtime, caller, system, unmatched: kept } = reading
  const accounts = kept && (await concernedAt(reading, runtime.clock.now()))
  return unmatchedAhead(runtime, caller.org, system, accounts && { kept, accounts })
}

/** While the listing is read. Before the first whole reading nearly all is yet to come, and little can be asked. */
const askWhileListing = async (reading: Reading): Promise<Ahead> => {
  const { runtime, caller, system, noticing, first } = reading
  const question = { system: system.id, first, missing: [] }
  const nothing = Promise.resolve(undefined)
  const unlessFirst = <T>(ask: () => Promise<T>) => (noticing.since === null ? nothing : quiet(ask()))
  // Two at a time, as long as each other: the house has others to serve.
  const counted = async () => ({
    known: await quiet(knownToBeThere(runtime, caller.org, system.id)),
    over: await quiet(largeQuestion(runtime.db, (db) => entriesNotSeen(db, caller.org, question, '', most))),
    unseen: await unlessFirst(() => largeQuestion(runtime.db, (db) => notSeen(db, caller.org, question, '', most))),
  })
  const matched = async () => ({
    again: await unlessFirst(() => askAhead(reading)),
    unmatched: await unlessFirst(() => unmatchedSince(reading)),
  })
  const [{ known, over, unseen }, { again, unmatched }] = await Promise.all([counted(), matched()])
  return {
    again,
    unmatched,
    known,
    unseen: unseen && fewer(unseen, ({ credential }) => credential),
    over: over && fewer(over, ({ id }) => id),
  }
}

/** After a first listing, side by side with what it left out: what could not be asked while it was read. */
const askAfterFirst = async (reading: Reading, ahead: Ahead): Promise<Ahead> => {
  const { runtime, caller, system, noticing } = reading
  if (noticing.since !== null) return ahead
  const [again, unmatched] = await Promise.all([quiet(askAhead(reading)), quiet(unmatchedAhead(runtime, caller.org, system))])
  return { ...ahead, again, unmatched }
}

/** What is asked while the listing is read, and after a first one. */
export interface Asking {
  whileListing(reading: Reading): Promise<Ahead>
  afterFirst(reading: Reading, ahead: Ahead): Promise<Ahead>
  /** What was judged before is relied on where nothing that bears on it has changed; whoever doesn't asks of all, and must come to the same. */
  readonly relies: boolean
  /** Of so many accounts it is asked in one statement whether they are judged otherwise, where it is asked of all. */
  readonly atOnce: number
}

export const askingAhead: Asking = { whileListing: askWhileListing, afterFirst: askAfterFirst, relies: true, atOnce: 500_000 }
