// What a resource's state comes to as its source's word: taken while it is active, ended when it isn't. The source's clock is the order in which
// its client's requests were carried out here. INVARIANT: it never goes back, so that what was done later is never taken for stale.
import { CountersignError, type Kind } from '@countersign/ledger'
import type { Values } from '@countersign/scim'
import type { Work } from '../../runtime.ts'
import type { ScimRecordKind, ScimResourceName } from '../../tables.ts'
import { endRecord, type Taken, takeRecord, thingOf } from '../sources/index.ts'
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
  const rows = await usersAmong(work.db, work.org, client.source.name, named)
  return new Map(
    rows.flatMap(({ id, record_key: key }) => (key === null ? [] : [[id, { externalId: key, id: thingOf(client.source, key) }] as const])),
  )
}

/** Ends the record where it is told to be there. */
export const tellEnd = async (client: ScimClient, work: Work, known: Known, reason: string): Promise<Told> => {
  const { record_kind: kind, record_key: externalId, recorded } = known
  if (!recorded || kind === null || externalId === null) return { record_kind: kind, recorded: false, told_at: known.told_at }
  const at = after(known.told_at, work.at)
  requireTaken(await endRecord(client.runtime, work, client.source, { kind, externalId, at, reason }))
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
  requireTaken(await takeRecord(client.runtime, work, client.source, { kind, externalId, attributes, at }))
  return { record_kind: kind, recorded: true, told_at: at }
}
