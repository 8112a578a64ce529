import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

type Finding = Item<'findings.list'>

interface Options {
  readonly state?: Finding['state'] | 'all'
  readonly severity?: 'low' | 'moderate' | 'high' | 'critical'
  readonly kind?: string
  readonly nhi?: NonNullable<Finding['nhi']>
  readonly owner?: string
  readonly subject?: string
  readonly identity?: string
  readonly overdue?: true
  readonly by: 'opened' | 'urgency'
}

export const listFindings = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const { state, severity, kind, nhi, owner, subject, identity, overdue, by } = options
  const filter = given({
    state: state === 'all' ? undefined : state,
    severity,
    kind,
    nhi,
    owner,
    subject,
    identity,
    due: overdue ? ('overdue' as const) : undefined,
    order: by,
  })
  // What kind it is and what it is about need the room: the day is enough, and the state where it is asked for.
  const withState = state !== undefined && state !== 'open'
  return showList(output, {
    page: (cursor) => api.get('/v1/findings', { params: { query: { ...filter, ...cursor } } }),
    head: ['finding', 'kind', 'about', 'severity', 'owner', 'due', ...(withState ? ['state'] : [])],
    row: (one) => [
      one.id,
      one.kind,
      one.subject,
      one.severity,
      one.owner,
      instant(one.dueAt).slice(0, 10),
      ...(withState ? [one.state] : []),
    ],
    none: 'no finding',
  })
}
