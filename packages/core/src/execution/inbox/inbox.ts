// One list out of every kind of question, each kind read from its own slice.
import { type ActionName, RISK_CLASSES, type RiskClass } from '@countersign/policy'
import { requestsFor } from '../../authority/approvals/index.ts'
import { openClosureRequests } from '../../authority/closures/index.ts'
import { pageOfExceptions } from '../../authority/exceptions/index.ts'
import { openReviews, reviewsFor } from '../../authority/reviews/index.ts'
import { listAcceptances } from '../../authority/risk/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { openQuestionsTo } from '../questions/index.ts'
import { pageOfRecommendations } from '../recommendations/index.ts'
import { heldMasses, heldReadings, operationsNamed } from './store.ts'

export const inboxKinds = ['approval', 'question', 'closure', 'risk', 'exception', 'review', 'recommendation', 'mass', 'reading'] as const

export interface InboxItem {
  readonly kind: (typeof inboxKinds)[number]
  readonly id: string
  readonly change: string | null
  /** What it is about, in a few words of the facts themselves. */
  readonly subject: string
  readonly reason: string
  readonly requester: string | null
  readonly risk: RiskClass | null
  /** Operations, or whatever it is counted in. */
  readonly count: number
  readonly systems: readonly string[]
  readonly stepUp: boolean
  /** The question is his now, by name; the others he could answer as well. */
  readonly asked: boolean
  /** Approvals with one pattern may be answered by one signature; null for what is answered by itself. */
  readonly pattern: string | null
  readonly since: Date
  readonly dueAt: Date | null
}

/** Of each kind; whoever has more reads the rest through the kind's own list. */
const most = 200

const higher = (one: RiskClass, other: RiskClass): RiskClass => (RISK_CLASSES.indexOf(one) >= RISK_CLASSES.indexOf(other) ? one : other)

type Question = Omit<InboxItem, 'change' | 'requester' | 'risk' | 'count' | 'systems' | 'stepUp' | 'asked' | 'pattern' | 'dueAt'> &
  Partial<InboxItem>

const item = (question: Question): InboxItem => ({
  change: null,
  requester: null,
  risk: null,
  count: 1,
  systems: [],
  stepUp: false,
  asked: false,
  pattern: null,
  dueAt: null,
  ...question,
})

const approvals = async (runtime: Runtime, caller: Caller): Promise<InboxItem[]> =>
  (await requestsFor(runtime, caller, most)).map(({ row, plan, climb, pattern }) => {
    const named = new Set(row.operations)
    const operations = plan.operations.filter(({ id }) => named.has(id))
    return item({
      kind: 'approval',
      id: row.id,
      change: row.change_id,
      subject: plan.purpose,
      reason: plan.reason,
      requester: plan.requester,
      risk: operations.map(({ risk }) => risk).reduce(higher, 'low'),
      count: operations.length,
      systems: [...new Set(operations.map(({ system }) => system))].sort(),
      stepUp: row.step_up,
      asked: climb?.asked.includes(caller.principal.id) ?? false,
      pattern,
      since: row.created_at,
      dueAt: row.expires_at,
    })
  })

/** What somebody asks him by name about a change, whatever else he may read of it. */
const questions = async (runtime: Runtime, { org, principal }: Caller): Promise<InboxItem[]> =>
  (await openQuestionsTo(runtime.db, org, principal.id, most)).map((row) =>
    item({
      kind: 'question',
      id: row.id,
      change: row.change_id,
      subject: row.words,
      reason: row.purpose,
      requester: row.asked_by,
      asked: true,
      since: row.asked_at,
      dueAt: row.due,
    }),
  )

