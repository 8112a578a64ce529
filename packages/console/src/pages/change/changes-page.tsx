import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable, rowLinkClass } from '../../parts/long-table.tsx'
import { Card, Empty, Page } from '../../parts/page.tsx'
import { SavedViews } from '../../parts/saved-views.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { closureTones, stateTones } from './tones.ts'

const w = words.change
type Change = Item<'changes.list'>
type State = Change['state']

const columns: readonly Column<Change>[] = [
  {
    name: words.plan.columns.what,
    width: 'minmax(0,1fr)',
    cell: (row) => (
      <Link to="/changes/$change" params={{ change: row.id }} className={rowLinkClass}>
        {capital(row.purpose ?? row.trigger.kind)}
      </Link>
    ),
  },
  { name: w.state, width: '9.5rem', cell: (row) => <Badge tone={stateTones[row.state] ?? 'neutral'}>{w.states[row.state]}</Badge> },
  {
    name: words.change.columns.closure,
    width: '10rem',
    wideOnly: true,
    cell: (row) => <Badge tone={closureTones[row.closure] ?? 'neutral'}>{w.closures[row.closure]}</Badge>,
  },
  { name: w.facts.requester, width: '10rem', wideOnly: true, cell: (row) => row.requester ?? '' },
  { name: w.opened, width: '8rem', wideOnly: true, cell: (row) => <When at={row.openedAt} distance /> },
]

export const ChangesPage = () => {
  const { state } = useSearch({ from: '/inside/changes' })
  const navigate = useNavigate({ from: '/changes' })
  const page = (cursor: string | undefined) =>
    api.get('/v1/changes', {
      params: { query: { order: 'newest', limit: 100, ...(state ? { state: state as State } : {}), ...(cursor ? { cursor } : {}) } },
    })
  return (
    <Page
      title={w.listTitle}
      lead={w.listLead}
      wide
      actions={
        <>
          <SavedViews page="changes" />
          <ExportButton name="changes" page={page} />
        </>
      }
    >
      <div className="mb-4 flex flex-wrap gap-1.5">
        {[undefined, ...(Object.keys(w.states) as State[])].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            aria-pressed={one === state}
            onClick={() => void navigate({ search: one === undefined ? {} : { state: one }, replace: true })}
            className="rounded-full border border-line-strong/60 px-3 py-1 text-sm text-ink-soft hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent"
          >
            {one === undefined ? w.allStates : w.states[one]}
          </button>
        ))}
      </div>
      <Card flush>
        <LongTable<Change>
          label={w.listTitle}
          queryKey={['changes', state]}
          page={page}
          columns={columns}
          idOf={(row) => row.id}
          refetchInterval={15_000}
          empty={state === undefined ? <Empty title={w.listEmpty.title}>{w.listEmpty.text}</Empty> : <Empty title={w.noneSuch} />}
        />
      </Card>
    </Page>
  )
}
