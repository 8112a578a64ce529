// What changes have done to it: each step with what was matched, attempted and observed, and its proofs with their doors when it is opened.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '../../parts/button.tsx'
import { ChangeLink } from '../../parts/change-link.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { None } from '../../parts/none.tsx'
import { Card, Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { OperationLine } from '../change/operations.tsx'
import { deedsOf } from './asks.ts'

const w = words.credential.deeds

export const DeedsPart = ({ credential }: { credential: string }) => {
  const page = deedsOf(credential)
  const query = useInfiniteQuery({
    queryKey: ['credential', credential, 'deeds'],
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  })
  const all = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Card title={w.title} flush aside={all.length > 0 && <ExportButton name={`operations-on-${credential}`} page={page} />}>
      {query.isPending && (
        <div className="px-5 py-3">
          <Loading lines={3} />
        </div>
      )}
      {query.isError && (
        <div className="p-4">
          <Problem error={query.error} retry={() => void query.refetch()} />
        </div>
      )}
      {query.data && all.length === 0 && <None>{w.none}</None>}
      <ul aria-label={w.title} className="divide-y divide-line">
        {all.map((one) => (
          <OperationLine
            key={one.id}
            operation={one}
            evidence={0}
            note={
              <p className="mb-3 text-sm">
                <ChangeLink change={one.change} />
                <span className="text-ink-soft">
                  {' · '}
                  <When at={one.openedAt} />
                </span>
              </p>
            }
          />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="border-t border-line p-3 text-center">
          <Button look="plain" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {words.everywhere.showMore}
          </Button>
        </div>
      )}
    </Card>
  )
}
