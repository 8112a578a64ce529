// What a provider claims, beside what was observed without it. A claim is never shown as a fact.
import { useQuery } from '@tanstack/react-query'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { providerWords } from '../../words/providers.ts'

const w = providerWords.telemetry
type Compared = Item<'evidence.compare'>

export const TelemetryPart = ({ provider }: { provider: string }) => {
  const compared = useQuery({
    queryKey: ['evidence', 'comparison'],
    queryFn: () => api.get('/v1/evidence/comparison', { params: { query: { by: 'party' } } }),
  })
  const streams = useQuery({
    queryKey: ['provider', provider, 'streams'],
    queryFn: () => api.get('/v1/telemetry/streams', { params: { query: { provider, limit: 200 } } }),
  })
  return (
    <>
      <Card title={w.comparison} flush>
        <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.comparisonLead}</p>
        <Asked query={compared}>
          {({ items }) => {
            const own = items.filter(({ party }) => party === provider)
            return own.length === 0 ? (
              <None>{w.comparisonNone}</None>
            ) : (
              <Table label={w.comparison} head={[w.class, w.owed, w.delivered, w.inTime, w.agreed, w.refused]} minWidth="46rem">
                {own.map((one) => (
                  <Compare key={one.class} of={one} />
                ))}
              </Table>
            )
          }}
        </Asked>
      </Card>
      <Card title={w.streams} flush>
        <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.streamsLead}</p>
        <Asked query={streams}>
          {({ items }) =>
            items.length === 0 ? (
              <None>{w.streamsNone}</None>
            ) : (
              <Table label={w.streams} head={[w.stream, w.received, w.gap, w.last]}>
                {items.map((one) => (
                  <Row key={one.stream}>
                    <Cell className="font-mono text-[13px]">{one.stream}</Cell>
                    <Cell>{w.of(one.received, one.highest)}</Cell>
                    <Cell>
                      {one.missing === 0 ? (
                        <span className="text-ink-faint">{w.noGap}</span>
                      ) : (
                        <>
                          <Badge tone="bad">{w.missing(one.missing)}</Badge>{' '}
                          {one.gapSince !== null && (
                            <span className="text-[13px] text-ink-soft">
                              {w.since} <When at={one.gapSince} distance />
                            </span>
                          )}
                        </>
                      )}
                    </Cell>
                    <Cell>
                      <When at={one.lastReceivedAt} distance />
                    </Cell>
                  </Row>
                ))}
              </Table>
            )
          }
        </Asked>
      </Card>
    </>
  )
}

const Compare = ({ of: one }: { of: Compared }) => (
  <Row>
    <Cell className="font-medium">{one.class}</Cell>
    <Cell>{one.owed === null ? '–' : `${Math.round(one.owed.withinSeconds / 60)} min`}</Cell>
    <Cell>
      {w.of(one.delivered, one.mandates)}
      {one.missing > 0 && <Badge tone="bad">{w.missing(one.missing)}</Badge>}
      {one.waiting > 0 && <span className="block text-[13px] text-ink-soft">{w.waiting(one.waiting)}</span>}
    </Cell>
    <Cell>{w.of(one.inTime.count, one.inTime.of)}</Cell>
    <Cell>
      <span className="inline-flex flex-wrap gap-1.5">
        <Badge tone="good">{one.observed.agreed}</Badge>
        {one.observed.contradicted > 0 && (
          <Badge tone="bad">
            {one.observed.contradicted} {w.contradicted}
          </Badge>
        )}
        {one.observed.unknown > 0 && <Badge>{w.unknown(one.observed.unknown)}</Badge>}
      </span>
    </Cell>
    <Cell>{one.refused.all === 0 ? <span className="text-ink-faint">0</span> : <Badge tone="bad">{one.refused.all}</Badge>}</Cell>
  </Row>
)
