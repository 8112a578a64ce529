// The unit of work: a fact and its journal entry commit together. There is no other way to write an entry that goes with a fact.
import { CountersignError, hasCode } from '@countersign/ledger'
import { endTurns } from '../../platform/together.ts'
import type { Caller, GuardRefusal, Job, Runtime, Work } from '../../runtime.ts'
import { type Actor, digestOfLeaf, type Entry, leafOf } from './model.ts'
import { Returning } from './returning.ts'
import { insertEntries, type JournalRow, lockStreams, type StreamHead, updateStreams } from './store.ts'

export const actorOf = (caller: Caller): Actor => ({
  kind: caller.principal.kind,
  id: caller.principal.id,
  party: `${caller.principal.party.kind}:${caller.principal.party.id}`,
})

/** PostgreSQL's words for "try again": serialization failure, deadlock, and a row that another transaction wrote first: run again, it is seen. */
const transient = new Set(['40001', '40P01', '23505'])
/** Gone, shutting down, out of something, a standby that takes no writes, not open to connections. */
const unreachable = /^(08|57P|53|25006|55000)|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT/

const isUnreachable = (error: unknown): boolean => {
  const { code, message } = error as { code?: string; message?: string }
  return unreachable.test(code ?? '') || /timeout|terminated|Connection/i.test(code === undefined ? (message ?? '') : '')
}

/** A statement that was cut off because it took too long. */
const tooSlow = '57014'
/** What the tables themselves forbid about what is in quarantine. */
const quarantined = 'CS004'

/**
 * A database error that the caller can't mend becomes `database.unavailable` or `database.too_slow` (503): refuse rather than act unlogged. What the
 * tables forbid about quarantine becomes `quarantine.refused`, whoever asked for it.
 */
export const asUnavailable = (error: unknown): unknown => {
  if (error instanceof CountersignError) return error
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  if (code === quarantined)
    return new CountersignError('quarantine.refused', 'conflict', `${message}; \`countersign merger list\` shows what is in quarantine`, {
      cause: error,
    })
  if (code === tooSlow)
    return new CountersignError(
      'database.too_slow',
      'unavailable',
      'the database took too long for this; nothing was changed, try again, or ask for less at a time',
      { cause: error },
    )
  return isUnreachable(error)
    ? new CountersignError('database.unavailable', 'unavailable', "the database can't be reached; nothing was changed, try again", {
        cause: error,
      })
    : error
}

type Body<T> = (work: Work) => Promise<T>

interface Committed<T> {
  readonly values: readonly T[]
  readonly entries: readonly Entry[]
  readonly jobs: readonly Job[]
}

/** A transaction that has failed answers everything else with this; it is never the reason. */
const aborted = '25P02'

/** One transaction for all bodies, side by side: all of their facts, entries and jobs, or none. */
const commit = <T>(runtime: Runtime, caller: Caller, bodies: readonly Body<T>[]): Promise<Committed<T>> =>
  runtime.db.transaction().execute(async (db) => {
    const at = runtime.clock.now()
    const actor = actorOf(caller)
    const parts = bodies.map(() => ({ entries: [] as Entry[], jobs: [] as Job[] }))
    const settled = await Promise.allSettled(
      bodies.map(async (body, n) => {
        const { entries, jobs } = parts[n]!
        const work: Work = {
          db,
          org: caller.org,
          at,
          actor,
          record: (entry) => void entries.push(entry),
          enqueue: (job) => void jobs.push(job),
        }
        const value = await body(work)
        await inspect(runtime, work, [...entries])
        return value
      }),
    )
    endTurns(db)
    const failed = settled.filter((result) => result.status === 'rejected').map(({ reason }) => reason as { code?: string })
    if (failed.length > 0) throw failed.find(({ code }) => code !== aborted) ?? failed[0]
    const entries = parts.flatMap((part) => part.entries)
    const jobs = distinct(parts.flatMap((part) => part.jobs))
    // ORDER: streams are locked last, for the shortest time.
    await writeEntries(runtime, db, caller.org, at, actor, entries)
    if (jobs.length > 0) await runtime.jobs.enqueue(db, jobs)
    return { values: settled.map((result) => (result as PromiseFulfilledResult<T>).value), entries, jobs }
  })

