// Which colour a state has, the same everywhere.
import type { Tone } from '../../parts/badge.tsx'

export const stateTones: Record<string, Tone> = {
  planned: 'info',
  awaiting_approval: 'warn',
  approved: 'info',
  running: 'info',
  refused: 'bad',
  denied: 'bad',
  closed: 'neutral',
}

export const closureTones: Record<string, Tone> = {
  open: 'neutral',
  stuck: 'bad',
  operationally_complete: 'info',
  risk_complete: 'good',
  risk_accepted: 'warn',
}

export const verdictTones: Record<string, Tone> = {
  rejected: 'good',
  accepted: 'good',
  still_accepted: 'bad',
  inconclusive: 'warn',
  cannot_test: 'warn',
}
