// Legal holds: named people of the enterprise say what is not to be deleted, whatever else is decided. What a hold covers is computed from its
// scope at the moment of use, so that it also covers what comes in later.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { requirePower } from '../access/index.ts'
import { type HoldRow, insertHold, liftHoldRow, lockHold } from './holds-store.ts'
import type { Kept } from './kept-store.ts'

/** All that is given must be true of what is held; with nothing given, everything is held. */
export interface HoldScope {
  readonly class?: string
  readonly party?: string
  readonly change?: string
  readonly subject?: string
  readonly from?: string
  readonly until?: string
}

/** Whether a hold covers it. A party's hold covers all below it; a hold's time covers whatever reached into it. */
export const covers = (hold: HoldRow, kept: Omit<Kept, 'ref' | 'needed'>): boolean =>
  (hold.class === null || hold.class === kept.class) &&
  (hold.party_id === null || kept.parties.includes(hold.party_id)) &&
  (hold.change_id === null || kept.changes.includes(hold.change_id)) &&
  (hold.subject === null || kept.subjects.includes(hold.subject)) &&
  (hold.from_at === null || kept.at >= hold.from_at) &&
  (hold.until_at === null || kept.since < hold.until_at)

const shown = (row: HoldRow) => ({
  class: row.class,
  party: row.party_id,
  change: row.change_id,
  subject: row.subject,
  from: row.from_at?.toISOString() ?? null,
  until: row.until_at?.toISOString() ?? null,
})

/** Errors: `authority.refused`, `retention.hold_time`. */
export const placeHold = async (
  runtime: Runtime,
  caller: Caller,
  input: { readonly scope: HoldScope; readonly reason: string; readonly ticket: string },
): Promise<HoldRow> => {
  await requirePower(runtime, caller, 'retention.hold', { kind: 'hold', id: 'new' })
  const { scope } = input
  const from = scope.from === undefined ? null : new Date(scope.from)
  const until = scope.until === undefined ? null : new Date(scope.until)
  if ([from, until].some((one) => one !== null && Number.isNaN(one.getTime())) || (from && until && from >= until))
    throw new CountersignError('retention.hold_time', 'invalid', 'give `from` and `until` as instants, the earlier one as `from`')
  const id = runtime.ids.next('hld')
  return transact(runtime, caller, async (work) => {
    const row: HoldRow = {
      org_id: work.org,
      id,
      class: scope.class ?? null,
      party_id: scope.party ?? null,
      change_id: scope.change ?? null,
      subject: scope.subject ?? null,
      from_at: from,
      until_at: until,
      reason: input.reason,
      ticket: input.ticket,
      party_kind: 'enterprise',
      placed_by: caller.principal.id,
      placed_at: work.at,
      lifted_by: null,
      lifted_at: null,
      lift_reason: null,
    }
    await insertHold(work.db, row)
    work.record({
      kind: 'retention.held',
      body: { hold: id, scope: shown(row), by: caller.principal.id, reason: input.reason, ticket: input.ticket },
    })
    return row
  })
}

/** Errors: `authority.refused`, `retention.unknown_hold`, `retention.hold_lifted`. */
export const liftHold = async (runtime: Runtime, caller: Caller, id: string, reason: string): Promise<HoldRow> => {
  await requirePower(runtime, caller, 'retention.hold', { kind: 'hold', id })
  return transact(runtime, caller, async (work) => {
    const row = await lockHold(work.db, work.org, id)
    if (!row) throw new CountersignError('retention.unknown_hold', 'not_found', `no hold \`${id}\``)
    if (row.lifted_at !== null)
      throw new CountersignError('retention.hold_lifted', 'conflict', `the hold \`${id}\` was lifted by \`${row.lifted_by}\` already`)
    const lifted = { by: caller.principal.id, at: work.at, reason }
    await liftHoldRow(work.db, work.org, id, lifted)
    work.record({ kind: 'retention.released', body: { hold: id, scope: shown(row), by: lifted.by, reason } })
    return { ...row, lifted_by: lifted.by, lifted_at: lifted.at, lift_reason: reason }
  })
}

export const scopeShown = shown
