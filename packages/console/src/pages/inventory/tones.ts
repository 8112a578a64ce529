// Which colour a state of the inventory has, the same everywhere.
import type { Tone } from '../../parts/badge.tsx'

export const thingTones: Readonly<Record<string, Tone>> = {
  active: 'good',
  running: 'good',
  enabled: 'good',
  offboarding: 'warn',
  suspended: 'warn',
  disabled: 'warn',
  risk_accepted: 'warn',
  retired: 'neutral',
  gone: 'neutral',
}

export const severityTones: Readonly<Record<string, Tone>> = { low: 'neutral', moderate: 'info', high: 'warn', critical: 'bad' }
