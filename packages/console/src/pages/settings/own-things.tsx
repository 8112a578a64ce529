// What Countersign itself goes by, and who answers for each. The address says which are shown, and which one is open.
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { chipClass } from '../../parts/chip.ts'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable } from '../../parts/long-table.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { ownWords } from '../../words/own.ts'
import { type OwnFilters, ownFiltersIn, ownTurned, thingIn } from './own-filters.ts'
import { kindWords, OwnThing } from './own-thing.tsx'

const w = ownWords.things
type Thing = Item<'ownAccess.things'>

const columnsWith = (open: (row: Thing) => void): readonly Column<Thing>[] => [
  {
    name: w.what,
    width: 'minmax(0,1.6fr)',
    cell: (row) => (
      <button type="button" onClick={() => open(row)} className="block w-full min-w-0 text-left hover:text-accent">
        <span className="block truncate font-medium">{row.name}</span>
        <span className="block truncate text-[13px] text-ink-soft">
          {kindWords(row.kind)} · {row.title}
        </span>
      </button>
    ),
  },
  {
    name: w.until,
    width: '9.5rem',
    wideOnly: true,
    cell: (row) => (row.until === null ? ownWords.list.noEnd : <When at={row.until} distance />),
  },
  {
    name: w.change,
    width: '8rem',
    wideOnly: true,
    cell: (row) =>
      row.change === null ? (
        '–'
      ) : (
        <Link to="/changes/$change" params={{ change: row.change }} className="text-accent hover:underline">
          {row.by ?? w.change}
        </Link>
      ),
  },
  { name: w.owner, width: '9rem', cell: (row) => row.owner ?? <Badge tone="warn">{w.nobody}</Badge> },
]

export const OwnThings = () => {
  const filters = ownFiltersIn(useSearch({ strict: false }))
  const navigate = useNavigate()
  const show = (search: OwnFilters) =>
    void navigate({ to: '/settings/$section', params: { section: 'access' }, search, replace: true, resetScroll: false })
  const asked = filters.things === 'unowned' ? ({ owned: 'no' } as const) : {}
  const page = (cursor: string | undefined) =>
    api.get('/v1/own-access/things', { params: { query: { limit: 100, ...asked, ...(cursor ? { cursor } : {}) } } })
  const opened = filters.thing === undefined ? undefined : thingIn(filters.thing)
  return (
    <Card title={w.title} flush aside={<ExportButton name="own-things" page={page} />}>
      <p className="px-4 pt-1 pb-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
      <div className="border-b border-line px-4 pb-3 sm:px-5">
        <button
          type="button"
          className={chipClass}
          aria-pressed={filters.things === 'unowned'}
          onClick={() => show(ownTurned(filters, 'things', 'unowned'))}
        >
          {w.unowned}
        </button>
      </div>
      <LongTable<Thing>
        label={w.title}
        queryKey={['own-things', asked]}
        page={page}
        columns={columnsWith(({ kind, name }) => show({ ...filters, thing: `${kind} ${name}` }))}
        idOf={(row) => `${row.kind} ${row.name}`}
        rowHeight={60}
        empty={
          filters.things === 'unowned' ? (
            <Empty title={w.allOwned.title}>{w.allOwned.text}</Empty>
          ) : (
            <Empty title={w.empty.title}>{w.empty.text}</Empty>
          )
        }
      />
      {opened && <OwnThing {...opened} onClose={() => show(ownFiltersIn({ ...filters, thing: undefined }))} />}
    </Card>
  )
}
