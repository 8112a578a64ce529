// What another pack would have said of the last decisions: who would be let in or out, what would come out otherwise, and what could not be asked again.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/answers.ts'
import { Badge } from '../../parts/badge.tsx'
import { words } from '../../words/index.ts'
import { SaidLines } from './said-lines.tsx'
import { outcomeTones } from './tones.ts'

const w = words.policy.try.replay
type Replay = Answer<'policy.replay'>

export const Replayed = ({ of }: { of: Replay }) => {
  const operations = of.items.flatMap((item) => item.operations.map((one) => ({ ...one, change: item.change })))
  const people = of.items.flatMap((item) => item.people.map((one) => ({ ...one, change: item.change })))
  const unasked = of.items.filter(({ notReplayed }) => notReplayed !== undefined)
  const asked = of.items.reduce((sum, one) => sum + one.asked, 0)
  return (
    <>
      <p className="mb-4 text-sm font-medium">{w.sum(asked, of.items.length, operations.length, of.next !== undefined)}</p>
      <SaidLines
        title={w.powers}
        of={of.powers.flatMap(({ principal, gains, loses }) => [
          ...(gains.length > 0 ? [w.gains(principal, gains.join(', '))] : []),
          ...(loses.length > 0 ? [w.loses(principal, loses.join(', '))] : []),
        ])}
      />
      <Listed title={w.people} rows={people}>
        {(one) => (
          <>
            <Badge tone={one.after === 'in' ? 'warn' : 'info'}>{w.let[one.after]}</Badge>{' '}
            {w.person(one.principal, words.operations.name(one.operation), one.power === 'change.approve')}
          </>
        )}
      </Listed>
      <Listed title={w.operations} rows={operations}>
        {(one) => (
          <>
            <span className="block">
              {words.operations.name(one.operation)}: {one.credential}
            </span>
            <span className="my-0.5 flex flex-wrap items-center gap-1.5">
              <Badge tone={outcomeTones[one.before]}>{words.policy.outcomes[one.before]}</Badge>
              {one.after !== one.before && (
                <>
                  → <Badge tone={outcomeTones[one.after]}>{words.policy.outcomes[one.after]}</Badge>
                </>
              )}
            </span>
            <span className="block text-[13px] text-ink-soft">
              {[...one.looser, ...one.stricter].join('; ')}
              {one.facts === 'of_today' && ` ${w.ofToday}`}
            </span>
          </>
        )}
      </Listed>
      <Listed title={w.unasked} rows={unasked}>
        {(one) => one.notReplayed}
      </Listed>
    </>
  )
}

function Listed<Row extends { readonly change: string }>({
  title,
  rows,
  children,
}: {
  title: string
  rows: readonly Row[]
  children: (row: Row) => ReactNode
}) {
  if (rows.length === 0) return null
  return (
    <div className="mb-4 last:mb-0">
      <h3 className="mb-1 text-xs font-medium text-ink-faint">{title}</h3>
      <ul className="max-h-96 divide-y divide-line overflow-y-auto text-sm">
        {rows.map((row, index) => (
          <li key={index} className="py-2">
            {children(row)}{' '}
            <Link
              to="/changes/$change"
              params={{ change: row.change }}
              className="inline-flex min-h-6 items-center text-accent hover:underline"
            >
              {words.everywhere.openChange}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
