import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

interface Finding {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly severity: string
  readonly owner: string | null
  readonly dueAt: string
  readonly state: string
}

export const listFindings = async ({ options, connect, output }: Context<{ state?: string }>): Promise<undefined> =>
  showList<Finding>(await connect(), output, {
    path: '/v1/findings',
    query: { state: options.state },
    head: ['finding', 'kind', 'about', 'severity', 'owner', 'due', 'state'],
    row: ({ id, kind, subject, severity, owner, dueAt, state }) => [id, kind, subject, severity, owner, instant(dueAt), state],
    none: 'no finding',
  })
