// The API of executing: an executor takes up his own mandate and says how an attempt went. Nobody else's mandate exists for him.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { requirePower } from '../../authority/access/index.ts'
import { readMandate } from '../../authority/mandates/index.ts'
import { operation } from '../../platform/operation.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { reportAttempt } from './settle.ts'
import { startAttempt } from './start.ts'

const MandateParam = Closed({ mandate: Id })

/** Asks the policy whether the caller may execute what is mandated to him. Errors: `mandate.unknown`, `authority.refused`. */
const requireOwn = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const mandate = await readMandate(runtime.db, caller.org, id)
  if (!mandate || mandate.executor_id !== caller.principal.id)
    throw new CountersignError('mandate.unknown', 'not_found', `no mandate \`${id}\``)
  await requirePower(
    runtime,
    caller,
    'change.execute',
    { kind: 'mandate', id, party: caller.principal.party.id, executorIds: [mandate.executor_id] },
    mandate.operation_id,
  )
}

/** What concerns whoever holds the mandate, and nobody else. */
const ownReasons = ['the executor is not active', 'the window has not opened yet', 'the window of the plan has passed']

/** SAFETY: what a mandate rests on names workloads, people and policies of the enterprise: a party outside is told that it doesn't hold, and not what. */
const toldOfStart = (caller: Caller, reasons: readonly string[]): string[] => [
  ...new Set(
    reasons.map((reason) =>
      caller.principal.party.kind === 'enterprise' || ownReasons.includes(reason) ? reason : 'what the mandate rests on does not hold now',
    ),
  ),
]

const start = operation({
  id: 'mandates.start',
  method: 'POST',
  path: '/v1/mandates/{mandate}/start',
  summary: 'Uses a mandate: everything it rests on is asked again, and the intent is in the log before the answer',
  description: 'Act only after `started: true`. A repeated start under the same mandate is a further attempt at the same step.',
  scope: 'execute',
  power: 'change.execute',
  asksItself: true,
  params: MandateParam,
  body: Closed({}),
  response: Closed({ started: Type.Boolean(), attempt: Nullable(Type.Integer()), reasons: Type.Array(Type.String()) }),
  errors: ['mandate.unknown', 'mandate.not_open', 'mandate.expired', 'log.unavailable'],
  handle: async (runtime, caller, { params }) => {
    await requireOwn(runtime, caller, params.mandate)
    const started = await startAttempt(runtime, caller, params.mandate, caller.principal.id)
    return started.started
      ? { started: true, attempt: started.attempt, reasons: [] }
      : { started: false, attempt: null, reasons: toldOfStart(caller, started.reasons) }
  },
})

const report = operation({
  id: 'mandates.report',
  method: 'POST',
  path: '/v1/mandates/{mandate}/attempts',
  summary: 'How an attempt went that brought no evidence',
  scope: 'execute',
  power: 'change.execute',
  asksItself: true,
  params: MandateParam,
  body: Closed({
    status: Type.Enum(['refused', 'unknown'], { description: '`unknown` where nobody can say whether it happened' }),
    code: Type.String({ minLength: 1, maxLength: 200, pattern: '^[\\x20-\\x7e]+$' }),
    detail: Type.String({ maxLength: 1000 }),
    retryable: Type.Boolean(),
  }),
  response: Closed({ retryAt: Nullable(Instant) }),
  errors: ['mandate.unknown', 'mandate.not_open'],
  handle: async (runtime, caller, { params, body }) => {
    await requireOwn(runtime, caller, params.mandate)
    return reportAttempt(runtime, caller, params.mandate, body)
  },
})

export const dispatchOperations = [start, report]
