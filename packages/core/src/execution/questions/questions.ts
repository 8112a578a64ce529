// Asking, answering and taking back. INVARIANT: of the change nothing is written here but an entry in its journal: no state, no time, no digest.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { reachOf } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { readChange, visibleOperations } from '../changes/index.ts'
import { plainWords } from './plain-words.ts'
import {
  askedUnder,
  type Because,
  endQuestion,
  insertQuestion,
  lockQuestion,
  openOfAsker,
  peopleOfChange,
  type QuestionRow,
  readQuestion,
} from './store.ts'

/** Who has so many open at one change waits for answers, or takes some back. */
const mostOpen = 20

export const unknownQuestion = (id: string) => new CountersignError('question.unknown', 'not_found', `no question \`${id}\``)
export const unknownChange = (id: string) => new CountersignError('change.unknown', 'not_found', `no change \`${id}\``)

/** Whether the caller reads every change, and with it every thread. */
export const readsEveryThread = (runtime: Runtime, { principal }: Caller): boolean =>
  runtime.policy.current().authorize({
    principal,
    action: 'read.change',
    resource: { kind: 'question', id: '*' },
    context: { at: runtime.clock.now().toISOString() },
  }).permitted

/** SAFETY: one that is not his to read, and one that there is not, are the same to him. */
export const isHis = (row: QuestionRow, { principal }: Caller): boolean => row.asked_by === principal.id || row.put_to === principal.id

export interface NewQuestion {
  readonly change: string
  /** Whoever executes names nobody: he is answered by whom the enterprise has for it. */
  readonly to?: string | undefined
  readonly words: string
}

interface PutTo {
  readonly person: string
  readonly party: QuestionRow['put_party']
  readonly because: readonly Because[]
  readonly mandate: string | null
}

const whomUnknown = (to: string) =>
  new CountersignError(
    'question.whom_unknown',
    'not_found',
    `\`${to}\` is nobody who has to do with this change and is here; \`countersign question whom\` lists them`,
  )

const noMandate = () =>
  new CountersignError(
    'question.no_mandate',
    'forbidden',
    'whoever executes asks about a mandate that he holds; there is none here that is yours now',
  )

const namedByEnterprise = async (work: Work, caller: Caller, { change, to }: NewQuestion): Promise<PutTo> => {
  if (to === undefined)
    throw new CountersignError(
      'question.whom_missing',
      'invalid',
      'say whom you ask; `countersign question whom` lists who has to do with the change',
    )
  const [one] = await peopleOfChange(work.db, work.org, change, { after: '', limit: 1, but: caller.principal.id, only: to })
  if (!one) throw whomUnknown(to)
  return { person: one.person, party: one.party_kind, because: one.because, mandate: null }
}

const answeringFor = async (work: Work, { principal }: Caller, { change, to }: NewQuestion): Promise<PutTo> => {
  if (to !== undefined) throw whomUnknown(to)
  const under = await askedUnder(work.db, work.org, change, principal.id, principal.party.id)
  if (!under) throw noMandate()
  if (under.person === null)
    throw new CountersignError(
      'question.nobody_to_ask',
      'conflict',
      'nobody of the enterprise who is here answers for it; ask your contact there',
    )
  return { person: under.person, party: 'enterprise', because: [under.because], mandate: under.mandate }
}

/**
 * Errors: `authority.refused`, `change.unknown`, `change.ended`, `question.not_a_person`, `question.whom_missing`, `question.whom_unknown`,
 * `question.no_mandate`, `question.nobody_to_ask`, `question.too_many`, and those of `plainWords`.
 */
