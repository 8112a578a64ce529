// The log, the newest first. The lane above says what this browser verified of it; an entry is verified where it is opened.
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import type { Leaf } from '../../log/read-log.ts'
import { useLeafHash } from '../../log/use-leaf-hash.ts'
import { Button } from '../../parts/button.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { TextField } from '../../parts/field.tsx'
import { type Column, LongTable, rowLinkClass } from '../../parts/long-table.tsx'
import { Card, Empty, Page } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { logWords } from '../../words/log.ts'
import { LogLane } from './log-lane.tsx'
import type { LogSearch } from './log-search.ts'

const w = logWords
type Entry = Item<'journal.list'>

const LeafHash = ({ of }: { of: Leaf }) => {
  const hash = useLeafHash(of)
  return (
    <span title={hash} className="font-mono text-xs text-ink-faint">
      {hash.slice(0, 16)}
    </span>
  )
}

const leafOf = ({ leaf, deleted }: Entry): Leaf => (leaf === null ? { hash: deleted?.leafHash ?? '' } : { text: leaf })

const columns: readonly Column<Entry>[] = [
  {
    name: w.list.columns.index,
    width: '4.5rem',
    cell: (row) => (
      <Link to="/log/$index" params={{ index: String(row.index) }} className={`${rowLinkClass} tabular-nums`}>
        {row.index}
      </Link>
    ),
  },
  {
    name: w.list.columns.kind,
    width: 'minmax(0,1fr)',
    cell: (row) => (
      <>
        {row.kind}
        {row.leaf === null && <span className="text-ink-faint"> · {w.list.deleted}</span>}
      </>
    ),
  },
  { name: w.list.columns.actor, width: '9rem', wideOnly: true, cell: (row) => row.actor ?? '' },
  {
    name: w.list.columns.stream,
    width: '10rem',
    wideOnly: true,
    cell: (row) => (
      <span title={row.stream ?? undefined} className="font-mono text-xs text-ink-soft">
        {row.stream ?? ''}
      </span>
    ),
  },
  { name: w.list.columns.hash, width: '9.5rem', wideOnly: true, cell: (row) => <LeafHash of={leafOf(row)} /> },
  { name: w.list.columns.at, width: '8.5rem', cell: (row) => <When at={row.at} distance /> },
]

const page = (search: LogSearch) => (cursor: string | undefined) =>
  api.get('/v1/journal', { params: { query: { order: 'newest', limit: 100, ...search, ...(cursor ? { cursor } : {}) } } })

export const LogPage = () => {
  const search = useSearch({ from: '/inside/log' })
  const filtered = Object.keys(search).length > 0
  return (
    <Page title={w.title} lead={w.lead} wide actions={<ExportButton<Entry> name="log" page={page(search)} />}>
      <LogLane />
      <Filters key={JSON.stringify(search)} search={search} />
      <Card flush>
        <LongTable<Entry>
          label={w.list.label}
          queryKey={['journal', search]}
          page={page(search)}
          columns={columns}
          idOf={(row) => row.id}
          rowHeight={44}
          empty={filtered ? <Empty title={w.list.noneSuch} /> : <Empty title={w.list.empty.title}>{w.list.empty.text}</Empty>}
        />
      </Card>
    </Page>
  )
}

const names = ['kind', 'actor', 'stream'] as const

const Filters = ({ search }: { search: LogSearch }) => {
  const navigate = useNavigate({ from: '/log' })
  return (
    <form
      className="mb-1 grid items-end gap-x-3 sm:grid-cols-[1fr_1fr_1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const given = names.map((name) => [name, String(form.get(name) ?? '').trim()] as const).filter(([, value]) => value !== '')
        void navigate({ search: Object.fromEntries(given), replace: true })
      }}
    >
      {names.map((name) => (
        <TextField key={name} name={name} label={w.filters[name]} defaultValue={search[name] ?? ''} autoComplete="off" maxLength={200} />
      ))}
      <div className="mb-4 flex gap-2">
        <Button type="submit">{w.filters.apply}</Button>
        {Object.keys(search).length > 0 && (
          <Button look="plain" onClick={() => void navigate({ search: {}, replace: true })}>
            {words.everywhere.clearFilters}
          </Button>
        )}
      </div>
    </form>
  )
}
