// What was tried with a provider before it was needed, and what that comes to, part by part.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { capital } from '../../parts/sentence.ts'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { providerWords } from '../../words/providers.ts'
import { drillsQuery, scoreQuery } from './data.ts'
import { scoreTone, standingTones } from './tones.ts'

const w = providerWords.drills
type Contribution = Answer<'drills.score'>['contributions'][number]

export const DrillsPart = ({ provider }: { provider: string }) => {
  const score = useQuery(scoreQuery(provider))
  const drills = useQuery({ ...drillsQuery(provider), refetchInterval: 15_000 })
  const whoami = useWhoami()
  const client = useQueryClient()
  const hold = useMutation({
    mutationFn: (exercise: Contribution['exercise']) =>
      api.post('/v1/providers/{provider}/drills', { params: { path: { provider } }, body: { exercise } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['provider', provider] }),
  })
  return (
    <>
      <Card
        title={w.score}
        aside={
          score.data && (
            <Badge tone={score.data.contributions.every(({ drill }) => drill === null) ? 'neutral' : scoreTone(score.data.score)}>
              {w.of(score.data.score)}
            </Badge>
          )
        }
        flush
      >
        <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.scoreLead}</p>
        {hold.isError && (
          <div className="px-4 pt-3 sm:px-5">
            <Problem error={hold.error} />
          </div>
        )}
        <Asked query={score}>
          {({ contributions }) => (
            <ul className="divide-y divide-line">
              {contributions.map((one) => (
                <li key={one.exercise} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-sm sm:px-5">
                  <span className="min-w-0 grow basis-72">
                    <span className="flex flex-wrap items-center gap-2 font-medium">
                      {w.exercises[one.exercise]}
                      <Badge tone={standingTones[one.standing] ?? 'neutral'}>{w.standings[one.standing]}</Badge>
                    </span>
                    <span className="mt-0.5 block text-ink-soft">{capital(one.words)}</span>
                    <Bar points={one.points} weight={one.weight} />
                  </span>
                  {may(whoami, 'drill.run') && (
                    <Button
                      busy={hold.isPending && hold.variables === one.exercise}
                      title={w.holdLead}
                      onClick={() => hold.mutate(one.exercise)}
                    >
                      {w.hold}
                      <span className="sr-only">: {w.exercises[one.exercise]}</span>
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Asked>
      </Card>
      <Card title={w.held} flush>
        <Asked query={drills}>
          {({ items }) =>
            items.length === 0 ? (
              <None>{w.none}</None>
            ) : (
              <Table label={w.held} head={[w.exercise, w.state, w.opened, w.due, w.result]} minWidth="44rem">
                {items.toReversed().map((one) => (
                  <Row key={one.id}>
                    <Cell className="font-medium">{w.exercises[one.exercise]}</Cell>
                    <Cell>
                      <Badge tone={standingTones[one.state] ?? 'neutral'}>{w.states[one.state]}</Badge>
                    </Cell>
                    <Cell>
                      <When at={one.openedAt} distance />
                    </Cell>
                    <Cell>{one.state === 'open' ? <When at={one.dueAt} distance due /> : <span className="text-ink-faint">–</span>}</Cell>
                    <Cell className="text-ink-soft">
                      {one.reasons.map(capital).join('. ')}
                      <span className="block text-[13px]">
                        {Object.entries(one.measured)
                          .map(([name, value]) => w.took(name, value))
                          .join(' · ')}
                      </span>
                      {one.change !== null && (
                        <Link to="/changes/$change" params={{ change: one.change }} className="text-accent hover:underline">
                          {w.change}
                        </Link>
                      )}
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

const Bar = ({ points, weight }: { points: number; weight: number }) => (
  <span className="mt-1.5 flex items-center gap-3">
    <span aria-hidden="true" className="h-1.5 w-40 overflow-hidden rounded-full bg-sunken">
      <span className="block h-full rounded-full bg-accent" style={{ width: `${weight === 0 ? 0 : (100 * points) / weight}%` }} />
    </span>
    <span className="text-[13px] text-ink-soft tabular-nums">{w.points(points, weight)}</span>
  </span>
)