export const askQuestion = async (runtime: Runtime, caller: Caller, input: NewQuestion): Promise<QuestionRow> => {
  const { principal } = caller
  await requirePower(runtime, caller, 'question.ask', { kind: 'question', id: input.change, party: principal.party.id })
  const reach = reachOf(runtime, caller, 'read.change', 'change')
  if (principal.kind !== 'person')
    throw new CountersignError('question.not_a_person', 'forbidden', 'people ask and answer; software delivers evidence')
  const from = principal.party.kind
  if (from === 'partner') throw noMandate()
  const words = plainWords(input.words)
  const id = runtime.ids.next('qst')
  return transact(runtime, caller, async (work) => {
    const change = await readChange(work.db, work.org, input.change)
    const seen = change && (reach === undefined || (await visibleOperations(work.db, work.org, reach, input.change)).length > 0)
    if (!change || !seen) throw unknownChange(input.change)
    if (['closed', 'refused', 'denied'].includes(change.state))
      throw new CountersignError('change.ended', 'conflict', `the change \`${input.change}\` has ended; nothing of it is decided any more`)
    const open = await openOfAsker(work.db, work.org, principal.id, input.change)
    // ORDER: looked at under the lock: who is deactivated meanwhile asks nothing.
    if (open === undefined) throw unknownChange(input.change)
    if (open >= mostOpen)
      throw new CountersignError(
        'question.too_many',
        'conflict',
        `${open} of your questions are open at this change; wait for answers, or withdraw some`,
      )
    const to = await (from === 'enterprise' ? namedByEnterprise : answeringFor)(work, caller, input)
    await insertQuestion(work.db, {
      org_id: work.org,
      id,
      change_id: input.change,
      plan_digest: change.plan_digest,
      mandate_id: to.mandate,
      asked_by: principal.id,
      asker_party: from,
      asked_at: work.at,
      put_to: to.person,
      put_party: to.party,
      because: [...to.because],
      words,
    })
    work.record({
      kind: 'question.asked',
      stream: input.change,
      body: {
        question: id,
        change: input.change,
        plan: change.plan_digest,
        by: principal.id,
        to: to.person,
        because: [...to.because],
        ...(to.mandate === null ? {} : { mandate: to.mandate }),
        words,
      },
    })
    return (await readQuestion(work.db, work.org, id))!
  })
}

const lockOpen = async (runtime: Runtime, work: Work, caller: Caller, id: string): Promise<QuestionRow> => {
  const row = await lockQuestion(work.db, work.org, id)
  if (!row || !(isHis(row, caller) || readsEveryThread(runtime, caller))) throw unknownQuestion(id)
  return row
}

const overWords: Readonly<Record<Exclude<QuestionRow['state'], 'open'>, string>> = {
  answered: 'it is answered',
  withdrawn: 'whoever asked has withdrawn it',
  over: 'its change has ended',
  left: 'whoever was asked is not here any more',
}

const requireOpen = ({ id, state }: QuestionRow): void => {
  if (state !== 'open') throw new CountersignError('question.over', 'conflict', `\`${id}\` is open no more: ${overWords[state]}`)
}

/** Errors: `question.unknown`, `question.not_asked`, `question.over`, and those of `plainWords`. */
export const answerQuestion = async (runtime: Runtime, caller: Caller, id: string, given: string): Promise<QuestionRow> => {
  const answer = plainWords(given)
  return transact(runtime, caller, async (work) => {
    const row = await lockOpen(runtime, work, caller, id)
    if (row.put_to !== caller.principal.id)
      throw new CountersignError('question.not_asked', 'forbidden', 'only who was asked answers; ask him yourself, or ask another')
    requireOpen(row)
    await endQuestion(work.db, work.org, id, { state: 'answered', answer, at: work.at })
    work.record({
      kind: 'question.answered',
      stream: row.change_id,
      body: { question: id, change: row.change_id, by: caller.principal.id, words: answer },
    })
    return (await readQuestion(work.db, work.org, id))!
  })
}

/** Whoever asked takes it back. Errors: `question.unknown`, `question.not_yours`, `question.over`. */
export const withdrawQuestion = (runtime: Runtime, caller: Caller, id: string): Promise<QuestionRow> =>
  transact(runtime, caller, async (work) => {
    const row = await lockOpen(runtime, work, caller, id)
    if (row.asked_by !== caller.principal.id)
      throw new CountersignError('question.not_yours', 'forbidden', 'only who asked takes a question back')
    if (row.state !== 'left') requireOpen(row)
    await endQuestion(work.db, work.org, id, { state: 'withdrawn', answer: null, at: work.at })
    work.record({
      kind: 'question.withdrawn',
      stream: row.change_id,
      body: { question: id, change: row.change_id, by: caller.principal.id },
    })
    return (await readQuestion(work.db, work.org, id))!
  })
