// What a provider's person opens in the morning: what he may carry out, what is owed until when, and what he has asked for. One call tells all of it.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { None } from '../../parts/none.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { Term } from '../../parts/term.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { providerWords } from '../../words/providers.ts'
import { Exceptions, Recommendations } from './asks.tsx'
import { Line, type Work } from './line.tsx'
import { Questions } from './questions.tsx'
import { Runbooks } from './runbooks.tsx'

const w = words.work

export const WorkPage = () => {
  const query = useQuery({ queryKey: ['my-work'], queryFn: () => api.get('/v1/my-work'), refetchInterval: 15_000 })
  return (
    <Page title={w.title} lead={w.lead} wide>
      <Asked query={query} lines={8}>
        {(work) => (
          <div className="grid items-start gap-x-5 lg:grid-cols-2">
            <Mandates of={work.mandates} />
            <Questions of={work.questions} />
            <Owed of={work.evidence} />
            <Runbooks />
            <Drills of={work.drills} />
            <Recommendations of={work.recommendations} />
            <Exceptions of={work.exceptions} />
          </div>
        )}
      </Asked>
    </Page>
  )
}

const Mandates = ({ of }: { of: Work['mandates'] }) => (
  <Card title={<Term of="mandate">{w.mandates}</Term>} flush>
    {of.length === 0 ? (
      <None>{w.mandatesNone}</None>
    ) : (
      <PanelList label={w.mandates}>
        {of.map((one) => (
          <Line key={one.id}>
            <span className="min-w-0 grow font-mono text-[13px]">{one.operation}</span>
            <Badge tone={one.state === 'started' ? 'warn' : 'info'}>{w.states[one.state]}</Badge>
            <When at={one.notAfter} distance due />
          </Line>
        ))}
      </PanelList>
    )}
  </Card>
)

const Owed = ({ of }: { of: Work['evidence'] }) => (
  <Card title={<Term of="evidence">{w.evidence}</Term>} flush>
    {of.duties.length > 0 && (
      <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">
        {w.duties(of.duties.map(({ evidence, withinMinutes }) => providerWords.within(evidence, withinMinutes)).join(', '))}
      </p>
    )}
    {of.owed.length === 0 ? (
      <None>{w.evidenceNone}</None>
    ) : (
      <PanelList label={w.evidence}>
        {of.owed.map((one) => (
          <Line key={one.mandate}>
            <span className="min-w-0 grow font-mono text-[13px]">{one.operation}</span>
            {one.overdue && <Badge tone="bad">{w.late}</Badge>}
            {one.dueAt === null ? <span className="text-ink-soft">{w.noDue}</span> : <When at={one.dueAt} distance due />}
          </Line>
        ))}
      </PanelList>
    )}
  </Card>
)

const Drills = ({ of }: { of: Work['drills'] }) => (
  <Card title={w.drills} flush>
    {of.demands.length + of.asks.length === 0 ? (
      <None>{w.drillsNone}</None>
    ) : (
      <PanelList label={w.drills}>
        {of.demands.map((one) => (
          <Line key={one.id}>
            <span className="min-w-0 grow basis-64">
              <span className="font-medium">{w.demand(one.subjects.length)}</span>
              <span className="block text-[13px] text-ink-soft">{w.demandHow}</span>
              {one.missing.length > 0 && <span className="block text-bad">{w.missing(one.missing.join(', '))}</span>}
              {one.untrue.length > 0 && <span className="block text-bad">{w.untrue(one.untrue.join(', '))}</span>}
            </span>
            <When at={one.dueAt} distance due />
          </Line>
        ))}
        {of.asks.map((one) => (
          <Line key={one.drill}>
            <span className="min-w-0 grow basis-64">
              <span className="font-medium">{w.ask(one.rule, one.subject)}</span>
              <span className="block text-[13px] text-ink-soft">{w.askHow}</span>
            </span>
            <When at={one.dueAt} distance due />
          </Line>
        ))}
      </PanelList>
    )}
  </Card>
)
