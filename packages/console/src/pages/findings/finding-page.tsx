// One finding: what it means, what closes it, whose it is until when, what to do next, and whether the same was wrong before.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Exact } from '../../parts/code.tsx'
import { Card, Facts, Loading, Page } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { Problem } from '../../parts/problem.tsx'
import { capital } from '../../parts/sentence.ts'
import { Spoken } from '../../parts/spoken.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { severityTones } from '../inventory/tones.ts'
import { placeName, placeOf, reasonOf } from './place-of-subject.ts'

const w = words.findings

export const FindingPage = () => {
  const { finding: id } = useParams({ from: '/inside/findings/$finding' })
  const query = useQuery({
    queryKey: ['finding', id],
    queryFn: () => api.get('/v1/findings/{finding}', { params: { path: { finding: id } } }),
  })
  if (query.isPending)
    return (
      <Page title={w.one}>
        <Loading lines={6} />
      </Page>
    )
  if (query.isError)
    return (
      <Page title={w.one}>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </Page>
    )
  const { finding, means, closedBy, next, risk, righting, earlier } = query.data
  const place = placeOf(finding.kind, finding.subject, finding.detail, righting?.outcome === null ? righting.change : undefined)
  const reason = reasonOf(finding.kind, finding.detail)
  return (
    <Page
      title={capital(means)}
      lead={
        <span className="flex flex-wrap items-center gap-2 text-sm">
          <Badge tone={severityTones[finding.severity] ?? 'neutral'}>{finding.severity}</Badge>
          <Badge tone={finding.state === 'open' ? 'warn' : 'good'}>{w.states[finding.state]}</Badge>
          <span>{finding.subject}</span>
        </span>
      }
    >
      {finding.state === 'open' && (
        <Card title={w.next}>
          <p className="mb-3 text-[15px]">
            <Spoken text={capital(next)} copied />
          </p>
          {place && (
            <Link {...place} className={buttonClass('primary')}>
              {w.goTo[placeName(place)]}
            </Link>
          )}
        </Card>
      )}
      <Card title={w.about}>
        <Facts
          of={[
            [w.columns.owner, finding.owner ?? words.everywhere.nobody],
            finding.state === 'open' ? [w.columns.due, <When key="due" at={finding.dueAt} distance due />] : undefined,
            [w.opened, <When key="opened" at={finding.openedAt} />],
            finding.resolvedAt === null ? undefined : [w.closed, <When key="closed" at={finding.resolvedAt} />],
            reason === undefined ? undefined : [w.said, `“${reason}”`],
            [w.closedBy, closedBy],
            risk === null ? undefined : [w.byRisk, `${finding.nhi?.split(':')[0]} · ${risk}`],
            [
              w.kind,
              <Link key="kind" to="/findings" search={{ kind: finding.kind }} className="font-mono text-[13px] text-accent hover:underline">
                {finding.kind}
              </Link>,
            ],
          ]}
        />
      </Card>
      <Card title={w.earlier} flush>
        {earlier.length === 0 ? (
          <p className="px-4 py-4 text-sm text-ink-soft sm:px-5">{w.noneEarlier}</p>
        ) : (
          <PanelList label={w.earlier}>
            {earlier.map((one) => (
              <li key={one.id} className="flex flex-wrap items-center gap-3 px-4 py-2.5 text-sm sm:px-5">
                <Link to="/findings/$finding" params={{ finding: one.id }} className="grow font-medium hover:text-accent">
                  <When at={one.openedAt} />
                </Link>
                <span className="text-ink-soft">
                  {w.closed}: <When at={one.resolvedAt} />
                </span>
              </li>
            ))}
          </PanelList>
        )}
      </Card>
      <Card title={w.detail}>
        <Exact label={w.detail} text={JSON.stringify(finding.detail, undefined, 2)} />
      </Card>
    </Page>
  )
}
