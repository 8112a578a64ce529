import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

type Finding = Item<'findings.list'>

interface Options {
  readonly state?: Finding['state'] | 'all'
  readonly severity?: 'low' | 'moderate' | 'high' | 'critical'
  readonly kind?: string
  readonly nhi?: NonNullable<Finding['nhi']>
  readonly owner?: string
  readonly subject?: string
  readonly overdue?: true
}

export const listFindings = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const { state, severity, kind, nhi, owner, subject, overdue } = options
  const filter = given({
    state: state === 'all' ? undefined : state,
    severity,
    kind,
    nhi,
    owner,
    subject,
    due: overdue ? ('overdue' as const) : undefined,
  })
  return showList(output, {
    page: (cursor) => api.get('/v1/findings', { params: { query: { ...filter, ...cursor } } }),
    head: ['finding', 'kind', 'about', 'severity', 'owner', 'due', 'state'],
    row: (one) => [one.id, one.kind, one.subject, one.severity, one.owner, minute(one.dueAt), one.state],
    none: 'no finding',
  })
}
