// What the agent asks of the server: five calls, and nothing else is within its reach.
import type { Envelope } from '@countersign/ledger'
import { type Api, listed } from '../connection/api.ts'

export interface OfferedMandate {
  readonly id: string
  readonly envelope: unknown
}

export interface StartAnswer {
  readonly started: boolean
  readonly attempt: number | null
  readonly reasons: readonly string[]
}

export interface AttemptReport {
  readonly status: 'refused' | 'unknown'
  readonly code: string
  readonly detail: string
  readonly retryable: boolean
}

export interface AgentApi {
  self(): Promise<{ readonly org: string; readonly principal: string }>
  mandates(): Promise<readonly OfferedMandate[]>
  start(mandate: string, idempotencyKey: string): Promise<StartAnswer>
  reportAttempt(mandate: string, report: AttemptReport, idempotencyKey: string): Promise<{ readonly retryAt: string | null }>
  deliver(mandate: string, envelope: Envelope): Promise<void>
}

/** How many mandates are taken in at a time. */
const AT_A_TIME = 200

const under = (idempotencyKey: string) => ({ 'idempotency-key': idempotencyKey })

export const agentApi = (api: Api): AgentApi => ({
  async self() {
    const { org, principal } = await api.get('/v1/whoami')
    return { org, principal: principal.id }
  },
  async mandates() {
    const lists = await Promise.all(
      (['started', 'open'] as const).map((state) =>
        listed((cursor) => api.get('/v1/mandates', { params: { query: { state, ...cursor } } }), AT_A_TIME),
      ),
    )
    return lists.flatMap(({ items }) => items)
  },
  start: (mandate, idempotencyKey) =>
    api.post('/v1/mandates/{mandate}/start', { params: { path: { mandate } }, body: {}, headers: under(idempotencyKey) }),
  reportAttempt: (mandate, report, idempotencyKey) =>
    api.post('/v1/mandates/{mandate}/attempts', { params: { path: { mandate } }, body: report, headers: under(idempotencyKey) }),
  // A fresh key each time: the server knows evidence again by its bytes, and a refusal that has passed must not be answered from memory.
  async deliver(mandate, envelope) {
    await api.post('/v1/mandates/{mandate}/evidence', { params: { path: { mandate } }, body: { envelope } })
  },
})
