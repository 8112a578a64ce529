// What a resource's state comes to as its source's word: taken while it is active, ended when it isn't. The source's clock is the order in which
// its client's requests were carried out here. INVARIANT: it never goes back, so that what was done later is never taken for stale.
import { CountersignError, type Kind } from '@countersign/ledger'
import type { Values } from '@countersign/scim'
import { workTogether } from '../../platform/together.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { ScimRecordKind, ScimResourceName } from '../../tables.ts'
import { type Delivery, type Ending, endRecords, type Source, type Taken, takeRecords, thingOf } from '../sources/index.ts'
import type { ScimClient, Stored } from './model.ts'
import { isActive, type People, peopleNamed, recordOf } from './record.ts'
import { usersAmong } from './store.ts'

export interface Told {
  readonly record_kind: ScimRecordKind | null
  readonly recorded: boolean
  readonly told_at: Date | null
}

type Known = Pick<Stored, 'record_key' | 'record_kind' | 'recorded' | 'told_at'>

const after = (moment: Date | null, at: Date): Date => (moment !== null && moment >= at ? new Date(moment.getTime() + 1) : at)

const kinds: Readonly<Record<string, Kind>> = { 'source.unauthorised_record': 'forbidden', 'source.clock_ahead': 'unavailable' }

/** Errors: the problem that the source's word has, as its code says. */
const requireTaken = (taken: Taken): void => {
  const [problem] = taken.problems
  if (taken.outcome === 'refused' && problem !== undefined)
    throw new CountersignError(problem.code, kinds[problem.code] ?? 'invalid', problem.message)
}

const peopleOf = async (client: ScimClient, work: Work, type: ScimResourceName, content: Values): Promise<People> => {
  const named = peopleNamed(type, content)
  if (named.length === 0) return new Map()
  const rows = await usersAmong(work.db, work.org, { source: client.source.name, ids: named })
  return new Map(
    rows.flatMap(({ id, record_key: key }) => (key === null ? [] : [[id, { externalId: key, id: thingOf(client.source, key) }] as const])),
  )
}

interface Word<Said> {
  readonly client: ScimClient
  readonly work: Work
  readonly said: Said
}

/**
 * What many say in one transaction is taken at once; the first one's hand writes the entries of all. Where one of them is refused the transaction is
 * given up, and each comes again without him.
 */
const saidTogether = <Said>(say: (runtime: Runtime, work: Work, source: Source, said: readonly Said[]) => Promise<readonly Taken[]>) =>
  workTogether(async (_db, _org, words: readonly Word<Said>[]): Promise<Taken[]> => {
    const taken = new Map<Word<Said>, Taken>()
    // A document that came in force a moment ago speaks for whoever came after it.
    for (const same of Map.groupBy(words, ({ client }) => client.source.digest).values()) {
      const { client, work } = same[0]!
      const outcomes = await say(
        client.runtime,
        work,
        client.source,
        same.map(({ said }) => said),
      )
      for (const [n, word] of same.entries()) taken.set(word, outcomes[n]!)
    }
    return words.map((word) => taken.get(word)!)
  })

const takeTogether = saidTogether<Delivery>(takeRecords)
const endTogether = saidTogether<Ending>(endRecords)

/** Ends the record where it is told to be there. */
export const tellEnd = async (client: ScimClient, work: Work, known: Known, reason: string): Promise<Told> => {
  const { record_kind: kind, record_key: externalId, recorded } = known
  if (!recorded || kind === null || externalId === null) return { record_kind: kind, recorded: false, told_at: known.told_at }
  const at = after(known.told_at, work.at)
  requireTaken(await endTogether(work.db, work.org, { client, work, said: { kind, externalId, at, asOf: at, reason } }))
  return { record_kind: kind, recorded: false, told_at: at }
}

/** Errors: `scim.invalid_value`, `source.*`. */
export const tellState = async (
  client: ScimClient,
  work: Work,
  type: ScimResourceName,
  content: Values,
  externalId: string | null,
  known: Known | undefined,
): Promise<Told> => {
  if (type === 'Group' || externalId === null) return { record_kind: null, recorded: false, told_at: null }
  const before = known ?? { record_key: externalId, record_kind: null, recorded: false, told_at: null }
  const { kind, attributes } = recordOf(client.source, type, content, await peopleOf(client, work, type, content))
  if (!isActive(content)) {
    const ended = await tellEnd(client, work, before, 'set inactive by the client')
    return { ...ended, record_kind: ended.record_kind ?? kind }
  }
  const changedKind = before.recorded && before.record_kind !== kind
  const settled = changedKind ? await tellEnd(client, work, before, `is a ${kind} now`) : before
  const at = after(settled.told_at, work.at)
  requireTaken(await takeTogether(work.db, work.org, { client, work, said: { kind, externalId, attributes, at, asOf: at } }))
  return { record_kind: kind, recorded: true, told_at: at }
}
