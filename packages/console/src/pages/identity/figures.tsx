// Four figures that lead to the parts behind them. What could not be read is no number.
import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useNow } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { dayAfterQuery, findingsQuery, type Identity, reachQuery } from './data.ts'

const w = identityWords.figures

const count = (n: number): string => n.toLocaleString('en')

export const Figures = ({ identity }: { identity: Identity }) => {
  const now = useNow()
  const { data: findings } = useQuery(findingsQuery(identity.id))
  const { data: after } = useQuery(dayAfterQuery(`identity:${identity.id}`))
  const { data: reach } = useQuery(reachQuery(identity.id, 'blast_radius'))
  const live = identity.credentials.active + identity.credentials.suspended + identity.credentials.riskAccepted
  const overdue = findings?.items.filter(({ dueAt }) => Date.parse(dueAt) < now).length ?? 0
  const of = (kind: string): number => reach?.counts.find((one) => one.kind === kind)?.count ?? 0
  const here = { to: '/identities/$identity', params: { identity: identity.id } } as const
  return (
    <ul className="mb-5 grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Figure
        name={w.credentials}
        value={count(live)}
        text={w.systems(identity.systems.length)}
        link={{ ...here, search: { part: 'credentials' } }}
      />
      <Figure
        name={w.findings}
        value={
          findings === undefined ? w.unknown : findings.next === undefined ? count(findings.items.length) : w.more(findings.items.length)
        }
        text={findings === undefined ? '' : findings.items.length === 0 ? w.findingsNone : w.overdue(overdue)}
        tone={overdue > 0 ? 'bad' : (findings?.items.length ?? 0) > 0 ? 'warn' : undefined}
        link={{ to: '/findings', search: { identity: identity.id } }}
      />
      <Figure
        name={w.dayAfter}
        value={after === undefined ? w.unknown : count(after.summary.open)}
        text={after === undefined ? '' : after.summary.open === 0 ? w.dayAfterNone : w.dayAfterSome}
        tone={(after?.summary.open ?? 0) > 0 ? 'warn' : undefined}
        link={{ ...here, search: { part: 'day-after' } }}
      />
      <Figure
        name={w.reach}
        value={reach === undefined ? w.unknown : count(reach.size - 1)}
        text={reach === undefined ? '' : w.reachKinds(of('system'), of('identity') - 1)}
        link={{ ...here, search: { part: 'map' } }}
      />
    </ul>
  )
}

const colours = { warn: 'text-warn', bad: 'text-bad' } as const

const Figure = ({
  name,
  value,
  text,
  tone,
  link,
}: {
  name: string
  value: string
  text: string
  tone?: keyof typeof colours | undefined
  link: LinkProps
}) => (
  <li className="relative rounded-xl border border-line bg-panel px-4 py-3 shadow-panel hover:border-line-strong">
    <Link
      {...link}
      className="text-[13px] text-ink-soft after:absolute after:inset-0 after:rounded-xl hover:text-ink focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
    >
      {name}
    </Link>
    <p className={`text-2xl font-semibold tabular-nums ${tone ? colours[tone] : ''}`}>{value}</p>
    <p className="min-h-5 text-[13px] text-ink-soft">{text}</p>
  </li>
)
