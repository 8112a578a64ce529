// What a provider may do without asking, and what it did, as the frozen text says: no figure here is worked out again.
import { Card } from '../../../parts/page.tsx'
import { When } from '../../../parts/when.tsx'
import type { ReviewDocument } from '../../../signing/review-document.ts'
import { words } from '../../../words/index.ts'

const w = words.questions.review

export const ReviewInWords = ({ facts }: { facts: ReviewDocument }) => {
  const { did } = facts
  const documents = [...facts.delegations, ...facts.runbooks]
  const against = [
    ...did.againstPolicy.refusedAttempts.map((one) => ({ what: w.tried(one.action), count: one.count, first: '' })),
    ...Object.keys(w.counts).flatMap((name) => {
      const found = did.againstPolicy[name]
      return found === undefined || found.count === 0
        ? []
        : [{ what: w.counts[name] ?? name, count: found.count, first: found.first.slice(0, 3).join(', ') }]
    }),
  ]
  return (
    <>
      <Card title={w.may}>
        {facts.mayDoAlone.length === 0 ? (
          <p className="text-sm text-ink-soft">{w.mayNone}</p>
        ) : (
          <Lines
            rows={facts.mayDoAlone.map((one) => [
              words.plan.verb(one.operation),
              `${one.where} · ${one.criticalities.join(', ')}${one.runbook === null ? '' : ` · ${one.runbook}`}`,
            ])}
          />
        )}
        <Since title={w.fresh} lines={facts.newSinceTheLast} />
        <Since title={w.gone} lines={facts.goneSinceTheLast} />
        {documents.length > 0 && (
          <p className="mt-3 text-[13px] text-ink-soft">
            {w.documents}:{' '}
            {documents.map((one, index) => (
              <span key={`${one.name} ${one.version}`}>
                {index > 0 && ', '}
                {one.name} (v{one.version}, {words.questions.until.toLowerCase()} <When at={one.until} />)
              </span>
            ))}
          </p>
        )}
      </Card>
      <Card title={w.did}>
        {did.executed.length + did.runs.length === 0 ? (
          <p className="text-sm text-ink-soft">{w.didNone}</p>
        ) : (
          <Lines
            rows={[
              ...did.executed.map(
                (one) =>
                  [
                    words.plan.verb(one.operation),
                    `${one.executed} ${w.executed} · ${one.unasked} ${w.unasked} · ${one.proven} ${w.proven} · ${one.stuck} ${w.stuck}`,
                  ] as const,
              ),
              ...did.runs.map((one) => [w.runs(one.runbook, one.runs, one.outOfBounds), ''] as const),
            ]}
          />
        )}
      </Card>
      <Card title={w.against}>
        {against.length === 0 ? (
          <p className="text-sm text-ink-soft">{w.againstNone}</p>
        ) : (
          <Lines rows={against.map((one) => [`${one.count} × ${one.what}`, one.first])} />
        )}
        {facts.judges.length > 0 && <p className="mt-3 text-[13px] text-ink-soft">{w.judged(facts.judges.join(', '))}</p>}
      </Card>
    </>
  )
}

const Lines = ({ rows }: { rows: readonly (readonly [string, string])[] }) => (
  <ul className="divide-y divide-line rounded-lg border border-line text-sm">
    {rows.map(([what, more], index) => (
      <li key={index} className="flex flex-wrap justify-between gap-x-4 px-3 py-2">
        <span className="font-medium">{what}</span>
        <span className="min-w-0 text-ink-soft">{more}</span>
      </li>
    ))}
  </ul>
)

const Since = ({ title, lines }: { title: string; lines: readonly string[] | null }) =>
  lines === null || lines.length === 0 ? null : (
    <div className="mt-3">
      <h3 className="mb-1 text-sm font-semibold">{title}</h3>
      <ul className="text-sm text-ink-soft">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  )
