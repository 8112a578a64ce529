// How far a suspension is, asked again and again: what was revoked, what is proven dead, what is stuck, and how long each took.
import { Link } from '@tanstack/react-router'
import { Check, CircleAlert, LoaderCircle } from 'lucide-react'
import type { Answer } from '../../api/answers.ts'
import { Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'

const w = words.killSwitch.result
type Suspension = Answer<'providers.suspension'>
type Spread = Suspension['revoked']

export const KillResult = ({ of }: { of: Suspension }) => (
  <>
    <Card
      title={w.title}
      aside={
        of.change !== null && (
          <Link to="/changes/$change" params={{ change: of.change }} className={buttonClass()}>
            {w.change}
          </Link>
        )
      }
    >
      <Standing of={of} />
      {of.credentials > 0 && (
        <>
          <progress
            aria-label={w.progress}
            max={of.credentials}
            value={of.proven.count}
            className="my-4 block h-2.5 w-full overflow-hidden rounded-full bg-sunken accent-[var(--good)]"
          />
          <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            <Figure name={w.revoked} value={w.of(of.revoked.count, of.credentials)} took={of.revoked} />
            <Figure name={w.proven} value={w.of(of.proven.count, of.credentials)} took={of.proven} />
            <Figure name={w.open} value={String(of.open)} />
            <Figure name={w.stuck} value={String(of.stuck.length)} bad={of.stuck.length > 0} />
          </dl>
        </>
      )}
      {of.stuck.length > 0 && (
        <div className="mt-4 rounded-lg bg-bad-soft px-4 py-3 text-sm">
          <p className="text-bad">{w.stuckLead}</p>
          <ul className="mt-2 flex flex-wrap gap-1.5">
            {of.stuck.map((id) => (
              <li key={id}>
                <Badge tone="bad">{id}</Badge>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
    <Card>
      <Facts
        of={[
          [
            w.suspended,
            <span key="at">
              <When at={of.suspendedAt} /> {w.by} {of.suspendedBy}
            </span>,
          ],
          [w.reason, of.reason],
          [w.ticket, of.ticket],
          of.liftedAt === null ? undefined : [w.lifted, <When key="lifted" at={of.liftedAt} />],
        ]}
      />
    </Card>
  </>
)

const Standing = ({ of }: { of: Suspension }) => {
  const text =
    of.change === null ? w.opening : of.credentials === 0 ? w.none : of.open > 0 ? w.running : of.stuck.length > 0 ? w.stuckLead : w.done
  const over = of.change !== null && of.open === 0
  const Icon = !over ? LoaderCircle : of.stuck.length > 0 ? CircleAlert : Check
  return (
    <p
      role="status"
      className={`flex items-center gap-2 text-sm font-medium ${!over ? 'text-info' : of.stuck.length > 0 ? 'text-bad' : 'text-good'}`}
    >
      <Icon size={18} aria-hidden="true" className={over ? 'shrink-0' : 'shrink-0 animate-spin'} />
      {text}
    </p>
  )
}

const Figure = ({ name, value, took, bad = false }: { name: string; value: string; took?: Spread; bad?: boolean }) => (
  <div>
    <dt className="text-[13px] text-ink-soft">{name}</dt>
    <dd className={`text-2xl font-semibold tracking-tight tabular-nums ${bad ? 'text-bad' : ''}`}>{value}</dd>
    {took && took.medianSeconds !== null && took.lastSeconds !== null && (
      <dd className="text-[13px] text-ink-soft">
        {w.half(w.seconds(took.medianSeconds))}, {w.last(w.seconds(took.lastSeconds))}
      </dd>
    )}
  </div>
)
