// A table of any length: read page by page as it is scrolled, and only the rows in sight are in the document. The rows scroll with the page.
import { type InfiniteData, type QueryKey, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { words } from '../words/index.ts'
import { newerRows } from './newer.ts'
import { Loading } from './page.tsx'
import { Problem } from './problem.tsx'
import { useWide } from './use-wide.ts'

export interface Column<Row> {
  readonly name: string
  /** Said to who can't see, and not shown: what stands in it says enough. */
  readonly unseen?: true
  /** As in `grid-template-columns`. */
  readonly width: string
  readonly cell: (row: Row) => ReactNode
  /** Left out where there is no room for it. */
  readonly wideOnly?: true
}

export interface PageOf<Row> {
  readonly items: readonly Row[]
  readonly next?: string | undefined
}

interface Props<Row> {
  readonly label: string
  readonly queryKey: QueryKey
  readonly page: (cursor: string | undefined) => Promise<PageOf<Row>>
  readonly columns: readonly Column<Row>[]
  readonly idOf: (row: Row) => string
  readonly empty: ReactNode
  readonly rowHeight?: number
  readonly refetchInterval?: number
}

type Pages = InfiniteData<unknown, unknown>

const isShort = (data: Pages | undefined): boolean => (data?.pages.length ?? 0) <= 1

export function LongTable<Row>({ label, queryKey, page, columns, idOf, empty, rowHeight = 52, refetchInterval }: Props<Row>) {
  const wide = useWide()
  const shown = wide ? columns : columns.filter(({ wideOnly }) => !wideOnly)
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    // Asked again as a whole only while it is one page: a reader who has come far does not have the server read it all for him at each look.
    refetchOnWindowFocus: ({ state }) => isShort(state.data),
    refetchOnReconnect: ({ state }) => isShort(state.data),
    refetchOnMount: ({ state }) => isShort(state.data),
    ...(refetchInterval === undefined
      ? {}
      : { refetchInterval: ({ state }: { state: { data: Pages | undefined } }) => (isShort(state.data) ? refetchInterval : false) }),
  })
  const begun = useQuery({
    queryKey: [...queryKey, 'beginning'],
    queryFn: () => page(undefined),
    enabled: !isShort(query.data),
    ...(refetchInterval === undefined ? {} : { refetchInterval }),
  })
  const client = useQueryClient()
  const first = query.data?.pages[0]
  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment at which this beginning came to be shown
  const shownSince = useMemo(() => Date.now(), [first])
  const newer =
    first && begun.data && !isShort(query.data) && begun.dataUpdatedAt >= shownSince ? newerRows(first.items, begun.data.items, idOf) : 0
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? []
  const [margin, setMargin] = useState(0)
  const list = useCallback((node: HTMLDivElement | null) => {
    if (node) setMargin(node.getBoundingClientRect().top + window.scrollY)
  }, [])
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => rowHeight, overscan: 12, scrollMargin: margin })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  useEffect(() => {
    // Ahead of the reader, so that he does not wait at the end of each page.
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 60) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length])

  if (query.isPending) return <Loading lines={8} />
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  // A page may be empty with more behind it: nothing is said to be empty before its end.
  if (rows.length === 0) return hasNextPage ? <Loading lines={8} /> : empty
  const template = { gridTemplateColumns: shown.map(({ width }) => width).join(' ') }
  return (
    <>
      {newer > 0 && (
        <p role="status" className="flex flex-wrap items-center gap-3 border-b border-line bg-info-soft px-4 py-2 text-sm sm:px-5">
          {words.everywhere.newer(newer)}
          <button
            type="button"
            className="min-h-6 cursor-pointer font-medium text-accent hover:underline"
            onClick={() => {
              window.scrollTo({ top: 0 })
              void client.resetQueries({ queryKey, exact: true })
            }}
          >
            {words.everywhere.showNewer}
          </button>
        </p>
      )}
      <div role="table" aria-label={label} aria-rowcount={hasNextPage ? -1 : rows.length + 1} className="text-sm">
        <div role="rowgroup">
          <div role="row" style={template} className="grid gap-3 border-b border-line px-4 py-2 text-xs font-medium text-ink-faint sm:px-5">
            {shown.map(({ name, unseen }) => (
              <div key={name} role="columnheader">
                <span className={unseen ? 'sr-only' : ''}>{name}</span>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={list} style={{ height: virtual.getTotalSize() }} className="relative">
          {items.map(({ index, start }) => {
            const row = rows[index]!
            return (
              <div
                key={idOf(row)}
                role="row"
                aria-rowindex={index + 2}
                style={{ ...template, height: rowHeight, transform: `translateY(${start - margin}px)` }}
                className="absolute inset-x-0 top-0 grid items-center gap-3 border-b border-line px-4 hover:bg-sunken sm:px-5"
              >
                {shown.map(({ name, cell }) => (
                  <div key={name} role="cell" className="min-w-0 truncate">
                    {cell(row)}
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
      <p role="status" className="px-4 py-3 text-xs text-ink-faint sm:px-5">
        {isFetchingNextPage
          ? words.everywhere.loading
          : hasNextPage
            ? ''
            : `${words.everywhere.rows(rows.length)}. ${words.everywhere.endOfList}`}
      </p>
    </>
  )
}

/** The link that a whole row is: put it into the first cell. */
export const rowLinkClass =
  'font-medium text-ink after:absolute after:inset-0 hover:text-accent focus-visible:after:outline-2 focus-visible:after:outline-accent'
