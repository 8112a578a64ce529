// What another company brings is handed over page by page, and is whole when its deliverer says how many there are. A page that comes again is the same
// page. What people have signed is never delivered otherwise; what was refused then is looked at again.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { requirePower } from '../../authority/access/index.ts'
import { mergerKind } from '../../authority/mergers/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import {
  type Brought,
  beginMerger,
  deliveredOf,
  differing,
  forgetItems,
  itemOf,
  judge,
  keepItems,
  type MergerRow,
  mostItems,
  readMerger,
  setDelivered,
  setMerger,
} from '../../registry/mergers/index.ts'
import { externalIdProblem } from '../../registry/sources/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'

const nameForm = /^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/

const signed = ({ state }: MergerRow): boolean => state === 'coming' || state === 'in'

const mayDeliver = (runtime: Runtime, caller: Caller, merger: string) =>
  requirePower(runtime, caller, 'inventory.import', { kind: mergerKind, id: merger })

/** Errors: `merger.unknown`. */
export const requireMerger = async (db: Kysely<Tables>, org: string, name: string, lock = false): Promise<MergerRow> => {
  const row = await readMerger(db, org, name, lock)
  if (!row)
    throw new CountersignError('merger.unknown', 'not_found', `no merger \`${name}\`; \`countersign merger list\` shows which there are`)
  return row
}

/**
 * Begins, or goes on where a delivery broke off; `afresh` forgets what was delivered. What is signed stays as it is: the same may come again.
 * Errors: `merger.name`, `authority.refused`.
 */
export const begin = async (runtime: Runtime, caller: Caller, merger: string, afresh: boolean): Promise<MergerRow> => {
  if (!nameForm.test(merger))
    throw new CountersignError('merger.name', 'invalid', `\`${merger}\` is no name; use up to 40 of a–z, 0–9, dot, dash and underscore`)
  await mayDeliver(runtime, caller, merger)
  return transact(runtime, caller, async (work) => {
    const row = await readMerger(work.db, work.org, merger, true)
    if (row && signed(row)) return row
    await beginMerger(work.db, work.org, merger, caller.principal.id, work.at)
    if (afresh) await forgetItems(work.db, work.org, merger)
    work.record({ kind: 'merger.begun', body: { merger, by: caller.principal.id, afresh } })
    return requireMerger(work.db, work.org, merger)
  })
}

export interface PageTaken {
  readonly same: number
  readonly kept: number
}

/** Errors: `merger.unknown`, `merger.record`, `merger.delivered`, `merger.signed`, `merger.too_large`, `authority.refused`. */
export const takePage = async (runtime: Runtime, caller: Caller, merger: string, records: readonly Brought[]): Promise<PageTaken> => {
  await mayDeliver(runtime, caller, merger)
  for (const { kind, externalId } of records) {
    const problem = externalIdProblem(externalId)
    if (problem !== undefined) throw new CountersignError('merger.record', 'invalid', `${kind} \`${externalId.slice(0, 200)}\`: ${problem}`)
  }
  const items = [...new Map(records.map((record) => [`${record.kind} ${record.externalId}`, itemOf(merger, record)])).values()]
  return transact(runtime, caller, async (work) => {
    const row = await requireMerger(work.db, work.org, merger, true)
    const other = await differing(work.db, work.org, merger, items)
    if (other.length === 0) return { same: items.length, kept: 0 }
    if (signed(row))
      throw new CountersignError(
        'merger.signed',
        'conflict',
        `people have signed what \`${merger}\` brings, and ${other[0]!.kind} \`${other[0]!.external_id}\` was not so; deliver what is new under another name`,
      )
    if (row.state !== 'open')
      throw new CountersignError('merger.delivered', 'conflict', `\`${merger}\` was delivered whole; begin anew to deliver it otherwise`)
    await keepItems(work.db, work.org, merger, other)
    return { same: items.length - other.length, kept: other.length }
  })
}

/** Errors: `merger.unknown`, `merger.incomplete`, `merger.empty`, `authority.refused`. */
export const complete = async (runtime: Runtime, caller: Caller, merger: string, records: number): Promise<MergerRow> => {
  await mayDeliver(runtime, caller, merger)
  return transact(runtime, caller, async (work) => {
    const row = await requireMerger(work.db, work.org, merger, true)
    const of = await deliveredOf(work.db, work.org, merger)
    const total = of.person + of.identity + of.credential
    if (total === 0) throw new CountersignError('merger.empty', 'conflict', `nothing was delivered for \`${merger}\``)
    if (total > mostItems)
      throw new CountersignError(
        'merger.too_large',
        'invalid',
        `one merger holds up to ${mostItems} records; deliver the rest under another name`,
      )
    if (total !== records)
      throw new CountersignError(
        'merger.incomplete',
        'conflict',
        `${records} records were to be delivered for \`${merger}\` and ${total} are here; deliver it again, or afresh`,
        { details: { here: total } },
      )
    await judge(work.db, work.org, merger)
    if (signed(row)) await lookAgain(work, merger)
    else {
      await setDelivered(work.db, work.org, merger, of, work.at)
      work.record({
        kind: 'merger.delivered',
        body: { merger, people: of.person, identities: of.identity, credentials: of.credential, digest: of.digest },
      })
    }
    return requireMerger(work.db, work.org, merger)
  })
}

/** What may come in now, does. */
export const lookAgain = async (work: Work, merger: string): Promise<void> => {
  await setMerger(work.db, work.org, merger, { state: 'coming' })
  work.enqueue({ org: work.org, kind: 'lifecycle', id: `${mergerKind}:${merger}` })
}
