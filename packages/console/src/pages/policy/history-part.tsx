// Every pack that has been in force, newest first, and the change that brought each.
import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Digest } from '../../parts/code.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable } from '../../parts/long-table.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'

const w = words.policy.history
type Past = Item<'policy.history'>

const columns: readonly Column<Past>[] = [
  {
    name: w.columns.pack,
    width: 'minmax(0,1fr)',
    cell: (row) => (
      <>
        <span className="font-medium">{row.version}</span> <span className="text-ink-soft">{row.name}</span>
      </>
    ),
  },
  { name: w.columns.from, width: '10rem', cell: (row) => <When at={row.from} /> },
  {
    name: w.columns.way,
    width: 'minmax(0,1fr)',
    wideOnly: true,
    cell: (row) =>
      row.change === null ? (
        <span className="text-ink-soft">{w.ways[row.way]}</span>
      ) : (
        <Link to="/changes/$change" params={{ change: row.change }} className="text-accent hover:underline">
          {w.ways[row.way]}
        </Link>
      ),
  },
  { name: w.columns.digest, width: '17rem', wideOnly: true, cell: (row) => <Digest of={row.digest} /> },
]

const page = (cursor: string | undefined) =>
  api.get('/v1/policy/history', { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })

export const HistoryPart = () => (
  <Card title={words.policy.tabs.history} flush aside={<ExportButton name="policy-history" page={page} />}>
    <LongTable<Past>
      label={words.policy.tabs.history}
      queryKey={['policy', 'history']}
      page={page}
      columns={columns}
      idOf={(row) => String(row.sequence)}
      empty={<Empty title={w.empty.title}>{w.empty.text}</Empty>}
    />
  </Card>
)
