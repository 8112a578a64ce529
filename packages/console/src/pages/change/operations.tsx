// The operations of a change: what was matched, what was attempted, what was observed. Three facts, never one; each proof can be opened.
import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { Term } from '../../parts/term.tsx'
import type { GlossaryTerm } from '../../words/en/glossary.ts'
import { words } from '../../words/index.ts'
import { OperationDetail } from './operation-detail.tsx'
import { closureTones, verdictTones } from './tones.ts'

const w = words.change
type Change = Answer<'changes.read'>
type Operation = Change['operations'][number]

export const Operations = ({ change }: { change: Change }) => {
  // What each party said beside each other; a provider that reports nothing has no line there.
  const told = useQuery({
    queryKey: ['change', change.id, 'telemetry'],
    queryFn: () => api.get('/v1/changes/{change}/telemetry', { params: { path: { change: change.id }, query: { limit: 200 } } }),
    retry: false,
  })
  const evidence = new Map(told.data?.items.map((one) => [one.operation, one.attempted.evidence]))
  return (
    <ul aria-label={w.operations} className="divide-y divide-line">
      {change.operations.map((operation) => (
        <OperationLine key={operation.id} operation={operation} evidence={evidence.get(operation.id) ?? 0} />
      ))}
    </ul>
  )
}

/** `note`: stands above its detail. */
export const OperationLine = ({ operation, evidence, note }: { operation: Operation; evidence: number; note?: ReactNode }) => {
  const [open, setOpen] = useState(false)
  const skipped = operation.phase === 'skipped'
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="grid w-full grid-cols-[1rem_minmax(0,1fr)] items-start gap-x-2 gap-y-1.5 px-4 py-3 text-left text-sm hover:bg-sunken sm:px-5 lg:grid-cols-[1rem_minmax(0,2.2fr)_minmax(0,1fr)_minmax(0,1.3fr)_minmax(0,1.2fr)_9.5rem] lg:items-center"
      >
        <ChevronRight
          size={15}
          aria-hidden="true"
          className={`mt-0.5 text-ink-faint transition-transform lg:mt-0 ${open ? 'rotate-90' : ''}`}
        />
        <span className="min-w-0">
          <span className="font-medium">
            {words.plan.verb(operation.operation)} {operation.credential}
          </span>
          <span className="block text-ink-soft">
            {operation.system} · {operation.executor.id ?? operation.executor.kind}
          </span>
        </span>
        <Fact
          name={w.columns.matched}
          value={skipped ? w.notNeeded : operation.mandates === 0 ? w.matchedNone : w.matchedSome(operation.mandates)}
        />
        <Fact
          name={w.columns.attempted}
          value={
            skipped ? w.nothingThere : operation.attempts + evidence === 0 ? w.attemptedNone : w.attemptedSome(operation.attempts, evidence)
          }
        />
        <span className="col-start-2 lg:col-start-auto">
          <span className="mr-2 text-xs text-ink-faint lg:hidden">{w.columns.observed}</span>
          {operation.verdict === null ? (
            <span className="text-ink-faint">{w.attemptedNone}</span>
          ) : (
            <Badge tone={verdictTones[operation.verdict] ?? 'neutral'}>
              {operation.verdict.replaceAll('_', ' ')}
              {operation.strength && ` · ${operation.strength}`}
            </Badge>
          )}
        </span>
        <span className="col-start-2 lg:col-start-auto">
          <Badge tone={closureTones[operation.closure] ?? 'neutral'}>{w.closures[operation.closure]}</Badge>
        </span>
      </button>
      {open && (
        <div className="border-t border-line bg-sunken/60 px-4 py-4 sm:px-11">
          {note}
          <OperationDetail id={operation.id} />
        </div>
      )}
    </li>
  )
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <span className="col-start-2 text-ink-soft lg:col-start-auto">
    <span className="mr-2 text-xs text-ink-faint lg:hidden">{name}</span>
    {value}
  </span>
)

/** A word of a proof with its meaning, where the glossary has one. */
export const Meaning = ({ of }: { of: string }) =>
  Object.hasOwn(words.glossary, of) ? <Term of={of as GlossaryTerm}>{of.replaceAll('_', ' ')}</Term> : of.replaceAll('_', ' ')
