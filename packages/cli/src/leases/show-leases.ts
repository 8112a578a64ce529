import { type Answer, given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

interface Filter {
  readonly workload?: string
  readonly rule?: string
  readonly identity?: string
  readonly state?: 'asked' | 'given' | 'ending' | 'ended' | 'living'
}

export const listLeases = async ({ options, connect, output }: Context<Filter>): Promise<undefined> => {
  const api = await connect()
  const { workload, rule, identity, state } = options
  return showList(output, {
    page: (cursor) => api.get('/v1/leases', { params: { query: { ...given({ workload, rule, identity, state }), ...cursor } } }),
    head: ['lease', 'state', 'workload', 'rule', 'task', 'until', 'renewed', 'ended because'],
    row: (one) => [one.id, one.state, one.workload, one.rule, one.task, minute(one.expiresAt), one.renewals, one.endReason],
    none: 'no lease',
  })
}

type Lease = Answer<'leases.read'>['lease']

const lines = (lease: Lease): string[] => [
  `${plain(lease.id)}: ${lease.state}${lease.endReason === null ? '' : `, ${plain(lease.endReason)}`}`,
  `to ${plain(lease.workload)} under the rule ${plain(lease.rule)}${lease.task === null ? '' : ` for ${plain(lease.task)}`}, like ${plain(lease.like)}`,
  `proven by ${plain(lease.issuer)} as ${plain(lease.subject)}, token ${plain(lease.proof)}`,
  `asked for ${minute(lease.askedAt)}, ${lease.givenAt === null ? 'never fetched' : `given ${minute(lease.givenAt)}`}, until ${minute(lease.expiresAt)}, renewed ${lease.renewals === 1 ? 'once' : `${lease.renewals} times`}, never beyond ${minute(lease.until)}`,
  ...(lease.state === 'asked' ? [`not made yet; why: countersign change show ${plain(lease.change)}`] : []),
  `credential ${plain(lease.credential)}, change ${plain(lease.change)}${lease.endedAt === null ? '' : `, proven dead ${minute(lease.endedAt)}`}`,
]

export const showLease = async ({ connect, output }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/leases/{lease}', { params: { path: { lease: id } } })
  output.result(found, () => [...lines(found.lease), ...found.fallen.map((one) => `ends now: ${plain(one)}`)].join('\n'))
  return undefined
}

export const endLease = async ({ options, connect, output }: Context<{ readonly reason: string }>, id: string): Promise<undefined> => {
  const api = await connect()
  const lease = await api.post('/v1/leases/{lease}/end', { params: { path: { lease: id } }, body: { reason: options.reason } })
  output.result(
    lease,
    () => `${plain(lease.id)} is ${lease.state}; \`countersign change watch ${plain(lease.change)}\` shows when it is proven dead`,
  )
  return undefined
}
