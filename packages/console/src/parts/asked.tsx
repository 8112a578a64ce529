// What was asked of the server, on its way, refused, or here: the three faces that every part of a page has.
import type { ReactNode } from 'react'
import { Loading } from './page.tsx'
import { Problem } from './problem.tsx'

interface Query<Data> {
  readonly data: Data | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

/** What was there goes on being shown when it can't be asked for again; the problem then stands above it. */
export function Asked<Data>({ query, lines = 3, children }: { query: Query<Data>; lines?: number; children: (data: Data) => ReactNode }) {
  const { data, error } = query
  return (
    <>
      {error !== null && (
        <div className="p-4">
          <Problem error={error} retry={() => void query.refetch()} />
        </div>
      )}
      {data === undefined
        ? error === null && (
            <div className="px-4 py-3 sm:px-5">
              <Loading lines={lines} />
            </div>
          )
        : children(data)}
    </>
  )
}
