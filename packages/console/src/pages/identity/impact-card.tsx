// What an identity could do in wrong hands, by which facts.
import { Badge } from '../../parts/badge.tsx'
import { Card } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import type { Identity } from './data.ts'

const w = identityWords.impact

export const ImpactCard = ({ identity: { impact, impactSince, because } }: { identity: Identity }) => (
  <Card
    title={w.title}
    flush
    aside={
      <span className="flex items-center gap-2 text-[13px] text-ink-soft">
        <Badge tone={impact === 'high' ? 'bad' : 'neutral'}>{w[impact]}</Badge>
        {impactSince !== null && (
          <span>
            {w.since} <When at={impactSince} distance />
          </span>
        )}
      </span>
    }
  >
    {because.length === 0 ? (
      <p className="px-4 py-4 text-sm text-ink-soft sm:px-5">{w.none}</p>
    ) : (
      <ul className="divide-y divide-line">
        {because.map((one) => (
          <li key={one.what} className="px-4 py-2.5 text-sm sm:px-5">
            <p className="flex flex-wrap items-center gap-2">
              <span>{capital(w.reasons[one.what]?.(identityWords.figures.count(one.count, one.more === true)) ?? one.what)}</span>
              {one.high && <Badge tone="warn">{w.alone}</Badge>}
            </p>
            <p className="text-[13px] text-ink-soft">
              {[one.systems?.join(', '), one.rights && one.rights.length > 0 ? w.rights(one.rights.join(', ')) : undefined]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    )}
  </Card>
)
