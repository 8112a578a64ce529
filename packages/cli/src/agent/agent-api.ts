// What the agent asks of the server: five calls, and nothing else is within its reach.
import { type Api, route } from '../connection/api.ts'

export interface OfferedMandate {
  readonly id: string
  readonly envelope: unknown
}

export type StartAnswer =
  | { readonly started: true; readonly attempt: number }
  | { readonly started: false; readonly reasons: readonly string[]; readonly final?: boolean }

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
  deliver(mandate: string, envelope: unknown): Promise<void>
}

/** How many mandates are taken in at a time. */
const AT_A_TIME = 200

export const agentApi = (api: Api): AgentApi => ({
  async self() {
    const { org, principal } = await api.get<{ org: string; principal: { id: string } }>('/v1/whoami')
    return { org, principal: principal.id }
  },
  async mandates() {
    const lists = await Promise.all(['started', 'open'].map((state) => api.list<OfferedMandate>('/v1/mandates', { state }, AT_A_TIME)))
    return lists.flatMap(({ items }) => items)
  },
  start: (mandate, idempotencyKey) => api.send('POST', route`/v1/mandates/${mandate}/start`, {}, { idempotencyKey }),
  reportAttempt: (mandate, report, idempotencyKey) => api.send('POST', route`/v1/mandates/${mandate}/attempts`, report, { idempotencyKey }),
  // A fresh key each time: the server knows evidence again by its bytes, and a refusal that has passed must not be answered from memory.
  async deliver(mandate, envelope) {
    await api.send('POST', route`/v1/mandates/${mandate}/evidence`, { envelope })
  },
})
