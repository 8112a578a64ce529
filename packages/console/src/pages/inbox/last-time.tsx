import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'

/** The last change of the same kind that was closed, and how. */
export const LastTime = ({ trigger, change }: { trigger: string; change: string }) => {
  const query = useQuery({
    queryKey: ['changes', 'last', trigger, change],
    queryFn: () => api.get('/v1/changes', { params: { query: { state: 'closed', trigger, order: 'newest', limit: 2 } } }),
  })
  const last = query.data?.items.find(({ id }) => id !== change)
  if (query.isPending) return <>…</>
  if (!last) return <>{words.inbox.request.lastNone}</>
  return (
    <Link to="/changes/$change" params={{ change: last.id }} className="text-accent hover:underline">
      {last.purpose ?? last.trigger.kind}, {words.inbox.request.lastText(words.change.closures[last.closure] ?? last.closure)}{' '}
      <When at={last.closedAt} distance />
    </Link>
  )
}
