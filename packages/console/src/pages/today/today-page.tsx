// The page that a security lead opens in the morning: what waits, what broke, what is late, what is under way. One line each, with the next step.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { inboxQuery } from '../../api/inbox.ts'
import { useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Card, Loading, Page } from '../../parts/page.tsx'
import { lineClass, PanelList } from '../../parts/panel-list.tsx'
import { Problem } from '../../parts/problem.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { stateTones } from '../change/tones.ts'
import { grouped } from '../inbox/grouped.ts'
import { GroupLine } from '../inbox/waiting-line.tsx'

const w = words.today
const shown = 6
const every = 20_000

const changePath = (id: string): string => `/changes/${encodeURIComponent(id)}`

const firstName = (name: string): string => name.split(' ')[0] ?? name

export const TodayPage = () => {
  const whoami = useWhoami()
  const inbox = useQuery(inboxQuery)
  const incidents = useQuery({
    queryKey: ['incidents', 'open'],
    queryFn: () => api.get('/v1/incidents', { params: { query: { state: 'open', limit: 50 } } }),
    refetchInterval: every,
  })
  const findings = useQuery({ queryKey: ['findings-summary'], queryFn: () => api.get('/v1/findings-summary'), refetchInterval: every })
  const running = useQuery({
    queryKey: ['changes', 'running', 'today'],
    queryFn: () => api.get('/v1/changes', { params: { query: { state: 'running', order: 'newest', limit: 50 } } }),
    refetchInterval: every,
  })
  // What he made and can't come in with yet: he would not look for it in the settings.
  const passkeys = useQuery({
    queryKey: ['passkeys', 'waiting'],
    queryFn: () => api.get('/v1/passkeys', { params: { query: { limit: 20 } } }),
    refetchInterval: every,
  })
  const unconfirmed = passkeys.data?.items ?? []
  const waiting = inbox.data && inbox.data.items.length + unconfirmed.length
  const overdue = (findings.data?.kinds ?? []).filter((kind) => kind.overdue > 0).sort((one, other) => other.overdue - one.overdue)
  // What could not go on keeps its change open: it is broken as well, and says so beside the incidents.
  const stuck = (running.data?.items ?? []).filter(({ closure }) => closure === 'stuck')
  const late = overdue.reduce((sum, kind) => sum + kind.overdue, 0)
  return (
    <Page title={w.title(firstName(whoami.principal.name))} lead={w.lead} wide>
      <dl className="mb-5 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure name={w.figures.waiting} value={waiting} loud={(waiting ?? 0) > 0} tone="accent" />
        <Figure name={w.figures.incidents} value={incidents.data?.items.length} loud={(incidents.data?.items.length ?? 0) > 0} tone="bad" />
        <Figure name={w.figures.overdue} value={findings.data && late} loud={late > 0} tone="warn" />
        <Figure name={w.figures.running} value={running.data?.items.length} loud={false} tone="info" />
      </dl>
      <div className="grid grid-cols-1 gap-x-5 lg:grid-cols-2">
        <Part title={w.waiting} query={inbox} none={w.noneWaiting} empty={waiting === 0} all="/inbox">
          {unconfirmed.map((one) => (
            <li key={one.registration}>
              <Link to="/settings/$section" params={{ section: 'keys' }} className={lineClass}>
                <Badge tone="warn">{words.settings.keys.waiting.waits}</Badge>
                <span className="min-w-0 grow basis-40 text-sm font-medium">{w.passkey(one.name)}</span>
                <span className="text-[13px] text-ink-soft">
                  <When at={one.since} distance />
                </span>
              </Link>
            </li>
          ))}
          {grouped(inbox.data?.items ?? [])
            .slice(0, shown)
            .map((group) => (
              <GroupLine key={group.id} group={group} />
            ))}
        </Part>
        <Part
          title={w.broken}
          query={incidents}
          none={w.noneBroken}
          empty={incidents.data?.items.length === 0 && stuck.length === 0}
          all="/changes"
        >
          {incidents.data?.items.slice(0, shown).map((incident) => (
            <li key={incident.id}>
              <Link to={incident.change === null ? '/changes' : changePath(incident.change)} className={lineClass}>
                <Badge tone="bad">{words.change.incidents}</Badge>
                <span className="min-w-0 grow basis-40 text-sm font-medium">{w.incident(incident.credential ?? incident.kind)}</span>
                <span className="text-[13px] text-ink-soft">
                  <When at={incident.openedAt} distance />
                </span>
              </Link>
            </li>
          ))}
          {stuck.slice(0, shown).map((change) => (
            <li key={change.id}>
              <Link to={changePath(change.id)} className={lineClass}>
                <Badge tone="bad">{words.change.closures['stuck']}</Badge>
                <span className="min-w-0 grow basis-40 text-sm font-medium">{w.stuck(capital(change.purpose ?? change.trigger.kind))}</span>
                <span className="text-[13px] text-ink-soft">
                  <When at={change.openedAt} distance />
                </span>
              </Link>
            </li>
          ))}
        </Part>
        <Part title={w.late} query={findings} none={w.noneLate} empty={overdue.length === 0} all="/findings">
          {overdue.slice(0, shown).map((kind) => (
            <li key={kind.kind}>
              <a href={`/findings?kind=${encodeURIComponent(kind.kind)}`} className={lineClass}>
                <span className="min-w-0 grow text-sm">{kind.means}</span>
                <Badge tone="warn">{w.overdue(kind.overdue)}</Badge>
              </a>
            </li>
          ))}
        </Part>
        <Part title={w.running} query={running} none={w.noneRunning} empty={running.data?.items.length === 0} all="/changes">
          {running.data?.items.slice(0, shown).map((change) => (
            <li key={change.id}>
              <Link to="/changes/$change" params={{ change: change.id }} className={lineClass}>
                <span className="min-w-0 grow text-sm font-medium">{capital(change.purpose ?? change.trigger.kind)}</span>
                <Badge tone={stateTones[change.state] ?? 'neutral'}>{words.change.states[change.state]}</Badge>
                <span className="text-[13px] text-ink-soft">
                  <When at={change.openedAt} distance />
                </span>
              </Link>
            </li>
          ))}
        </Part>
      </div>
    </Page>
  )
}

