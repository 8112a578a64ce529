// What the enterprise asks itself of a provider, and what the provider asks of the enterprise.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { Day, When } from '../../parts/when.tsx'
import { providerWords } from '../../words/providers.ts'

const w = providerWords.asks

const tones: Record<string, Tone> = {
  open: 'warn',
  confirmed: 'good',
  narrowed: 'warn',
  to_end: 'bad',
  filed: 'info',
  taken_up: 'good',
  requested: 'info',
  granted: 'warn',
}

export const AsksPart = ({ party }: { party: string }) => {
  const query = { party, limit: 200 }
  const reviews = useQuery({ queryKey: ['provider', party, 'reviews'], queryFn: () => api.get('/v1/reviews', { params: { query } }) })
  const recommendations = useQuery({
    queryKey: ['provider', party, 'recommendations'],
    queryFn: () => api.get('/v1/recommendations', { params: { query } }),
  })
  const exceptions = useQuery({
    queryKey: ['provider', party, 'exceptions'],
    queryFn: () => api.get('/v1/exceptions', { params: { query } }),
  })
  return (
    <>
      <Card title={w.reviews} flush>
        <Asked query={reviews}>
          {({ items }) =>
            items.length === 0 ? (
              <None>{w.reviewsNone}</None>
            ) : (
              <Table label={w.reviews} head={[w.period, w.state, w.due, w.signed]}>
                {items.toReversed().map((one) => (
                  <Row key={one.id}>
                    <Cell>
                      <Day on={one.from.slice(0, 10)} /> – <Day on={one.to.slice(0, 10)} />
                    </Cell>
                    <Cell>
                      <State of={one.state} names={w.reviewStates} />
                    </Cell>
                    <Cell>
                      {one.state === 'open' ? (
                        <Link to="/inbox/$kind/$id" params={{ kind: 'review', id: one.id }} className="text-accent hover:underline">
                          <When at={one.dueAt} distance due />
                        </Link>
                      ) : (
                        '–'
                      )}
                    </Cell>
                    <Cell>{one.signedBy ?? '–'}</Cell>
                  </Row>
                ))}
              </Table>
            )
          }
        </Asked>
      </Card>
      <Card title={w.recommendations} flush>
        <Asked query={recommendations}>
          {({ items }) =>
            items.length === 0 ? (
              <None>{w.recommendationsNone}</None>
            ) : (
              <Table label={w.recommendations} head={[w.said, w.about, w.state, w.filed]}>
                {items.toReversed().map((one) => (
                  <Row key={one.id}>
                    <Cell>
                      {one.words}
                      {one.answer !== null && <span className="block text-[13px] text-ink-soft">{one.answer}</span>}
                    </Cell>
                    <Cell className="text-ink-soft">
                      {one.about.kind} {one.about.id}
                    </Cell>
                    <Cell>
                      <State of={one.state} names={w.recommendationStates} />
                    </Cell>
                    <Cell>
                      <When at={one.filedAt} distance />
                    </Cell>
                  </Row>
                ))}
              </Table>
            )
          }
        </Asked>
      </Card>
      <Card title={w.exceptions} flush>
        <Asked query={exceptions}>
          {({ items }) =>
            items.length === 0 ? (
              <None>{w.exceptionsNone}</None>
            ) : (
              <Table label={w.exceptions} head={[w.rule, w.subject, w.state, w.until]}>
                {items.toReversed().map((one) => (
                  <Row key={one.id}>
                    <Cell>
                      {one.rule}
                      <span className="block text-[13px] text-ink-soft">{one.reason}</span>
                    </Cell>
                    <Cell>{one.subject}</Cell>
                    <Cell>
                      <State of={one.state} names={w.exceptionStates} />
                      {one.answer !== null && <span className="block text-[13px] text-ink-soft">{one.answer}</span>}
                    </Cell>
                    <Cell>
                      <When at={one.expiresAt ?? one.wantedUntil} />
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

const State = ({ of, names }: { of: string; names: Readonly<Record<string, string>> }) => (
  <Badge tone={tones[of] ?? 'neutral'}>{names[of] ?? of}</Badge>
)
