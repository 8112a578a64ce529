// What a provider may do alone, with authorisation, or not at all; and of each, why.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { None } from '../../parts/none.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { words } from '../../words/index.ts'
import { providerWords } from '../../words/providers.ts'
import { rightTones } from './tones.ts'

const w = providerWords.rights
type Environment = keyof typeof w.environments
const levels = ['low', 'moderate', 'high', 'critical'] as const
type Level = Item<'contracts.list'>['criticality']

interface Wanted {
  readonly operation: string
  readonly criticality: Level
}

export const RightsPart = ({ party }: { party: string }) => {
  const [environment, setEnvironment] = useState<Environment>('production')
  const [why, setWhy] = useState<Wanted>()
  const query = useQuery({
    queryKey: ['provider', party, 'rights', environment],
    queryFn: () => api.get('/v1/rights/{party}', { params: { path: { party }, query: { environment } } }),
  })
  return (
    <Card>
      <p className="mb-4 max-w-prose text-sm text-ink-soft">{w.lead}</p>
      <div className="max-w-56">
        <Choice label={w.environment} value={environment} onChange={(event) => setEnvironment(event.target.value as Environment)}>
          {Object.entries(w.environments).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
      </div>
      <div className="-mx-4 sm:-mx-5">
        <Asked query={query} lines={8}>
          {({ rights }) =>
            rights.length === 0 ? (
              <None>{w.none}</None>
            ) : (
              <Table label={providerWords.tabs.rights} head={[w.operation, w.right, w.for, w.because, w.why]} minWidth="44rem">
                {rights.map((one) => (
                  <Row key={`${one.operation} ${one.criticalities.join()}`}>
                    <Cell className="font-medium">{words.operations.name(one.operation)}</Cell>
                    <Cell>
                      <Badge tone={rightTones[one.right] ?? 'neutral'}>{w.names[one.right]}</Badge>
                    </Cell>
                    <Cell className="text-ink-soft">
                      {one.criticalities.length === levels.length ? w.anyCriticality : one.criticalities.join(', ')}
                    </Cell>
                    <Cell className="text-ink-soft">{capital(one.reason)}</Cell>
                    <Cell>
                      <Button
                        look="plain"
                        aria-label={w.whyOf(words.operations.name(one.operation))}
                        onClick={() => setWhy({ operation: one.operation, criticality: one.criticalities[0] ?? 'low' })}
                      >
                        {w.why}
                      </Button>
                    </Cell>
                  </Row>
                ))}
              </Table>
            )
          }
        </Asked>
      </div>
      {why && <Why party={party} environment={environment} wanted={why} onClose={() => setWhy(undefined)} />}
    </Card>
  )
}

const e = w.explain

const Why = ({ party, environment, wanted, onClose }: { party: string; environment: Environment; wanted: Wanted; onClose: () => void }) => {
  const [criticality, setCriticality] = useState(wanted.criticality)
  const { operation } = wanted
  const query = useQuery({
    queryKey: ['provider', party, 'rights', environment, operation, criticality],
    queryFn: () =>
      api.get('/v1/rights/{party}/{operation}', { params: { path: { party, operation }, query: { environment, criticality } } }),
  })
  return (
    <Modal title={w.whyOf(words.operations.name(operation))} onClose={onClose}>
      <Choice label={e.criticality} value={criticality} onChange={(event) => setCriticality(event.target.value as Level)}>
        {levels.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Choice>
      <Asked query={query}>
        {(right) => (
          <>
            <p className="mb-3 flex flex-wrap items-center gap-2 text-sm">
              <Badge tone={rightTones[right.right] ?? 'neutral'}>{w.names[right.right]}</Badge>
              <span>{capital(right.text)}</span>
            </p>
            <Facts
              of={[
                [
                  e.facts,
                  <ul key="facts">
                    {Object.entries(right.facts).map(([name, holds]) => (
                      <li key={name}>
                        {e.names[name] ?? name}: <strong>{holds ? e.yes : e.no}</strong>
                      </li>
                    ))}
                  </ul>,
                ],
                [e.row, right.row ?? words.everywhere.none],
                [e.runbook, right.runbook ?? words.everywhere.none],
                right.approvedBy.length === 0
                  ? undefined
                  : [e.approvedBy, right.approvedBy.map((role) => role.replaceAll('_', ' ')).join(', ')],
                right.escalatesTo === null ? undefined : [e.escalatesTo, right.escalatesTo.replaceAll('_', ' ')],
                [
                  e.policies,
                  <ul key="policies" className="space-y-1">
                    {right.policies.map(({ id, reason }) => (
                      <li key={id}>
                        {capital(reason)} <span className="font-mono text-xs text-ink-faint">{id}</span>
                      </li>
                    ))}
                  </ul>,
                ],
              ]}
            />
          </>
        )}
      </Asked>
      <div className="mt-5 flex justify-end">
        <Button onClick={onClose}>{words.everywhere.close}</Button>
      </div>
    </Modal>
  )
}