/** What the named owner has to sign; where nobody is named who is here, whoever certifies. */
const closures = async (runtime: Runtime, caller: Caller, may: May): Promise<InboxItem[]> => {
  const rows = (await openClosureRequests(runtime.db, caller.org, { after: '', limit: most })).filter(
    (row) => row.owner_now === caller.principal.id || (row.owner_now === null && may('closure.certify')),
  )
  const operations = await operationsNamed(
    runtime.db,
    caller.org,
    rows.map((row) => row.operation_id),
  )
  return rows.flatMap((row) => {
    const operation = operations.get(row.operation_id)
    if (!operation) return []
    return item({
      kind: 'closure',
      id: row.operation_id,
      change: operation.change,
      subject: operation.credential,
      reason: operation.operation,
      systems: [operation.system],
      asked: row.owner_now === caller.principal.id,
      since: row.requested_at,
    })
  })
}

const risks = async (runtime: Runtime, { org }: Caller): Promise<InboxItem[]> =>
  (await listAcceptances(runtime.db, org, { state: 'requested', after: '', limit: most })).map((row) =>
    item({ kind: 'risk', id: row.id, change: row.change_id, subject: row.credential_id, reason: row.reason, since: row.requested_at }),
  )

const exceptions = async (runtime: Runtime, { org, principal }: Caller): Promise<InboxItem[]> =>
  (await pageOfExceptions(runtime.db, org, { state: 'requested', after: '', limit: most }))
    .filter((row) => row.requested_by !== principal.id)
    .map((row) =>
      item({
        kind: 'exception',
        id: row.id,
        subject: `${row.rule}: ${row.subject}`,
        reason: row.reason,
        requester: row.requested_by,
        since: row.requested_at,
        dueAt: row.answer_due,
      }),
    )

const reviews = async (runtime: Runtime, caller: Caller): Promise<InboxItem[]> =>
  (await reviewsFor(runtime, caller, await openReviews(runtime.db, caller.org))).slice(0, most).map((row) =>
    item({
      kind: 'review',
      id: row.id,
      subject: row.party_id,
      reason: row.effect,
      asked: row.owner_id === caller.principal.id,
      since: row.opened_at,
      dueAt: row.due_at,
    }),
  )

const recommendations = async (runtime: Runtime, { org, principal }: Caller): Promise<InboxItem[]> =>
  (await pageOfRecommendations(runtime.db, org, { state: 'filed', after: '', limit: most }))
    .filter((row) => row.filed_by !== principal.id)
    .map((row) =>
      item({
        kind: 'recommendation',
        id: row.id,
        change: row.about_kind === 'change' ? row.about_id : null,
        subject: `${row.about_kind} ${row.about_id}`,
        reason: row.words,
        requester: row.filed_by,
        since: row.filed_at,
      }),
    )

type May = (action: ActionName) => boolean

export const readInbox = async (runtime: Runtime, caller: Caller): Promise<InboxItem[]> => {
  const { org, principal } = caller
  if (principal.party.kind !== 'enterprise') return []
  const may: May = (action) =>
    runtime.policy.current().authorize({
      principal,
      action,
      resource: { kind: action.split('.')[0]!, id: '*' },
      context: { at: runtime.clock.now().toISOString() },
    }).permitted
  const kinds = await Promise.all([
    approvals(runtime, caller),
    questions(runtime, caller),
    closures(runtime, caller, may),
    may('risk.accept') ? risks(runtime, caller) : [],
    may('exception.grant') ? exceptions(runtime, caller) : [],
    reviews(runtime, caller),
    may('contract.end') ? recommendations(runtime, caller) : [],
    may('source.decide') ? heldMasses(runtime.db, org, most).then((rows) => rows.map((row) => item({ kind: 'mass', ...row }))) : [],
    may('source.decide') ? heldReadings(runtime.db, org, most).then((rows) => rows.map((row) => item({ kind: 'reading', ...row }))) : [],
  ])
  const end = Number.POSITIVE_INFINITY
  return kinds
    .flat()
    .sort(
      (one, other) =>
        Number(other.asked) - Number(one.asked) ||
        (one.dueAt?.getTime() ?? end) - (other.dueAt?.getTime() ?? end) ||
        one.since.getTime() - other.since.getTime() ||
        (one.id < other.id ? -1 : 1),
    )
}
