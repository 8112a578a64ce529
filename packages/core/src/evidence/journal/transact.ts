// The unit of work: a fact and its journal entry commit together. There is no other way to write an entry that goes with a fact.
import { CountersignError } from '@countersign/ledger'
import type { Caller, GuardRefusal, Job, Runtime, Work } from '../../runtime.ts'
import { type Actor, digestOfLeaf, type Entry, leafOf } from './model.ts'
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

/** A database error that the caller can't mend becomes `database.unavailable` (503): refuse rather than act unlogged. */
export const asUnavailable = (error: unknown): unknown =>
  !(error instanceof CountersignError) && isUnreachable(error)
    ? new CountersignError('database.unavailable', 'unavailable', "the database can't be reached; nothing was changed, try again", {
        cause: error,
      })
    : error

/**
 * Runs `body` in one transaction. Its entries are chained into their streams and its jobs enqueued before commit.
 * `body` must be repeatable: it is run again after a serialization failure, a deadlock or a lost race for a unique row (at most 3 times).
 * Errors: whatever `body` throws; what a guard refuses with; `database.unavailable`.
 */
export const transact = async <T>(runtime: Runtime, caller: Caller, body: (work: Work) => Promise<T>): Promise<T> => {
  for (let run = 1; ; run += 1) {
    const entries: Entry[] = []
    const jobs: Job[] = []
    try {
      const result = await runtime.db.transaction().execute(async (db) => {
        const at = runtime.clock.now()
        const actor = actorOf(caller)
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
        // ORDER: streams are locked last, for the shortest time.
        await writeEntries(runtime, db, caller.org, at, actor, entries)
        if (jobs.length > 0) await runtime.jobs.enqueue(db, jobs)
        return value
      })
      if (entries.length + jobs.length > 0) runtime.steps.reach('fact.committed')
      if (entries.length > 0) runtime.journal.poke()
      if (jobs.some((job) => job.startAfter === undefined)) runtime.jobs.wake()
      for (const entry of entries) runtime.notify(caller.org, entry)
      return result
    } catch (error) {
      // ORDER: what the work would have changed is gone with its transaction; that it was refused is durable before the caller hears of it.
      if (error instanceof Refused) {
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
