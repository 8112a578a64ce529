// What every section does with what it has asked for: wait, say what went wrong, teach where there is nothing, else show it.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'

export function Asked<Data>({ query, children }: { query: UseQueryResult<Data>; children: (data: Data) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  return (
    <div className="p-4 sm:p-5">
      {query.isPending ? <Loading lines={4} /> : <Problem error={query.error} retry={() => void query.refetch()} />}
    </div>
  )
}
