// Accounts that the system shows as before are judged again where what they were judged by is no longer so: a contract has ended, a mandate is over, the
// inventory knows more. INVARIANT: of every account of somebody outside it is asked, in every reading, unless it is known that nothing that bears on it
// has changed.
import { largeQuestion } from '../../platform/large-question-store.ts'
import { accountsNamed } from '../reconciliation/index.ts'
import { groundsAt } from './as-of.ts'
import { judgedOtherwise, noFacts } from './facts-store.ts'
import { type Seen, unknownReason } from './model.ts'
import { inReading, type Reading } from './reading.ts'
import { addUnknown, isForgotten, lastOfNext } from './store.ts'
import { judgeAll } from './take.ts'

const atOnce = 1_000
/** Accounts that are gone through in one statement. */
const unknownAtOnce = 100_000
/** Names that are in hand at a time. */
const most = 20_000

/**
 * The accounts that have to be judged again, in the order of their names, as many at a time as can be in hand. Where nobody knows which they may be, so
 * many are gone through in one statement that it comes to its end, however many there are.
 */
async function* judgedOtherwiseAt({ runtime, caller, system, judging, askedAtOnce }: Reading, at: Date): AsyncGenerator<string[]> {
  const { org } = caller
  const grounds = await groundsAt(runtime, caller, system.id, at)
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after
    const { names, upTo } = await largeQuestion(runtime.db, async (own) => {
      const forgotten = await isForgotten(own, org, system.id)
      const among = await judging.concerned(own, org, system.id, { grounds, at, isForgotten: forgotten })
      if (among?.length === 0) return { names: [], upTo: undefined }
      const last = among === undefined ? await lastOfNext(own, org, system.id, from, askedAtOnce) : undefined
      const asked = { after: from, upTo: last, limit: most, among }
      return { names: await judgedOtherwise(own, org, system.id, grounds.texts, at, asked), upTo: last }
    })
    yield names
    after = names.length < most ? upTo : names.at(-1)
  }
}

/** The accounts for which something has changed since all of them were judged; undefined: nobody knows which. */
export const concernedAt = async ({ runtime, caller, system, judging }: Reading, at: Date): Promise<readonly string[] | undefined> => {
  const { org } = caller
  const grounds = await groundsAt(runtime, caller, system.id, at)
  return largeQuestion(runtime.db, async (own) =>
    judging.concerned(own, org, system.id, { grounds, at, isForgotten: await isForgotten(own, org, system.id) }),
  )
}

/**
 * The accounts that will have to be judged again whatever else is shown; asked while the listing is read, or right after a first one. Undefined: there
 * are too many to be held in mind.
 */
export const askAhead = async (reading: Reading): Promise<readonly string[] | undefined> => {
  const all: string[] = []
  for await (const names of judgedOtherwiseAt(reading, reading.runtime.clock.now())) {
    all.push(...names)
    if (all.length >= most) return undefined
  }
  return all
}

const judgeNamed = async (reading: Reading, names: readonly string[]): Promise<void> => {
  const { runtime, caller, system, noticing } = reading
  for (let from = 0; from < names.length; from += atOnce) {
    const at = runtime.clock.now()
    const rows = await accountsNamed(runtime.db, caller.org, system.id, names.slice(from, from + atOnce))
    const these = rows
      .filter(({ n, present }) => present && noticing.seen.has(Number(n)))
      .map(({ id, n, kind, account, key, description }) => {
        const over = description.expiresAt !== null && Date.parse(description.expiresAt) <= at.getTime()
        const seen: Seen = { kind, account, key, enabled: description.state === 'enabled' && !over }
        return { id, n: Number(n), seen }
      })
    if (these.length > 0) await inReading(reading, (work) => judgeAll(reading, work, these))
  }
}

/** What a first reading has shown and nobody knows. */
export const judgeUnknown = async (reading: Reading): Promise<void> => {
  const { system, noticing, number, runtime, caller } = reading
  if (noticing.since !== null) return
  for (let after = ''; ; ) {
    const last = await lastOfNext(runtime.db, caller.org, system.id, after, unknownAtOnce)
    if (last === undefined) return
    await inReading(reading, (work) =>
      addUnknown(
        work.db,
        work.org,
        { system: system.id, after, last },
        { reading: number, reason: unknownReason, facts: noFacts, at: work.at },
      ),
    )
    after = last
  }
}

export const judgeAgain = async (reading: Reading, ahead: readonly string[] | undefined): Promise<void> => {
  // Whose they are its configuration says, of which no print and no fact of the inventory tells.
  await judgeNamed(reading, [...reading.noticing.own])
  if (ahead) return judgeNamed(reading, ahead)
  for await (const names of judgedOtherwiseAt(reading, reading.runtime.clock.now())) await judgeNamed(reading, names)
}
