// Leases that were given in its likeness, the list of which may be long; shown only where there are any.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable, rowLinkClass } from '../../parts/long-table.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'

const w = words.credential.leases
type Lease = Item<'leases.list'>
const tones: Record<string, Tone> = { given: 'good', asked: 'info', ending: 'warn' }

export const LeaseBadge = ({ of }: { of: string }) => <Badge tone={tones[of] ?? 'neutral'}>{w.states[of] ?? of}</Badge>

const columns: readonly Column<Lease>[] = [
  { name: w.columns.workload, width: 'minmax(0,1.2fr)', cell: (row) => <span className="font-medium">{row.workload}</span> },
  {
    name: w.columns.credential,
    width: 'minmax(0,1.2fr)',
    wideOnly: true,
    cell: (row) => (
      <Link to="/credentials/$credential" params={{ credential: row.credential }} className={rowLinkClass}>
        {row.credential}
      </Link>
    ),
  },
  { name: w.columns.given, width: '8rem', wideOnly: true, cell: (row) => row.givenAt !== null && <When at={row.givenAt} distance /> },
  { name: w.columns.until, width: '8rem', cell: (row) => <When at={row.endedAt ?? row.expiresAt} distance /> },
  { name: w.columns.state, width: '7rem', cell: (row) => <LeaseBadge of={row.state} /> },
]

export const LeasesPart = ({ credential }: { credential: string }) => {
  const page = (cursor: string | undefined) =>
    api.get('/v1/leases', { params: { query: { like: credential, limit: 100, ...(cursor ? { cursor } : {}) } } })
  const any = useQuery({
    queryKey: ['credential', credential, 'any-lease'],
    queryFn: () => api.get('/v1/leases', { params: { query: { like: credential, limit: 1 } } }),
  })
  if (any.isError) return <Problem error={any.error} retry={() => void any.refetch()} />
  if (!any.data || any.data.items.length === 0) return null
  return (
    <Card title={w.title} flush aside={<ExportButton name={`leases-like-${credential}`} page={page} />}>
      <LongTable<Lease>
        label={w.title}
        queryKey={['leases-like', credential]}
        page={page}
        columns={columns}
        idOf={(row) => row.id}
        empty={<None>{words.everywhere.none}</None>}
      />
    </Card>
  )
}
