import type { Tone } from '../../parts/badge.tsx'

export const outcomeTones: Readonly<Record<'autonomous' | 'approval' | 'escalate' | 'deny', Tone>> = {
  autonomous: 'good',
  approval: 'info',
  escalate: 'warn',
  deny: 'bad',
}
