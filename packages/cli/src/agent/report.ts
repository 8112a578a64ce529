// What an agent tells of its work: one line per event, without a secret and without the words of a system.
import { clockTime } from '../terminal/time.ts'

export type AgentEvent =
  | { readonly event: 'ready'; readonly org: string; readonly principal: string; readonly executor: string; readonly keyId: string }
  | { readonly event: 'pinned'; readonly keyIds: readonly string[] }
  | {
      readonly event: 'refused' | 'evidence_refused' | 'ended'
      readonly mandate: string
      readonly code: string
      readonly reasons: readonly string[]
    }
  | {
      readonly event: 'intended'
      readonly mandate: string
      readonly attempt: number
      readonly action: string
      readonly account: string
      readonly system: string
    }
  | { readonly event: 'performed'; readonly mandate: string; readonly attempt: number; readonly result: string }
  | { readonly event: 'delivered'; readonly mandate: string; readonly attempt: number }
  | {
      readonly event: 'attempted'
      readonly mandate: string
      readonly attempt: number
      readonly status: string
      readonly code: string
      readonly detail: string
      readonly retryAt: string | null
    }
  | { readonly event: 'retrying'; readonly code: string; readonly message: string; readonly retryInSeconds: number }
  | { readonly event: 'stopped'; readonly delivered: number; readonly failed: number; readonly pending: number }

export type Reporter = (event: AgentEvent) => void

const because = (reasons: readonly string[]): string => (reasons.length === 0 ? '' : `: ${reasons.join('; ')}`)

export const eventLine = (event: AgentEvent): string => {
  switch (event.event) {
    case 'ready':
      return `ready as ${event.principal} of ${event.org}, key ${event.keyId}, ${event.executor}`
    case 'pinned':
      return `control plane key pinned: ${event.keyIds.join(', ')}`
    case 'refused':
      return `${event.mandate}  REFUSED  ${event.code}${because(event.reasons)}`
    case 'evidence_refused':
      return `${event.mandate}  evidence refused by the server  ${event.code}${because(event.reasons)}`
    case 'ended':
      return `${event.mandate}  ended without evidence  ${event.code}${because(event.reasons)}`
    case 'intended':
      return `${event.mandate}  ${event.action} ${event.account} at ${event.system}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`
    case 'performed':
      return `${event.mandate}  ${event.result}; evidence signed`
    case 'delivered':
      return `${event.mandate}  evidence delivered`
    case 'attempted':
      return `${event.mandate}  ${event.status}  ${event.code} ${event.detail}${event.retryAt === null ? '; not tried again' : `; again at ${clockTime(event.retryAt)}`}`
    case 'retrying':
      return `${event.message}; again in ${event.retryInSeconds.toFixed(1)} s`
    case 'stopped':
      return `stopped; ${event.delivered} delivered, ${event.failed} ended without evidence, ${event.pending} pending`
  }
}
