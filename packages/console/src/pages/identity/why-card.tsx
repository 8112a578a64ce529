// Why an identity is there: each reason with who said so, where, and until when it holds; and the sources that tell of it.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge } from '../../parts/badge.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { words } from '../../words/index.ts'
import type { Identity } from './data.ts'

const w = identityWords.why

/** What a reason refers to, where this console has a page of it. */
const Ref = ({ of, children }: { of: string; children: ReactNode }) =>
  of.startsWith('chg_') ? (
    <Link to="/changes/$change" params={{ change: of }} className="text-accent hover:underline">
      {children}
    </Link>
  ) : (
    <span className="font-mono text-[12.5px] text-ink-faint">{of}</span>
  )

export const WhyCard = ({ identity: { why, sources } }: { identity: Identity }) => {
  const reasons = why?.reasons ?? []
  return (
    <Card title={w.title} flush>
      {reasons.length === 0 ? (
        <Empty title={w.none}>{w.noneText}</Empty>
      ) : (
        <ul className="divide-y divide-line">
          {reasons.map(({ because, by, ref, since, until }) => (
            <li key={`${because} ${by} ${ref}`} className="px-4 py-3 text-sm sm:px-5">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-medium">{capital(words.inventory.becauses[because] ?? because.replaceAll('_', ' '))}</span>
                {by !== null && <span>{w.by(by)}</span>}
              </p>
              <p className="flex flex-wrap gap-x-2 text-[13px] text-ink-soft">
                {since !== null && (
                  <span>
                    {identityWords.owners.since} <When at={since} />
                  </span>
                )}
                {until !== null && (
                  <span>
                    {w.until} <When at={until} />
                  </span>
                )}
                {ref !== null && <Ref of={ref}>{ref}</Ref>}
              </p>
            </li>
          ))}
        </ul>
      )}
      {sources.length > 0 && (
        <div className="border-t border-line px-4 py-3 text-sm sm:px-5">
          <p className="mb-1 text-[13px] text-ink-faint">{w.sources}</p>
          <ul>
            {sources.map((one) => (
              <li key={`${one.source} ${one.record}`} className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-medium">{one.source}</span>
                <span className="font-mono text-[12.5px]">{one.record}</span>
                {one.state === 'gone' && <Badge tone="warn">{w.gone}</Badge>}
                {one.says.length > 0 && (
                  <span className="text-[13px] text-ink-soft">{w.says(one.says.map(identityWords.life.field).join(', '))}</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  )
}
