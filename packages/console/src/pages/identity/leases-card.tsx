// What was lent of an identity: to which workload, until when, by which rule.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { words } from '../../words/index.ts'

const w = identityWords.leases
const tones: Readonly<Record<string, Tone>> = { asked: 'info', given: 'good', ending: 'warn', ended: 'neutral' }
const most = 50

export const LeasesCard = ({ identity }: { identity: string }) => {
  const page = (cursor?: string) => api.get('/v1/leases', { params: { query: { identity, limit: most, ...(cursor ? { cursor } : {}) } } })
  const leases = useQuery({ queryKey: ['identity', identity, 'leases'], queryFn: () => page() })
  return (
    <Card
      title={w.title}
      flush
      aside={leases.data && leases.data.items.length > 0 && <ExportButton name={`${identity}-leases`} page={page} />}
    >
      <Asked query={leases}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty title={w.none}>{w.noneText}</Empty>
          ) : (
            <>
              <Table label={w.title} head={[w.workload, w.rule, w.state, w.until, w.change]}>
                {items.map((one) => (
                  <Row key={one.id}>
                    <Cell className="font-medium">{one.workload}</Cell>
                    <Cell>{one.rule}</Cell>
                    <Cell>
                      <Badge tone={tones[one.state] ?? 'neutral'}>{w.states[one.state] ?? one.state}</Badge>
                      {one.endReason !== null && <span className="block text-[13px] text-ink-soft">{one.endReason}</span>}
                    </Cell>
                    <Cell>
                      <When at={one.endedAt ?? one.expiresAt} distance />
                    </Cell>
                    <Cell>
                      <Link to="/changes/$change" params={{ change: one.change }} className="text-accent hover:underline">
                        {w.change}
                      </Link>
                    </Cell>
                  </Row>
                ))}
              </Table>
              {next !== undefined && (
                <p className="px-4 py-3 text-[13px] text-ink-soft sm:px-5">{words.everywhere.firstOf(items.length)}</p>
              )}
            </>
          )
        }
      </Asked>
    </Card>
  )
}
