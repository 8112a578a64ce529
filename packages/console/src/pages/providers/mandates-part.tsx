// What a provider can carry out at this moment, and what it was given for longer: delegations and runbooks.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { Term } from '../../parts/term.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { providerWords } from '../../words/providers.ts'
import { mandatesQuery } from './data.ts'
import type { Provider } from './provider-link.tsx'

const w = providerWords.mandates

export const MandatesPart = ({ provider }: { provider: Provider }) => {
  const mandates = useQuery(mandatesQuery(provider.id))
  const delegations = useQuery({
    queryKey: ['provider', provider.id, 'delegations'],
    queryFn: () => api.get('/v1/delegations', { params: { query: { provider: provider.id, limit: 200 } } }),
  })
  const runbooks = useQuery({ queryKey: ['runbooks'], queryFn: () => api.get('/v1/runbooks') })
  return (
    <>
      <Card title={<Term of="mandate">{providerWords.tabs.mandates}</Term>} flush>
        <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
        <Asked query={mandates}>
          {({ items }) =>
            items.length === 0 ? (
              <None>{w.none}</None>
            ) : (
              <Table label={providerWords.tabs.mandates} head={[w.operation, w.executor, w.state, w.until, w.change]}>
                {items.map((one) => (
                  <Row key={one.id}>
                    <Cell>
                      <span className="font-medium">
                        {words.plan.verb(one.operation)} {one.credential}
                      </span>
                      <span className="block text-[13px] text-ink-soft">{one.system}</span>
                    </Cell>
                    <Cell>{one.party === provider.id ? one.executor : `${one.executor} (${one.party})`}</Cell>
                    <Cell>
                      <Badge tone={one.state === 'started' ? 'warn' : 'info'}>{w.states[one.state]}</Badge>
                    </Cell>
                    <Cell>
                      <When at={one.notAfter} distance due />
                    </Cell>
                    <Cell>
                      <Link to="/changes/$change" params={{ change: one.change }} className="text-accent hover:underline">
                        {w.change}
                      </Link>
                    </Cell>
                  </Row>
                ))}
              </Table>
            )
          }
        </Asked>
      </Card>
      <Card title={w.delegations} flush>
        <Asked query={delegations}>
          {({ items }) =>
            items.length === 0 ? (
              <None>{w.delegationsNone}</None>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((one) => (
                  <li key={one.name} className="px-4 py-3 text-sm sm:px-5">
                    <p className="flex flex-wrap items-baseline gap-x-3">
                      <span className="grow font-medium">{one.title}</span>
                      <span className="text-ink-soft">{w.version(one.version)}</span>
                      <When at={one.until} distance due />
                    </p>
                    <p className="mt-1 text-ink-soft">
                      {one.operations.map(words.operations.name).join(', ')} · {one.environments.join(', ')} · {one.systems.join(', ')}
                    </p>
                  </li>
                ))}
              </ul>
            )
          }
        </Asked>
      </Card>
      <Card title={w.runbooks} flush>
        <Asked query={runbooks}>
          {({ items }) => {
            const own = items.filter(({ parties }) => parties.includes(provider.id))
            return own.length === 0 ? (
              <None>{w.runbooksNone}</None>
            ) : (
              <ul className="divide-y divide-line">
                {own.map((one) => (
                  <li key={one.name} className="px-4 py-3 text-sm sm:px-5">
                    <p className="flex flex-wrap items-baseline gap-x-3">
                      <span className="grow font-medium">{one.title}</span>
                      <span className="text-ink-soft">{w.version(one.version)}</span>
                    </p>
                    <p className="mt-1 flex flex-wrap items-center gap-2 text-ink-soft">
                      <Badge tone={one.rehearsed.good ? 'good' : 'warn'}>{w.rehearsed}</Badge>
                      {one.rehearsed.words}
                    </p>
                  </li>
                ))}
              </ul>
            )
          }}
        </Asked>
      </Card>
    </>
  )
}
