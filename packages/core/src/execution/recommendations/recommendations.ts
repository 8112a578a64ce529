// Filing a recommendation, and what becomes of it.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { openChange } from '../changes/index.ts'
import type { AskedOperation } from '../planning/index.ts'
import { requestable } from '../planning/index.ts'
import {
  type AboutKind,
  insertRecommendation,
  lockRecommendation,
  mayFileAbout,
  type RecommendationRow,
  readRecommendation,
  updateRecommendation,
} from './store.ts'

export interface Proposed {
  readonly operation: string
  readonly credential: string
}

export interface NewRecommendation {
  readonly about: { readonly kind: AboutKind; readonly id: string }
  readonly words: string
  /** What it proposes to do; whoever takes it up says what is asked for. */
  readonly operations?: readonly Proposed[] | undefined
}

export const unknownRecommendation = (id: string) =>
  new CountersignError('recommendation.unknown', 'not_found', `no recommendation \`${id}\``)

/** Errors: `authority.refused`, `recommendation.about_unknown`, `request.operation`. */
export const fileRecommendation = async (runtime: Runtime, caller: Caller, input: NewRecommendation): Promise<RecommendationRow> => {
  const { party } = caller.principal
  await requirePower(runtime, caller, 'recommendation.file', { kind: 'recommendation', id: input.about.id, party: party.id })
  const outside = party.kind === 'enterprise' ? undefined : party.id
  for (const { operation } of input.operations ?? [])
    if (!Object.hasOwn(requestable, operation))
      throw new CountersignError(
        'request.operation',
        'invalid',
        `\`${operation}\` can't be recommended; recommend one of ${Object.keys(requestable).join(', ')}`,
      )
  const id = runtime.ids.next('rec')
  return transact(runtime, caller, async (work) => {
    const about = [input.about, ...(input.operations ?? []).map(({ credential }) => ({ kind: 'credential' as const, id: credential }))]
    for (const one of about)
      if (!(await mayFileAbout(work.db, work.org, outside, one.kind, one.id)))
        throw new CountersignError('recommendation.about_unknown', 'not_found', `no ${one.kind} \`${one.id}\``)
    await insertRecommendation(work.db, {
      org_id: work.org,
      id,
      party_id: party.id,
      filed_by: caller.principal.id,
      filed_at: work.at,
      about_kind: input.about.kind,
      about_id: input.about.id,
      words: input.words,
      proposed: JSON.stringify(input.operations ?? []),
    })
    work.record({
      kind: 'recommendation.filed',
      body: {
        recommendation: id,
        party: party.id,
        about: { ...input.about },
        words: input.words,
        operations: [...(input.operations ?? [])],
      },
    })
    return (await readRecommendation(work.db, work.org, id))!
  })
}

/** Errors: `recommendation.unknown`, `recommendation.decided`, `recommendation.not_decidable`. */
const lockFiled = async (work: Work, caller: Caller, id: string): Promise<RecommendationRow> => {
  const row = await lockRecommendation(work.db, work.org, id)
  if (!row) throw unknownRecommendation(id)
  if (row.state !== 'filed')
    throw new CountersignError('recommendation.decided', 'conflict', `the recommendation \`${id}\` is ${row.state.replace('_', ' ')}`)
  if (row.filed_by === caller.principal.id)
    throw new CountersignError(
      'recommendation.own',
      'forbidden',
      'who recommends something does not take it up; request the change instead',
    )
  return row
}

const decide = async (
  work: Work,
  caller: Caller,
  id: string,
  state: 'taken_up' | 'declined',
  answer: string,
  change: string | null,
): Promise<RecommendationRow> => {
  const before = await lockFiled(work, caller, id)
  const decided = {
    state,
    decided_by: caller.principal.id,
    decider_kind: 'person' as const,
    decider_party: 'enterprise' as const,
    decided_at: work.at,
    answer,
    change_id: change,
  }
  await updateRecommendation(work.db, work.org, id, decided)
  work.record({
    kind: state === 'taken_up' ? 'recommendation.taken_up' : 'recommendation.declined',
    ...(change === null ? {} : { stream: change }),
    body: { recommendation: id, by: caller.principal.id, answer, change },
  })
  return { ...before, ...decided }
}

