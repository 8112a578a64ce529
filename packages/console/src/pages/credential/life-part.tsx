// Its life in one line each, the newest first; proven dead is said only where a proof says so.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Answer } from '../../api/answers.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { Meaning } from '../change/operations.tsx'
import { closureTones } from '../change/tones.ts'
import { deedsOf, historyOf } from './asks.ts'
import { lifeOf, type Moment } from './life.ts'

const w = words.credential.life

export const LifePart = ({ credential }: { credential: Answer<'credentials.read'> }) => {
  const query = useQuery({
    queryKey: ['credential', credential.id, 'life'],
    queryFn: async () => {
      const [done, learnt] = await Promise.all([deedsOf(credential.id)(undefined), historyOf(credential.id)(undefined)])
      return { moments: lifeOf(credential, done.items, learnt.items), whole: done.next === undefined && learnt.next === undefined }
    },
  })
  return (
    <Card title={w.title} flush aside={<ExportButton name={`history-of-${credential.id}`} page={historyOf(credential.id)} />}>
      <Asked query={query} lines={4}>
        {({ moments, whole }) => (
          <>
            {moments.length === 0 ? (
              <None>{w.none}</None>
            ) : (
              <ol aria-label={w.title} className="divide-y divide-line text-sm">
                {moments.map((moment, index) => (
                  <Line key={index} moment={moment} />
                ))}
              </ol>
            )}
            {!whole && <None>{w.rest(moments.length)}</None>}
          </>
        )}
      </Asked>
    </Card>
  )
}

const Line = ({ moment }: { moment: Moment }) => (
  <li className="grid grid-cols-1 gap-x-4 px-4 py-2 sm:grid-cols-[10.5rem_minmax(0,1fr)_auto] sm:items-center sm:px-5">
    <span className="text-ink-faint">
      <When at={moment.at} />
    </span>
    <span className="min-w-0">
      {w.moments[moment.what] ?? moment.what}
      {moment.about.length > 0 && <span className="text-ink-soft"> {moment.about.join(', ')}</span>}
      {moment.change !== undefined && (
        <Link to="/changes/$change" params={{ change: moment.change }} className="ml-2 text-accent hover:underline">
          {words.credential.rotation.change}
        </Link>
      )}
    </span>
    <span className="flex flex-wrap items-center gap-2">
      {moment.closure !== undefined && (
        <Badge tone={closureTones[moment.closure] ?? 'neutral'}>{words.change.closures[moment.closure] ?? moment.closure}</Badge>
      )}
      {moment.strength !== undefined && <Meaning of={moment.strength} />}
    </span>
  </li>
)
