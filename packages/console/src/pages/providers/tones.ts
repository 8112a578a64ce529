// Which colour a state of a provider's things has.
import type { Tone } from '../../parts/badge.tsx'

export const severityTones: Record<string, Tone> = { low: 'neutral', moderate: 'info', high: 'warn', critical: 'bad' }

export const rightTones: Record<string, Tone> = {
  autonomous: 'warn',
  'needs authorisation': 'info',
  'escalate at once': 'info',
  refused: 'good',
}

export const standingTones: Record<string, Tone> = { passed: 'good', failed: 'bad', stale: 'warn', never: 'neutral', open: 'info' }

export const scoreTone = (score: number): Tone => (score >= 75 ? 'good' : score >= 40 ? 'warn' : 'bad')
