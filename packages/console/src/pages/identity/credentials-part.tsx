// What an identity gets in with, and who uses that: each openable, and every list whole as a file.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable } from '../../parts/long-table.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { credentialColumns } from '../inventory/columns.tsx'
import { type Credential, credentialsQuery, type Identity } from './data.ts'
import { LeasesCard } from './leases-card.tsx'
import { SessionsCard } from './sessions-card.tsx'
import { UsesCard } from './uses-card.tsx'

const w = identityWords.credentials

const usersOf = ({ uses }: Credential): string =>
  [...new Set(uses.filter(({ counts, endedAt }) => counts && endedAt === null).map(({ workload }) => workload))].join(', ')

/** Those of the inventory without whose it is, which this page is about, and with who uses it. */
const columns: readonly Column<Credential>[] = [
  ...credentialColumns.slice(0, 2),
  {
    name: w.used,
    width: 'minmax(0,1fr)',
    wideOnly: true,
    cell: (row) => usersOf(row) || <span className="text-ink-faint">{w.usedByNobody}</span>,
  },
  {
    name: w.lastUsed,
    width: '8rem',
    wideOnly: true,
    cell: (row) =>
      row.lastUsedAt === null ? <span className="text-ink-faint">{w.usedNotKnown}</span> : <When at={row.lastUsedAt} distance />,
  },
  ...credentialColumns.slice(3),
]

export const CredentialsPart = ({ identity }: { identity: Identity }) => {
  const first = useQuery(credentialsQuery(identity.id))
  const page = (cursor: string | undefined) =>
    api.get('/v1/credentials', { params: { query: { identity: identity.id, limit: 200, ...(cursor ? { cursor } : {}) } } })
  return (
    <>
      <Card title={w.title} flush aside={<ExportButton name={`${identity.id}-credentials`} page={page} />}>
        <LongTable<Credential>
          label={w.title}
          queryKey={['identity', identity.id, 'all-credentials']}
          page={page}
          columns={columns}
          idOf={(row) => row.id}
          rowHeight={56}
          empty={<Empty title={w.none}>{w.noneText}</Empty>}
        />
      </Card>
      <UsesCard identity={identity.id} credentials={first} />
      <SessionsCard credentials={first} />
      <LeasesCard identity={identity.id} />
    </>
  )
}
