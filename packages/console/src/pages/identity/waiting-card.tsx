// What waits about an identity, and what is wrong with it: questions to the reader first, then what is under way, then findings, the worst first.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/answers.ts'
import { inboxQuery } from '../../api/inbox.ts'
import { Badge } from '../../parts/badge.tsx'
import { Card, Empty, Loading } from '../../parts/page.tsx'
import { lineClass, PanelList } from '../../parts/panel-list.tsx'
import { Problem } from '../../parts/problem.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { words } from '../../words/index.ts'
import { stateTones } from '../change/tones.ts'
import { placeOf } from '../inbox/place-of.ts'
import { severityTones } from '../inventory/tones.ts'
import { changesQuery, findingsQuery, type Identity } from './data.ts'
import { findingKindsQuery } from './finding-kinds.ts'
import { isLive } from './live-changes.ts'

const w = identityWords.waiting
const mostKinds = 6
type Finding = Item<'findings.list'>

/** The same wrong with several credentials is one line, in the order of the worst of each. */
const byKind = (findings: readonly Finding[]): [Finding, ...Finding[]][] =>
  [...Map.groupBy(findings, ({ kind, severity }) => `${kind} ${severity}`).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as [Finding, ...Finding[]]],
  )

export const WaitingCard = ({ identity }: { identity: Identity }) => {
  const changes = useQuery(changesQuery(identity.id))
  const findings = useQuery(findingsQuery(identity.id))
  const kinds = useQuery(findingKindsQuery)
  const inbox = useQuery(inboxQuery)
  const live = (changes.data?.items ?? []).filter(isLive)
  const asked = (inbox.data?.items ?? []).filter(({ change }) => change !== null && live.some(({ id }) => id === change))
  const wrong = findings.data?.items ?? []
  const problem = changes.error ?? findings.error
  return (
    <Card
      title={w.title}
      flush
      aside={
        wrong.length > 0 && (
          <Link to="/findings" search={{ identity: identity.id }} className="text-sm text-accent hover:underline">
            {w.all}
          </Link>
        )
      }
    >
      {problem !== null && (
        <div className="p-4">
          <Problem error={problem} />
        </div>
      )}
      {changes.isPending || findings.isPending ? (
        <div className="px-5 py-3">
          <Loading lines={3} />
        </div>
      ) : live.length + wrong.length + asked.length === 0 ? (
        problem === null && <Empty title={w.none}>{w.noneText}</Empty>
      ) : (
        <PanelList label={w.title}>
          {asked.map((item) => (
            <li key={item.id}>
              <Link {...placeOf(item)} className={lineClass}>
                <Badge tone="warn">{w.yours}</Badge>
                <span className="min-w-0 flex-1 basis-40 text-sm">{capital(item.reason)}</span>
                <span className="text-[13px] text-ink-soft">
                  <When at={item.dueAt} distance due />
                </span>
              </Link>
            </li>
          ))}
          {live.map((change) => (
            <li key={change.id}>
              <Link to="/changes/$change" params={{ change: change.id }} className={lineClass}>
                <Badge tone={stateTones[change.state] ?? 'neutral'}>{words.change.states[change.state] ?? change.state}</Badge>
                <span className="min-w-0 flex-1 basis-40 text-sm">{capital(change.reason ?? change.trigger.kind)}</span>
                <span className="text-[13px] text-ink-soft">
                  <When at={change.openedAt} distance />
                </span>
              </Link>
            </li>
          ))}
          {byKind(wrong)
            .slice(0, mostKinds)
            .map(([first, ...others]) => (
              <li key={first.id}>
                <Link
                  {...(others.length === 0
                    ? ({ to: '/findings/$finding', params: { finding: first.id } } as const)
                    : ({ to: '/findings', search: { identity: identity.id, kind: first.kind } } as const))}
                  className={lineClass}
                >
                  <Badge tone={severityTones[first.severity] ?? 'neutral'}>{first.severity}</Badge>
                  <span className="min-w-0 flex-1 basis-40 text-sm">
                    {capital(kinds.data?.get(first.kind) ?? first.kind)}
                    {others.length > 0 && <span className="text-ink-soft"> {w.times(others.length + 1)}</span>}
                  </span>
                  <span className="text-[13px] text-ink-soft">
                    <When at={first.dueAt} distance due />
                  </span>
                </Link>
              </li>
            ))}
        </PanelList>
      )}
    </Card>
  )
}
