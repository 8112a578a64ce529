// What an identity reaches, or what needs it: as a map where there is room for one, and whole as a list, which says the same to who can't see a map.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { chipClass } from '../../parts/chip.ts'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable, rowLinkClass } from '../../parts/long-table.tsx'
import { Card, Empty, Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useWide } from '../../parts/use-wide.ts'
import { identityWords } from '../../words/identity.ts'
import { type Identity, reachQuery, type View } from './data.ts'
import { kindIcons } from './kind-icons.ts'
import { keyOfNode, type Reached } from './map-layout.ts'
import { placeOfNode } from './place-of-node.ts'

const w = identityWords.map
const views = ['blast_radius', 'dependents'] as const

const ReachCanvas = lazy(() => import('./reach-canvas.tsx').then(({ ReachCanvas: canvas }) => ({ default: canvas })))

export const MapPart = ({ identity }: { identity: Identity }) => {
  const { view: asked } = useSearch({ from: '/inside/identities/$identity' })
  const navigate = useNavigate({ from: '/identities/$identity' })
  const wide = useWide()
  const view: View = asked ?? 'blast_radius'
  const reach = useQuery(reachQuery(identity.id, view))
  const page = (cursor: string | undefined) =>
    api.get('/v1/estate/nodes/{node}/reach', {
      params: { path: { node: `identity:${identity.id}` }, query: { view, limit: 200, ...(cursor ? { cursor } : {}) } },
    })
  const search = { part: 'map' as const, ...(view === 'dependents' ? { view } : {}) }
  const alone = reach.data !== undefined && reach.data.size <= 1
  return (
    <>
      <fieldset className="mb-2 flex flex-wrap gap-1.5">
        <legend className="sr-only">{w.view}</legend>
        {views.map((one) => (
          <button
            key={one}
            type="button"
            className={chipClass}
            aria-pressed={one === view}
            onClick={() => void navigate({ search: { part: 'map', ...(one === 'dependents' ? { view: one } : {}) }, replace: true })}
          >
            {w.views[one]}
          </button>
        ))}
      </fieldset>
      <p className="mb-4 max-w-prose text-ink-soft">{w.lead[view]}</p>
      {reach.isError && <Problem error={reach.error} retry={() => void reach.refetch()} />}
      {reach.isPending && <Loading lines={8} />}
      {alone && (
        <Card>
          <Empty title={reach.data.ended ? w.ended : w.none[view].title}>{reach.data.ended ? undefined : w.none[view].text}</Empty>
        </Card>
      )}
      {reach.data && !alone && wide && (
        <Card title={w.title} flush aside={<Counts of={reach.data.counts} />}>
          <Suspense fallback={<div className="h-[28rem] p-5">{<Loading lines={8} />}</div>}>
            <ReachCanvas key={`${identity.id} ${view}`} label={w.maps[view](identity.name)} items={reach.data.items} search={search} />
          </Suspense>
          {reach.data.items.length < reach.data.size && (
            <p className="border-t border-line px-4 py-2.5 text-[13px] text-ink-soft sm:px-5">
              {w.bounded(reach.data.items.length, reach.data.size)}
            </p>
          )}
        </Card>
      )}
      {reach.data && !alone && (
        <Card
          title={wide ? w.list : w.views[view]}
          flush
          aside={<ExportButton name={`${identity.id}-${view.replace('_', '-')}`} page={page} />}
        >
          <LongTable<Reached>
            label={w.list}
            queryKey={['reach-list', identity.id, view]}
            page={page}
            columns={columnsWith(search)}
            idOf={(row) => keyOfNode(row.node)}
            rowHeight={60}
            empty={<Empty title={w.none[view].title}>{w.none[view].text}</Empty>}
          />
        </Card>
      )}
    </>
  )
}

const Counts = ({ of }: { of: readonly { readonly kind: Reached['node']['kind']; readonly count: number }[] }) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[13px] text-ink-soft">
    {of.map(({ kind, count }) => {
      const Icon = kindIcons[kind]
      return (
        <li key={kind} className="inline-flex items-center gap-1.5">
          <Icon size={13} aria-hidden="true" />
          {count.toLocaleString('en')} {count === 1 ? w.kinds[kind] : w.many[kind]}
        </li>
      )
    })}
  </ul>
)

const wayOf = ({ through }: Reached): string => {
  if (through === null) return w.start
  return through.against ? w.wayBack(through.words, through.node.id) : w.way(through.node.id, through.words)
}

const columnsWith = (search: Parameters<typeof placeOfNode>[1]): readonly Column<Reached>[] => [
  {
    name: w.columns.what,
    width: 'minmax(0,1.2fr)',
    cell: (row) => {
      const place = placeOfNode(row.node, search)
      const Icon = kindIcons[row.node.kind]
      return (
        <span className="flex items-center gap-2.5 leading-snug">
          <Icon size={16} aria-hidden="true" className="shrink-0 text-ink-faint" />
          <span className="min-w-0">
            <span className="block truncate">
              {place ? (
                <Link {...place} className={rowLinkClass}>
                  {row.name ?? row.node.id}
                </Link>
              ) : (
                <span className="font-medium">{row.name ?? row.node.id}</span>
              )}
            </span>
            <span className="block truncate text-[13px] text-ink-soft">
              {w.kinds[row.node.kind]} · {row.node.id}
            </span>
          </span>
        </span>
      )
    },
  },
  { name: w.columns.way, width: 'minmax(0,1fr)', wideOnly: true, cell: (row) => <span className="text-ink-soft">{wayOf(row)}</span> },
  {
    name: w.columns.steps,
    width: '8.5rem',
    cell: (row) => (
      <span className="flex flex-wrap items-center gap-1.5">
        <span className="text-[13px] text-ink-soft">{w.steps(row.distance)}</span>
        {row.privileged && <Badge tone="warn">{w.privileged}</Badge>}
      </span>
    ),
  },
]
