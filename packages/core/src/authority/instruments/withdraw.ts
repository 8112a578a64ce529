// Taking a document of authority away: at once, by whoever holds the power; its effect ends with the transaction.
import { CountersignError } from '@countersign/ledger'
import type { Runtime, Work } from '../../runtime.ts'
import { definitionOf } from './model.ts'
import { endVersion, type InstrumentRow, liveInstrument, proposalsOf, suspendVersion } from './store.ts'

/** The caller has asked for the power. Errors: `instrument.not_in_force`, `instrument.unknown_kind`. */
export const withdrawInstrument = async (
  runtime: Runtime,
  work: Work,
  kind: string,
  name: string,
  reason: string,
): Promise<InstrumentRow> => {
  const definition = definitionOf(runtime, kind)
  const row = await liveInstrument(work.db, work.org, kind, name, true)
  if (!row) throw new CountersignError('instrument.not_in_force', 'not_found', `no ${kind} \`${name}\` is in force`)
  await endVersion(work.db, row, 'withdrawn', work.at, reason)
  work.record({ kind: 'instrument.withdrawn', body: { instrument: kind, name, version: row.version, document: row.digest, reason } })
  await definition.ended?.(runtime, work, row, reason)
  return row
}

/** Puts one on hold, at once: it counts as not in force until another version is decided. The caller has asked for the power. */
export const suspendInstrument = async (
  runtime: Runtime,
  work: Work,
  kind: string,
  name: string,
  reason: string,
): Promise<InstrumentRow> => {
  const definition = definitionOf(runtime, kind)
  const row = await liveInstrument(work.db, work.org, kind, name, true)
  if (!row) throw new CountersignError('instrument.not_in_force', 'not_found', `no ${kind} \`${name}\` is in force`)
  if (row.suspended_at !== null) return row
  await suspendVersion(work.db, row, work.at, work.actor.id, reason)
  work.record({ kind: 'instrument.suspended', body: { instrument: kind, name, version: row.version, document: row.digest, reason } })
  await definition.heldUp?.(runtime, work, row)
  return { ...row, suspended_at: work.at, suspended_by: work.actor.id, suspend_reason: reason }
}

/** A change that ended without enacting what was proposed in it leaves no proposal behind. */
export const dropProposals = async (work: Work, change: string, reason: string): Promise<void> => {
  for (const row of await proposalsOf(work.db, work.org, change)) await endVersion(work.db, row, 'dropped', work.at, reason)
}