/** SAFETY: deciding is asking for a change in one's own name, with no party: nobody outside has that power, whatever he filed. */
const requireDecider = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  await requirePower(runtime, caller, 'change.request', { kind: 'recommendation', id })
  if (caller.principal.kind !== 'person' || caller.principal.party.kind !== 'enterprise')
    throw new CountersignError('recommendation.not_a_person', 'forbidden', 'a person of the enterprise decides what is recommended')
}

export interface TakenUp {
  readonly answer: string
  /** The change that is asked for, in the name of whoever takes it up; without it, it is only noted. */
  readonly change?: { readonly ticket: string; readonly operations?: readonly AskedOperation[] | undefined } | undefined
}

/**
 * Takes it up. Errors: `authority.refused`, `recommendation.unknown`, `recommendation.decided`, `recommendation.own`, `recommendation.nothing_asked`,
 * and those of `openChange`.
 */
export const takeUpRecommendation = async (runtime: Runtime, caller: Caller, id: string, input: TakenUp): Promise<RecommendationRow> => {
  await requireDecider(runtime, caller, id)
  const { change } = input
  if (change === undefined) return transact(runtime, caller, (work) => decide(work, caller, id, 'taken_up', input.answer, null))
  const row = await readRecommendation(runtime.db, caller.org, id)
  if (!row) throw unknownRecommendation(id)
  const operations = change.operations ?? row.proposed
  if (operations.length === 0)
    throw new CountersignError('recommendation.nothing_asked', 'invalid', `\`${id}\` proposes no operation; say which are asked for`)
  let decided: RecommendationRow | undefined
  await openChange(runtime, caller, {
    // SAFETY: always a request, also about a finding: for what a finding calls for by itself policy may ask nobody.
    kind: 'request',
    ref: id,
    reason: input.answer,
    ticket: change.ticket,
    asked: { kind: 'request', ref: id, purpose: `what was recommended about ${row.about_kind} ${row.about_id}`, operations },
    // ORDER: decided in the transaction that opens the change: of two who take it up at once, one opens nothing.
    opened: async (work, opened) => {
      decided = await decide(work, caller, id, 'taken_up', input.answer, opened.change)
    },
  })
  if (!decided) throw new CountersignError('recommendation.decided', 'conflict', `the recommendation \`${id}\` is taken up already`)
  return decided
}

/** Errors: `authority.refused`, `recommendation.unknown`, `recommendation.decided`, `recommendation.own`. */
export const declineRecommendation = async (runtime: Runtime, caller: Caller, id: string, answer: string): Promise<RecommendationRow> => {
  await requireDecider(runtime, caller, id)
  return transact(runtime, caller, (work) => decide(work, caller, id, 'declined', answer, null))
}

/** Whoever filed it takes it back. Errors: `recommendation.unknown` also for another one's; `recommendation.decided`. */
export const withdrawRecommendation = (runtime: Runtime, caller: Caller, id: string): Promise<RecommendationRow> =>
  transact(runtime, caller, async (work) => {
    const row = await lockRecommendation(work.db, work.org, id)
    if (row?.filed_by !== caller.principal.id) throw unknownRecommendation(id)
    if (row.state !== 'filed')
      throw new CountersignError('recommendation.decided', 'conflict', `the recommendation \`${id}\` is ${row.state.replace('_', ' ')}`)
    await updateRecommendation(work.db, work.org, id, { state: 'withdrawn' })
    work.record({ kind: 'recommendation.withdrawn', body: { recommendation: id } })
    return { ...row, state: 'withdrawn' as const }
  })
