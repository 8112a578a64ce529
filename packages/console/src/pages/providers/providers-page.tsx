// Who works for the enterprise, until when, and where each leaves it with less than it needs.
import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable, rowLinkClass } from '../../parts/long-table.tsx'
import { Card, Empty, Page } from '../../parts/page.tsx'
import { Day, When } from '../../parts/when.tsx'
import { providerWords } from '../../words/providers.ts'
import { scoreTone } from './tones.ts'

const w = providerWords
type Provider = Item<'providers.list'> & {
  /** Null: no drill was ever held. */
  readonly score: number | null
}

/** Two lists of the same order, page by page beside each other: the providers, and what their drills come to. */
const page = async (cursor: string | undefined, limit: number) => {
  const [own, scored] = cursor === undefined ? [] : (JSON.parse(cursor) as [string | undefined, string | undefined])
  const query = (next: string | undefined) => ({ params: { query: { limit, ...(next ? { cursor: next } : {}) } } })
  const [providers, scores] = await Promise.all([api.get('/v1/providers', query(own)), api.get('/v1/drill-scores', query(scored))])
  const of = new Map(
    scores.items.map(({ provider, score, contributions }) => [provider, contributions.some(({ drill }) => drill !== null) ? score : null]),
  )
  const items = providers.items.map((one): Provider => ({ ...one, score: of.get(one.id) ?? null }))
  return providers.next === undefined ? { items } : { items, next: JSON.stringify([providers.next, scores.next]) }
}

const where = (row: Provider): string => [...row.services, ...row.tenants, ...row.regions].join(', ') || w.everywhere

const columns: readonly Column<Provider>[] = [
  {
    name: w.columns.provider,
    width: 'minmax(0,1.4fr)',
    cell: (row) => (
      <>
        <Link to="/providers/$provider" params={{ provider: row.id }} className={rowLinkClass}>
          {row.name}
        </Link>
        {row.parent !== null && <span className="block truncate text-[13px] text-ink-soft">{w.under(row.parent)}</span>}
      </>
    ),
  },
  { name: w.columns.works, width: 'minmax(0,1fr)', wideOnly: true, cell: where },
  {
    name: w.columns.until,
    width: '8.5rem',
    wideOnly: true,
    cell: (row) =>
      row.contracts === 0 ? <Badge tone="warn">{w.noContract}</Badge> : row.endsOn === null ? w.noEnd : <Day on={row.endsOn} />,
  },
  {
    name: w.columns.gaps,
    width: '5.5rem',
    cell: (row) =>
      row.gaps === null || row.gaps === 0 ? (
        <span className="text-ink-faint">{w.gaps(0)}</span>
      ) : (
        <Badge tone="warn">{w.gaps(row.gaps)}</Badge>
      ),
  },
  {
    name: w.columns.score,
    width: '6rem',
    cell: (row) =>
      row.score === null ? <span className="text-ink-faint">{w.neverHeld}</span> : <Badge tone={scoreTone(row.score)}>{row.score}</Badge>,
  },
  {
    // A claim beside a fact: each says which it is.
    name: w.columns.heard,
    width: '11.5rem',
    wideOnly: true,
    cell: ({ claimedAt, observedAt }) => (
      <span className="block text-[13px] leading-snug text-ink-soft">
        <span className="block truncate">
          {claimedAt === null ? (
            w.nothingSaid
          ) : (
            <>
              {w.said} <When at={claimedAt} distance />
            </>
          )}
        </span>
        <span className="block truncate">
          {observedAt === null ? (
            w.notLooked
          ) : (
            <>
              {w.looked} <When at={observedAt} distance />
            </>
          )}
        </span>
      </span>
    ),
  },
  {
    name: w.columns.state,
    width: '6.5rem',
    wideOnly: true,
    cell: (row) => <Badge tone={row.suspended ? 'bad' : 'neutral'}>{row.suspended ? w.suspended : w.active}</Badge>,
  },
]

export const ProvidersPage = () => (
  <Page title={w.title} lead={w.lead} wide actions={<ExportButton name="providers" page={(cursor) => page(cursor, 200)} />}>
    <Card flush>
      <LongTable<Provider>
        label={w.title}
        queryKey={['providers']}
        page={(cursor) => page(cursor, 100)}
        columns={columns}
        idOf={(row) => row.id}
        rowHeight={58}
        refetchInterval={30_000}
        empty={<Empty title={w.empty.title}>{w.empty.text}</Empty>}
      />
    </Card>
  </Page>
)
