// What is not as it should be: how much of which kind, and each with its owner and its deadline. The address says what is shown.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { chipClass } from '../../parts/chip.ts'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable, rowLinkClass } from '../../parts/long-table.tsx'
import { Card, Empty, Loading, Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { SavedViews } from '../../parts/saved-views.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { severityTones } from '../inventory/tones.ts'
import { type Filters, severities, turned } from './filters.ts'
import { RiskChart } from './risk-chart.tsx'

const w = words.findings
type Finding = Item<'findings.list'>

const columnsWith = (means: ReadonlyMap<string, string>): readonly Column<Finding>[] => [
  { name: w.columns.severity, width: '6rem', cell: (row) => <Badge tone={severityTones[row.severity] ?? 'neutral'}>{row.severity}</Badge> },
  {
    name: w.columns.what,
    width: 'minmax(0,1fr)',
    cell: (row) => (
      <span className="block leading-snug">
        <Link to="/findings/$finding" params={{ finding: row.id }} className={`${rowLinkClass} block truncate`}>
          {capital(means.get(row.kind) ?? row.kind)}
        </Link>
        <span className="block truncate text-[13px] text-ink-soft">{row.subject}</span>
      </span>
    ),
  },
  { name: w.columns.owner, width: '10rem', wideOnly: true, cell: (row) => row.owner ?? words.everywhere.nobody },
  {
    name: w.columns.due,
    width: '8rem',
    wideOnly: true,
    cell: (row) => (row.state === 'open' ? <When at={row.dueAt} distance due /> : <When at={row.resolvedAt} distance />),
  },
]

export const FindingsPage = () => {
  const filters = useSearch({ from: '/inside/findings' })
  const navigate = useNavigate({ from: '/findings' })
  const turn = (name: keyof Filters, value: string) => void navigate({ search: (before) => turned(before, name, value), replace: true })
  const summary = useQuery({ queryKey: ['findings-summary'], queryFn: () => api.get('/v1/findings-summary') })
  const kinds = summary.data?.kinds ?? []
  const means = new Map(kinds.map((kind) => [kind.kind, kind.means]))
  const page = (cursor: string | undefined) =>
    api.get('/v1/findings', {
      params: { query: { limit: 200, order: 'urgency', state: 'open', ...filters, ...(cursor ? { cursor } : {}) } },
    })
  const named = (['kind', 'nhi', 'owner', 'subject', 'identity'] as const).flatMap((name) =>
    filters[name] ? [[name, filters[name]] as const] : [],
  )
  return (
    <Page title={w.title} lead={w.lead} wide actions={<SavedViews page="findings" />}>
      <div className="grid items-start gap-x-5 lg:grid-cols-2">
        <Card title={w.byRisk}>
          {summary.isPending ? (
            <Loading />
          ) : summary.isError ? (
            <Problem error={summary.error} retry={() => void summary.refetch()} />
          ) : (
            <RiskChart risks={summary.data.risks} chosen={filters.nhi} onChoose={(risk) => turn('nhi', risk)} />
          )}
        </Card>
        <Card title={w.byKind} flush>
          <ul className="max-h-72 divide-y divide-line overflow-y-auto" aria-label={w.byKind} tabIndex={0}>
            {[...kinds]
              .sort((one, other) => other.open - one.open)
              .map(({ kind, means: text, open, overdue }) => (
                <li key={kind}>
                  <button
                    type="button"
                    aria-pressed={filters.kind === kind}
                    onClick={() => turn('kind', kind)}
                    className="flex min-h-10 w-full items-center gap-3 px-4 py-1.5 text-left text-sm hover:bg-sunken aria-pressed:bg-accent-soft sm:px-5"
                  >
                    <span className="min-w-0 grow">{capital(text)}</span>
                    <span className="shrink-0 text-[13px] text-ink-soft tabular-nums">{w.counts(open, overdue)}</span>
                  </button>
                </li>
              ))}
            {summary.isSuccess && kinds.length === 0 && <li className="px-5 py-4 text-sm text-ink-soft">{w.empty.title}</li>}
          </ul>
        </Card>
      </div>
      <fieldset className="mb-3 flex flex-wrap gap-1.5">
        <legend className="sr-only">{words.inventory.filters}</legend>
        <button type="button" className={chipClass} aria-pressed={filters.due === 'overdue'} onClick={() => turn('due', 'overdue')}>
          {w.overdue}
        </button>
        <button type="button" className={chipClass} aria-pressed={filters.state === 'resolved'} onClick={() => turn('state', 'resolved')}>
          {w.resolved}
        </button>
        {severities.map((one) => (
          <button
            key={one}
            type="button"
            className={chipClass}
            aria-pressed={filters.severity === one}
            onClick={() => turn('severity', one)}
          >
            {one}
          </button>
        ))}
        {named.map(([name, value]) => (
          <button
            key={name}
            type="button"
            className={chipClass}
            aria-pressed="true"
            aria-label={words.inventory.takeAway(w.filterNames[name], value)}
            onClick={() => turn(name, value)}
          >
            {w.filterNames[name]}: {value}
            <X size={13} aria-hidden="true" />
          </button>
        ))}
      </fieldset>
      <Card title={filters.state === 'resolved' ? w.resolved : w.open} flush aside={<ExportButton name="findings" page={page} />}>
        <LongTable<Finding>
          label={w.title}
          queryKey={['findings', filters]}
          page={page}
          columns={columnsWith(means)}
          idOf={(row) => row.id}
          rowHeight={56}
          empty={
            Object.keys(filters).length === 0 ? (
              <Empty title={w.empty.title}>{w.empty.text}</Empty>
            ) : (
              <Empty title={words.inventory.noneSuch.title}>{w.noneSuch}</Empty>
            )
          }
        />
      </Card>
    </Page>
  )
}