const tones = { accent: 'text-accent', bad: 'text-bad', warn: 'text-warn', info: 'text-info' } as const

const Figure = ({ name, value, loud, tone }: { name: string; value: number | undefined; loud: boolean; tone: keyof typeof tones }) => (
  <div className="flex flex-col-reverse rounded-xl border border-line bg-panel px-4 py-3 shadow-panel">
    <dt className="text-[13px] text-ink-soft">{name}</dt>
    <dd className={`text-3xl font-semibold tracking-tight tabular-nums ${loud ? tones[tone] : 'text-ink'}`}>{value ?? '–'}</dd>
  </div>
)

const Part = ({
  title,
  query,
  none,
  empty,
  all,
  children,
}: {
  title: string
  query: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown }
  none: string
  empty: boolean
  all: string
  children: ReactNode
}) => (
  <Card
    title={title}
    flush
    aside={
      <Link to={all} className="text-sm text-accent hover:underline">
        {w.seeAll}
        <span className="sr-only">: {title}</span>
      </Link>
    }
  >
    {query.isPending ? (
      <div className="px-5 py-3">
        <Loading lines={3} />
      </div>
    ) : query.isError ? (
      <div className="p-4">
        <Problem error={query.error} retry={() => void query.refetch()} />
      </div>
    ) : empty ? (
      <p className="px-4 py-5 text-sm text-ink-soft sm:px-5">{none}</p>
    ) : (
      <PanelList label={title}>{children}</PanelList>
    )}
  </Card>
)