/** The same wake-up at the same time is one. */
const distinct = (jobs: readonly Job[]): Job[] => [
  ...new Map(jobs.map((job) => [`${job.org} ${job.kind} ${job.id} ${job.startAfter?.getTime() ?? ''}`, job])).values(),
]

const commitInTheEnd = async <T>(runtime: Runtime, caller: Caller, bodies: readonly Body<T>[]): Promise<Committed<T>> => {
  for (let run = 1; ; run += 1) {
    try {
      return await commit(runtime, caller, bodies)
    } catch (error) {
      // ORDER: what the work would have changed is gone with its transaction; that it was refused is durable before the caller hears of it.
      if (error instanceof Refused && bodies.length === 1) {
        await transact(runtime, caller, async (work) => work.record(error.refusal.entry))
        throw error.refusal.error
      }
      if (run < 3 && transient.has((error as { code?: string }).code ?? '')) continue
      throw asUnavailable(error)
    }
  }
}

/** Undoes the transaction that it is thrown in; never leaves this file. */
class Refused extends Error {
  readonly refusal: GuardRefusal
  constructor(refusal: GuardRefusal) {
    super(refusal.error.message)
    this.refusal = refusal
  }
}

const inspect = async (runtime: Runtime, work: Work, entries: readonly Entry[]): Promise<void> => {
  for (const guard of runtime.guards) {
    if (!entries.some(({ kind }) => guard.concerns.has(kind))) continue
    const refusal = await guard.inspect(runtime, work, entries)
    if (refusal) throw new Refused(refusal)
  }
}

const tell = (runtime: Runtime, caller: Caller, { entries, jobs }: Committed<unknown>): void => {
  if (entries.length + jobs.length > 0) runtime.steps.reach('fact.committed')
  if (entries.length > 0) runtime.journal.poke()
  if (jobs.some((job) => job.startAfter === undefined)) runtime.jobs.wake()
  for (const entry of entries) runtime.notify(caller.org, entry)
}

/**
 * Runs `body` in one transaction. Its entries are chained into their streams and its jobs enqueued before commit.
 * `body` must be repeatable: it is run again after a serialization failure, a deadlock or a lost race for a unique row (at most 3 times).
 * Errors: whatever `body` throws; what a guard refuses with; `database.unavailable`.
 */
export const transact = async <T>(runtime: Runtime, caller: Caller, body: Body<T>): Promise<T> => {
  const committed = await commitInTheEnd(runtime, caller, [body])
  tell(runtime, caller, committed)
  return committed.values[0]!
}

export interface About {
  readonly kind: string
  readonly subject: string
  /** Bodies about one subject that say the same word here do nothing to each other, and may share a transaction. */
  readonly peaceful?: string | undefined
  /** Whoever is answered comes again at once, as a rule, with his next one: he is waited for a moment. Of one kind all say the same. */
  readonly comesAgain?: boolean
}

interface Member extends Omit<About, 'kind'> {
  readonly caller: Caller
  readonly body: Body<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/** Bodies that share one transaction. */
const mostTogether = 256

/** Those who come while a transaction of their kind is under way are taken together in the next one. */
class Crowd {
  readonly #runtime: Runtime
  #waiting: Member[] = []
  #busy = false
  readonly #returning = new Returning()

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  join(member: Member): void {
    this.#waiting.push(member)
    this.#returning.came()
    if (this.#busy) return
    this.#busy = true
    setImmediate(() => void this.#work())
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#returning.wait(this.#runtime.clock.monotonic())
      await this.#take(this.#next())
    }
    this.#busy = false
  }

  /**
   * INVARIANT: no subject twice in a transaction, but for bodies that are peaceful. A row's lock keeps two transactions apart and not two bodies
   * of one: each would believe that it alone takes the step.
   */
  #next(): Member[] {
    const taken: Member[] = []
    const left: Member[] = []
    const subjects = new Map<string, string | undefined>()
    for (const member of this.#waiting) {
      const { subject, peaceful } = member
      const alone = !subjects.has(subject)
      if (taken.length < mostTogether && (alone || (peaceful !== undefined && subjects.get(subject) === peaceful))) taken.push(member)
      else left.push(member)
      // ORDER: nobody overtakes one about the same subject who has to wait.
      subjects.set(subject, taken.at(-1) === member ? peaceful : undefined)
    }
    this.#waiting = left
    return taken
  }

