// From a closed change to the one that takes it back. What the chain can't take back is told, never tried.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { requirePower } from '../../authority/access/index.ts'
import { isGoverning } from '../../authority/decisions/index.ts'
import { liveInstrument } from '../../authority/instruments/index.ts'
import { operationOf, type PlannedOperation, readPlan } from '../../authority/plans/index.ts'
import { getJson } from '../../platform/documents.ts'
import { readCredential } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { closedChangeFor, type Opened, openChange, operationsOfPlan, readChange, requireGrounds } from '../changes/index.ts'
import { requestable } from '../planning/index.ts'
import { propose } from '../proposals/index.ts'

/** What stays as the change left it, and why. */
export interface Left {
  readonly operation: string
  readonly credential: string
  readonly kind: 'not_done' | 'by_hand' | 'not_needed' | 'none'
  readonly words: string
}

export interface Reversal extends Opened {
  readonly reverses: readonly { readonly operation: string; readonly credential: string; readonly by: string }[]
  readonly left: readonly Left[]
}

interface Sorted {
  /** In reverse order of what was done. */
  readonly back: readonly { readonly planned: PlannedOperation; readonly by: string }[]
  readonly left: readonly Left[]
}

const sort = async (db: Kysely<Tables>, org: string, plan: string): Promise<Sorted> => {
  const whole = await readPlan(db, org, plan)
  const back: Sorted['back'][number][] = []
  const left: Left[] = []
  for (const row of (await operationsOfPlan(db, org, plan)).reverse()) {
    const planned = operationOf(whole, row.id)
    if (!planned) continue
    const leave = (kind: Left['kind'], words: string) =>
      left.push({ operation: planned.operation, credential: planned.credential, kind, words })
    // A plan of before this was said names none.
    const wayBack = planned.wayBack ?? { kind: 'none', words: 'its plan does not say what its way back is' }
    if (row.phase !== 'done') leave('not_done', 'it was not done')
    else if (wayBack.kind !== 'operation') leave(wayBack.kind, wayBack.words)
    else if (isGoverning(planned.handle)) back.push({ planned, by: wayBack.operation })
    else if (!Object.hasOwn(requestable, wayBack.operation)) leave('by_hand', wayBack.words)
    else if ((await readCredential(db, org, planned.credential))?.state === 'retired') leave('none', 'the credential has ended since')
    else back.push({ planned, by: wayBack.operation })
  }
  return { back, left }
}

const irreversible = (change: string, left: readonly Left[]): never => {
  throw new CountersignError(
    'change.irreversible',
    'conflict',
    `nothing of the change \`${change}\` can be taken back by the chain: ${[...new Set(left.map((one) => `${one.operation}: ${one.words}`))].slice(0, 5).join('; ') || 'it did nothing'}`,
    { details: { left: left.map((one) => ({ ...one })) } },
  )
}

/** The version before is proposed anew, as a document like any other: what has come in force since is not overridden unseen. */
const proposeBefore = async (runtime: Runtime, caller: Caller, planned: PlannedOperation, input: ReverseInput): Promise<Opened> => {
  const kind = planned.handle.kind.replace(/^instrument\./, '')
  const name = planned.handle.account
  const live = await liveInstrument(runtime.db, caller.org, kind, name)
  if (live?.digest !== planned.parameters['document'])
    throw new CountersignError(
      'change.superseded',
      'conflict',
      `what the change \`${input.change}\` brought in force is in force no more; propose what \`${kind}:${name}\` is to be`,
    )
  const document = await getJson(runtime.db, caller.org, String(planned.parameters['before']))
  const { change, plan, outcome } = await propose(runtime, caller, { kind, name, document, reason: input.reason, ticket: input.ticket })
  return { change, plan, outcome }
}

export interface ReverseInput {
  readonly change: string
  readonly reason: string
  readonly ticket: string
}

/**
 * Errors: `change.unknown`, `change.not_closed`, `change.irreversible`, `change.reversed`, `change.superseded`, `change.reason_missing`,
 * `change.ticket_missing`, `authority.refused`, and those of a proposal.
 */
export const reverseChange = async (runtime: Runtime, caller: Caller, given: ReverseInput): Promise<Reversal> => {
  requireGrounds(given)
  await requirePower(runtime, caller, 'change.request', { kind: 'change', id: given.change })
  const row = await readChange(runtime.db, caller.org, given.change)
  if (!row?.plan_digest) throw new CountersignError('change.unknown', 'not_found', `no change \`${given.change}\``)
  if (row.state !== 'closed')
    throw new CountersignError(
      'change.not_closed',
      'conflict',
      `the change \`${row.id}\` is ${row.state}; only what has ended can be reversed, refuse or revise what has not`,
    )
  const input = { ...given, reason: `reverses ${row.id}: ${given.reason}` }
  const { back, left } = await sort(runtime.db, caller.org, row.plan_digest)
  const [first] = back
  if (!first) return irreversible(row.id, left)
  const reverses = back.map(({ planned, by }) => ({ operation: planned.operation, credential: planned.credential, by }))
  // A document of authority is the only operation of its change.
  if (isGoverning(first.planned.handle)) return { ...(await proposeBefore(runtime, caller, first.planned, input)), reverses, left }
  const operations = back.map(({ planned, by }) => ({ operation: by, credential: planned.credential }))
  const opened = await openChange(runtime, caller, {
    kind: 'reversal',
    ref: row.id,
    reason: input.reason,
    ticket: input.ticket,
    custody: operations.map(({ credential }) => credential),
    asked: async (work) => {
      const before = await closedChangeFor(work.db, work.org, 'reversal', row.id)
      if (before)
        throw new CountersignError('change.reversed', 'conflict', `the change \`${row.id}\` was reversed by \`${before.id}\``, {
          details: { change: before.id },
        })
      return { kind: 'reversal', ref: row.id, purpose: `take back what the change ${row.id} did`, operations }
    },
  })
  return { ...opened, reverses, left }
}
