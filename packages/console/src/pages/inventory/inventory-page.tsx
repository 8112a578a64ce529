// The inventory: five lists of one page, narrowed by what the address says. Choosing several leads to one act with its preview.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useCallback, useState } from 'react'
import { may, useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable, type PageOf } from '../../parts/long-table.tsx'
import { Card, Empty, Page } from '../../parts/page.tsx'
import { SavedViews } from '../../parts/saved-views.tsx'
import { words } from '../../words/index.ts'
import { EndMany } from '../acts/end-many.tsx'
import { SuspendMany } from '../acts/suspend-many.tsx'
import { useChoice } from './choosing.tsx'
import { accountColumns, credentialColumns, identityColumns, systemColumns, workloadColumns } from './columns.tsx'
import { FilterBar, SearchBox } from './filter-bar.tsx'
import { type Filters, filtersIn, type Kind, kinds, withFilter } from './filters.ts'
import { accounts, type Credential, credentials, type Identity, identities, systems, workloads } from './pages-of.ts'
import { TakeAlong } from './take-along.tsx'

const w = words.inventory

export const InventoryPage = () => {
  const filters = useSearch({ from: '/inside/inventory' })
  const navigate = useNavigate({ from: '/inventory' })
  const kind = filters.kind ?? 'identity'
  const go = useCallback((search: Filters) => void navigate({ search, replace: true }), [navigate])
  const search = useCallback(
    (text: string) => void navigate({ search: (before) => withFilter(filtersIn(before), 'text', text), replace: true }),
    [navigate],
  )
  return (
    <Page
      title={w.title}
      lead={w.lead}
      wide
      actions={
        <SavedViews page="inventory">
          <TakeAlong />
        </SavedViews>
      }
    >
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <Kinds of={kind} filters={filters} onChange={go} />
        <SearchBox value={filters.text ?? ''} onChange={search} />
      </div>
      <FilterBar key={kind} filters={filters} onChange={go} />
      {filters.text !== undefined && <p className="mb-2 text-[13px] text-ink-soft">{w.searchHelp}</p>}
      <ListOf key={kind} kind={kind} filters={filters} />
    </Page>
  )
}

const Kinds = ({ of, filters, onChange }: { of: Kind; filters: Filters; onChange: (filters: Filters) => void }) => (
  <div className="flex flex-wrap gap-1 rounded-lg bg-sunken p-1">
    {kinds.map((one) => (
      <button
        key={one}
        type="button"
        aria-pressed={one === of}
        onClick={() => onChange(filtersIn({ ...filters, kind: one }))}
        className="min-h-8 rounded-md px-3 py-1 text-sm text-ink-soft hover:text-ink aria-pressed:bg-panel aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-panel"
      >
        {w.kinds[one]}
      </button>
    ))}
  </div>
)

const ListOf = ({ kind, filters }: { kind: Kind; filters: Filters }) => {
  switch (kind) {
    case 'identity':
      return <Identities filters={filters} />
    case 'credential':
      return <Credentials filters={filters} />
    case 'account':
      return <List kind={kind} filters={filters} page={accounts(filters)} columns={accountColumns} />
    case 'workload':
      return <List kind={kind} filters={filters} page={workloads(filters)} columns={workloadColumns} />
    case 'system':
      return <List kind={kind} filters={filters} page={systems(filters)} columns={systemColumns} />
  }
}

const Identities = ({ filters }: { filters: Filters }) => {
  const allowed = may(useWhoami(), 'change.request')
  const choice = useChoice<Identity>((one) => one.name)
  const [acting, setActing] = useState(false)
  return (
    <>
      <List
        kind="identity"
        filters={filters}
        page={identities(filters)}
        columns={allowed ? [choice.column, ...identityColumns] : identityColumns}
        bar={choice.bar(
          <Button look="danger" onClick={() => setActing(true)}>
            {w.askToEnd}
          </Button>,
        )}
      />
      {acting && <EndMany identities={choice.chosen} onClose={() => setActing(false)} />}
    </>
  )
}

const Credentials = ({ filters }: { filters: Filters }) => {
  const allowed = may(useWhoami(), 'access.suspend')
  const choice = useChoice<Credential>((one) => one.id)
  const [acting, setActing] = useState(false)
  return (
    <>
      <List
        kind="credential"
        filters={filters}
        page={credentials(filters)}
        columns={allowed ? [choice.column, ...credentialColumns] : credentialColumns}
        bar={choice.bar(
          <Button look="danger" onClick={() => setActing(true)}>
            {w.suspend}
          </Button>,
        )}
      />
      {acting && <SuspendMany credentials={choice.chosen} onClose={() => setActing(false)} />}
    </>
  )
}

interface ListProps<Row> {
  readonly kind: Kind
  readonly filters: Filters
  readonly page: (cursor: string | undefined) => Promise<PageOf<Row>>
  readonly columns: readonly Column<Row>[]
  readonly bar?: ReactNode
}

function List<Row extends { readonly id: string }>({ kind, filters, page, columns, bar }: ListProps<Row>) {
  const { kind: _kind, ...narrowed } = filters
  const empty = Object.keys(narrowed).length === 0 ? w.empty[kind] : w.noneSuch
  return (
    <Card title={w.kinds[kind]} flush aside={<ExportButton name={w.kinds[kind].toLowerCase()} page={page} />}>
      {bar}
      <LongTable<Row>
        label={w.kinds[kind]}
        queryKey={['inventory', kind, filters]}
        page={page}
        columns={columns}
        idOf={(row) => row.id}
        empty={<Empty title={empty.title}>{empty.text}</Empty>}
        rowHeight={56}
      />
    </Card>
  )
}
