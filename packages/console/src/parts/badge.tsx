import type { ReactNode } from 'react'

export type Tone = 'neutral' | 'accent' | 'info' | 'good' | 'warn' | 'bad'

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-soft',
  accent: 'bg-accent-soft text-accent',
  info: 'bg-info-soft text-info',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
}

export const Badge = ({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) => (
  <span className={`inline-flex items-center gap-1 rounded-md px-2 py-0.5 text-[12.5px] font-medium whitespace-nowrap ${tones[tone]}`}>
    {children}
  </span>
)

const risks: Record<string, Tone> = { low: 'neutral', moderate: 'info', high: 'warn', critical: 'bad' }

export const Risk = ({ of }: { of: string }) => <Badge tone={risks[of] ?? 'neutral'}>{of} risk</Badge>