  /** What one of them breaks is the others' no longer than it takes to find out: each half is tried by itself. */
  async #take(members: readonly Member[]): Promise<void> {
    const { caller } = members[0]!
    const { clock } = this.#runtime
    const from = clock.monotonic()
    let committed: Committed<unknown>
    try {
      committed = await commitInTheEnd(
        this.#runtime,
        caller,
        members.map(({ body }) => body),
      )
    } catch (error) {
      if (members.length === 1 || hasCode(error, 'database.unavailable')) {
        for (const { reject } of members) reject(error)
        return
      }
      const middle = Math.ceil(members.length / 2)
      await this.#take(members.slice(0, middle))
      await this.#take(members.slice(middle))
      return
    }
    try {
      tell(this.#runtime, caller, committed)
    } catch (error) {
      for (const { reject } of members) reject(error)
      return
    }
    // ORDER: before they are answered, for the first may be back at once.
    this.#returning.ended(members.filter(({ comesAgain }) => comesAgain).length, clock.monotonic(), clock.monotonic() - from)
    members.forEach(({ resolve }, n) => void resolve(committed.values[n] as never))
  }
}

const crowds = new WeakMap<Runtime, Map<string, Crowd>>()

const crowdOf = (runtime: Runtime, caller: Caller, kind: string): Crowd => {
  const own = crowds.get(runtime) ?? new Map<string, Crowd>()
  crowds.set(runtime, own)
  const { principal } = caller
  const name = JSON.stringify([caller.org, principal.kind, principal.id, principal.party.kind, principal.party.id, kind])
  const crowd = own.get(name) ?? new Crowd(runtime)
  own.set(name, crowd)
  return crowd
}

/**
 * As `transact`, in one transaction with others of the same kind and the same caller, each about another subject. What one body throws undoes
 * nothing of the others. ORDER: a body is never of one kind with a body that it waits for: what that one changes would not be seen, and not waited for.
 * Errors: as `transact`.
 */
export const transactTogether = <T>(runtime: Runtime, caller: Caller, { kind, ...about }: About, body: Body<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    crowdOf(runtime, caller, kind).join({ ...about, caller, body, resolve, reject })
  })

const writeEntries = async (
  runtime: Runtime,
  db: Work['db'],
  org: string,
  at: Date,
  actor: Actor,
  entries: readonly Entry[],
): Promise<void> => {
  if (entries.length === 0) return
  const heads = await lockStreams(
    db,
    org,
    entries.flatMap((entry) => entry.stream ?? []),
  )
  const touched = new Map<string, StreamHead>()
  const rows: JournalRow[] = entries.map((entry) => {
    const head = entry.stream === undefined ? undefined : (touched.get(entry.stream) ?? heads.get(entry.stream))
    const seq = head ? head.length + 1 : 0
    const leaf = leafOf(entry, { org, id: runtime.ids.next('jrn'), at, actor, seq, prev: head?.head ?? null })
    if (entry.stream !== undefined) touched.set(entry.stream, { stream: entry.stream, length: seq, head: digestOfLeaf(leaf) })
    return { id: leaf.id, at, kind: entry.kind, actorId: actor.id, stream: entry.stream ?? null, seq, leaf: leaf.text, hash: leaf.hash }
  })
  await insertEntries(db, org, rows)
  await updateStreams(db, org, [...touched.values()])
}
