import type { Context } from '../program/context.ts'
import { pairs, wrap } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

export const showFinding = async ({ connect, output }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const answer = await api.get('/v1/findings/{finding}', { params: { path: { finding: id } } })
  const { finding, means, closedBy, next, risk, earlier } = answer
  const { next: _, ...detail } = finding.detail
  output.result(answer, () =>
    [
      `${finding.kind}: ${finding.subject}`,
      wrap(`${means}.`, '  '),
      '',
      pairs([
        ['state', finding.state === 'open' ? `open since ${minute(finding.openedAt)}` : `resolved ${minute(finding.resolvedAt ?? '')}`],
        ['severity', finding.severity],
        ['owner', finding.owner ?? '-'],
        ['due', minute(finding.dueAt)],
        ['closed by', closedBy],
        ...(finding.nhi === null ? [] : [['OWASP NHI', `${finding.nhi} ${risk}`] as const]),
        ['before', earlier.length === 0 ? 'never' : `${earlier.length} times, last ${minute(earlier[0]!.openedAt)}`],
        ...Object.entries(detail).map(([name, value]) => [name, said(value)] as const),
      ]),
      '',
      `next: ${next}`,
    ].join('\n'),
  )
  return undefined
}
