// What the policy says of one question: the outcome, why, and the policies that made it so, each with a way to its text.
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Answer } from '../../api/answers.ts'
import { Badge } from '../../parts/badge.tsx'
import { Card } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { words } from '../../words/index.ts'
import { readDecision } from './decision.ts'
import { fileOfPolicy, shortName } from './file-names.ts'
import { outcomeTones } from './tones.ts'

const w = words.policy.explain

export const Explained = ({ of, files }: { of: Answer<'policy.explain'>; files: readonly string[] }) => {
  const { policies, reasons, errors } = readDecision(of.decision)
  const [said = '', ...rest] = of.text.trimEnd().split('\n')
  const place = useRef<HTMLDivElement>(null)
  // On a narrow screen the answer stands below the form: whoever asked is brought to it.
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <div ref={place} className="scroll-mb-20">
      <Card title={w.answer} aside={<Badge tone={outcomeTones[of.outcome]}>{words.policy.outcomes[of.outcome]}</Badge>}>
        <p className="font-medium">{said}</p>
        {reasons.length > 0 && (
          <>
            <h3 className="mt-4 mb-1 text-xs font-medium text-ink-faint">{w.because}</h3>
            <ul className="list-disc space-y-1 pl-5 text-sm">
              {reasons.map((reason) => (
                <li key={reason}>{capital(reason)}</li>
              ))}
            </ul>
          </>
        )}
        {errors.length > 0 && (
          <ul role="alert" className="mt-4 space-y-1 rounded-lg bg-bad-soft px-3 py-2 text-sm text-bad">
            {errors.map((error) => (
              <li key={error}>{error}</li>
            ))}
          </ul>
        )}
        <h3 className="mt-4 mb-1 text-xs font-medium text-ink-faint">{w.determining}</h3>
        {policies.length === 0 && <p className="text-sm text-ink-soft">{w.silence}</p>}
        <ul className="space-y-1 text-sm">
          {policies.map(({ id }) => {
            const file = fileOfPolicy(files, id)
            return (
              <li key={id}>
                {file === undefined ? (
                  id
                ) : (
                  <Link
                    to="/policy"
                    search={{ part: 'files', file }}
                    className="inline-flex min-h-6 items-center text-accent hover:underline"
                  >
                    {w.policy(shortName(file), id.split('#')[1] ?? '1')}
                  </Link>
                )}
              </li>
            )
          })}
        </ul>
        <details className="mt-4">
          <summary className="min-h-6 text-sm font-medium text-accent">{w.whole}</summary>
          <p className="mt-2 text-[13px] whitespace-pre-wrap text-ink-soft">{rest.join('\n')}</p>
        </details>
      </Card>
    </div>
  )
}
