// What Countersign itself goes by, and who answers for each. Changes nothing.
import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable } from '../../parts/long-table.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'

const w = words.own.things
type Thing = Item<'ownAccess.things'>

const page = (cursor: string | undefined) =>
  api.get('/v1/own-access/things', { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })

const columns: readonly Column<Thing>[] = [
  {
    name: w.what,
    width: 'minmax(0,1.6fr)',
    cell: (row) => (
      <>
        <span className="block truncate font-medium">{row.name}</span>
        <span className="block truncate text-[13px] text-ink-soft">
          {row.kind.replaceAll('_', ' ')} · {row.title}
        </span>
      </>
    ),
  },
  {
    name: w.until,
    width: '9.5rem',
    wideOnly: true,
    cell: (row) => (row.until === null ? words.own.list.noEnd : <When at={row.until} distance />),
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
          {row.by ?? words.own.things.change}
        </Link>
      ),
  },
  { name: w.owner, width: '9rem', cell: (row) => row.owner ?? <Badge tone="warn">{w.nobody}</Badge> },
]

export const OwnThings = () => (
  <Card title={w.title} flush aside={<ExportButton name="own-things" page={page} />}>
    <p className="px-4 pt-1 pb-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
    <LongTable<Thing>
      label={w.title}
      queryKey={['own-things']}
      page={page}
      columns={columns}
      idOf={(row) => `${row.kind} ${row.name}`}
      empty={<Empty title={w.empty.title}>{w.empty.text}</Empty>}
    />
  </Card>
)
