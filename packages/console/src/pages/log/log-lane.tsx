// The calm line at the head of the log's pages: what this browser has verified by itself, or, in red, what did not pass, what that means and whom to tell.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { LogFault, LogVerdict } from '../../log/judge.ts'
import { logVerdictQuery } from '../../log/read-log.ts'
import { forgetSeen } from '../../log/seen.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Term } from '../../parts/term.tsx'
import { When } from '../../parts/when.tsx'
import { logWords } from '../../words/log.ts'

const w = logWords.lane

const looks = {
  good: { frame: 'border-good/40 bg-good-soft', ink: 'text-good', icon: ShieldCheck },
  warn: { frame: 'border-warn/40 bg-warn-soft', ink: 'text-warn', icon: ShieldQuestion },
  bad: { frame: 'border-bad bg-bad-soft', ink: 'text-bad', icon: ShieldAlert },
  plain: { frame: 'border-line bg-panel', ink: 'text-ink', icon: ShieldQuestion },
} as const

export const Verdict = ({
  look,
  label,
  title,
  children,
}: {
  look: keyof typeof looks
  label?: string
  title: string
  children?: ReactNode
}) => {
  const { frame, ink, icon: Icon } = looks[look]
  return (
    <section
      role={look === 'bad' ? 'alert' : undefined}
      aria-label={label}
      className={`mb-5 flex items-start gap-3 rounded-xl border px-4 py-3 text-sm sm:px-5 ${frame}`}
    >
      <Icon size={20} aria-hidden="true" className={`mt-px shrink-0 ${ink}`} />
      <div className="min-w-0">
        <p className={`font-semibold ${ink}`}>{title}</p>
        {children && <div className="mt-0.5 text-ink">{children}</div>}
      </div>
    </section>
  )
}

export const LogLane = () => {
  const { data, isError, isPending } = useQuery(logVerdictQuery)
  if (isPending) return <Verdict look="plain" label={w.label} title={w.checking} />
  if (isError)
    return (
      <Verdict look="warn" label={w.label} title={w.unread}>
        {w.unreadText}
      </Verdict>
    )
  if (!data) return <Verdict look="plain" label={w.label} title={w.empty} />
  return data.passed ? <Passed of={data} /> : <Failed fault={data.fault} />
}

const Passed = ({ of: { newest, cosigned, before } }: { of: Extract<LogVerdict, { passed: true }> }) => {
  const past = before === undefined ? w.first : w.before
  if (!cosigned)
    return (
      <Verdict look="warn" label={w.label} title={w.verifiedAlone}>
        {w.unwitnessed(newest.size)} {past} {w.unwitnessedWhy}
      </Verdict>
    )
  return (
    <Verdict look="good" label={w.label} title={w.verified}>
      {w.cosigned(cosigned.size)} <Term of="witness">{w.witness}</Term> {w.cosignedAt}{' '}
      <When at={new Date(cosigned.cosignedAt! * 1000).toISOString()} distance />. {past}{' '}
      {newest.size > cosigned.size && w.since(newest.size - cosigned.size)}
    </Verdict>
  )
}

const Failed = ({ fault }: { fault: LogFault }) => {
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const startOver = useMutation({
    mutationFn: async () => {
      forgetSeen()
      await client.resetQueries({ queryKey: logVerdictQuery.queryKey })
    },
    onSuccess: () => setAsked(false),
  })
  const { title, text } = w.faults[fault]
  return (
    <Verdict look="bad" label={w.label} title={title}>
      <p>{text}</p>
      <p className="mt-1">{w.whom}</p>
      {(fault === 'shrunk' || fault === 'forked' || fault === 'keys_changed') && (
        <Button className="mt-3" onClick={() => setAsked(true)}>
          {w.startOver}
        </Button>
      )}
      {asked && (
        <Confirm title={w.startOver} act={w.startOver} look="danger" answer={startOver} onClose={() => setAsked(false)}>
          {w.startOverText}
        </Confirm>
      )}
    </Verdict>
  )
}
