import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Radio } from 'lucide-react'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { isOutside, may, useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Digest } from '../../parts/code.tsx'
import { Download } from '../../parts/download.tsx'
import { Card, Facts, Loading, Page } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { Problem } from '../../parts/problem.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { AskDialog } from '../asking/ask-dialog.tsx'
import { Thread } from '../asking/thread.tsx'
import { ofChange } from '../dossiers/files.ts'
import { Chain } from './chain.tsx'
import { useLive } from './live.ts'
import { Log } from './log.tsx'
import { Operations } from './operations.tsx'
import { closureTones, stateTones } from './tones.ts'

const w = words.change
type Change = Answer<'changes.read'>

export const ChangePage = () => {
  const { change: id } = useParams({ from: '/inside/changes/$change' })
  const whoami = useWhoami()
  const query = useQuery({ queryKey: ['change', id], queryFn: () => api.get('/v1/changes/{change}', { params: { path: { change: id } } }) })
  const { entries, live } = useLive(id)
  const [asking, setAsking] = useState(false)
  if (query.isPending)
    return (
      <Page title={w.listTitle}>
        <Loading lines={8} />
      </Page>
    )
  if (query.isError)
    return (
      <Page title={w.listTitle}>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </Page>
    )
  const change = query.data
  return (
    <Page
      wide
      title={capital(change.purpose ?? change.trigger.kind)}
      lead={
        <span className="flex flex-wrap items-center gap-2 text-sm">
          <Badge tone={stateTones[change.state] ?? 'neutral'}>{w.states[change.state]}</Badge>
          <Badge tone={closureTones[change.closure] ?? 'neutral'}>{w.closures[change.closure]}</Badge>
          <LiveMark live={live} />
        </span>
      }
      actions={may(whoami, 'dossier.export') && <Download of={ofChange(id)}>{w.dossier}</Download>}
    >
      {isOutside(whoami) && <p className="mb-4 text-sm text-ink-soft">{w.part}</p>}
      {!isOutside(whoami) && (
        <Card title={w.chain}>
          <Chain change={change} />
        </Card>
      )}
      <Waiting change={change} />
      <Thread change={id} onAsk={may(whoami, 'question.ask') && mayAsk(change, isOutside(whoami)) ? () => setAsking(true) : undefined} />
      {asking && <AskDialog change={id} onClose={() => setAsking(false)} />}
      <Card title={w.facts.plan}>
        <Facts
          of={[
            [w.facts.reason, change.reason ?? ''],
            [w.facts.ticket, change.ticket ?? ''],
            [w.facts.requester, change.requester ?? ''],
            [w.facts.opened, <When key="opened" at={change.openedAt} />],
            change.closedAt === null ? undefined : [w.facts.closed, <When key="closed" at={change.closedAt} />],
            change.plan === null ? undefined : [w.facts.plan, <Digest key="plan" of={change.plan} />],
            [w.facts.revision, change.revision],
          ]}
        />
      </Card>
      <Card title={w.operations} flush>
        <Operations change={change} />
      </Card>
      <Card title={w.log} aside={<LiveMark live={live} />} flush>
        <Log entries={entries} />
      </Card>
    </Page>
  )
}

/** Whoever executes asks while something is his to do; the server holds him to it. */
const mayAsk = ({ state, operations }: Change, outside: boolean): boolean =>
  !['closed', 'refused', 'denied'].includes(state) &&
  (!outside || operations.some(({ phase }) => phase === 'mandated' || phase === 'executing'))

const LiveMark = ({ live }: { live: boolean }) => (
  <span role="status" className={`inline-flex items-center gap-1.5 text-[13px] ${live ? 'text-good' : 'text-ink-faint'}`}>
    <Radio size={14} aria-hidden="true" />
    {live ? w.live : w.broken}
  </span>
)

/** What keeps it from going on: open requests, and incidents. */
const Waiting = ({ change }: { change: Change }) => {
  const requests = change.approvalRequests.filter(({ state }) => state === 'open')
  const incidents = change.incidents.filter(({ state }) => state === 'open')
  if (requests.length + incidents.length === 0) return null
  return (
    <Card title={w.waiting} flush>
      <PanelList label={w.waiting}>
        {requests.map((request) => (
          <li key={request.id} className="flex flex-wrap items-center gap-3 px-4 py-3 text-sm sm:px-5">
            <span className="min-w-0 grow">
              {words.inbox.request.needsText(request.quorum, request.roles.map((role) => role.replaceAll('_', ' ')).join(' or '))}
              {request.climb && request.climb.asked.length > 0 && (
                <span className="text-ink-soft"> · {request.climb.asked.join(', ')}</span>
              )}
            </span>
            <When at={request.expiresAt} distance due />
            <Link to="/inbox/$request" params={{ request: request.id }} className={buttonClass()}>
              {w.openRequest}
            </Link>
          </li>
        ))}
        {incidents.map((incident) => (
          <li key={incident.id} className="flex flex-wrap items-center gap-3 px-4 py-3 text-sm sm:px-5">
            <Badge tone="bad">{w.incidents}</Badge>
            <span className="min-w-0 grow">{words.today.incident(incident.credential ?? incident.kind)}</span>
            <When at={incident.openedAt} distance />
          </li>
        ))}
      </PanelList>
    </Card>
  )
}
