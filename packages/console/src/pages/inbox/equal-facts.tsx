// What equal requests have in common, and what alone differs: each thing by its names, with the way to its whole plan.
import { Link } from '@tanstack/react-router'
import type { Answer } from '../../api/answers.ts'
import { Facts } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import type { OpenedRequest } from '../../signing/batch.ts'
import { words } from '../../words/index.ts'

const w = words.inbox.request
const own = words.inbox.equal

export type Equal = OpenedRequest<Answer<'approvals.draftBatch'>['members'][number]>

interface Policy {
  readonly id: string
  readonly reason: string
}

/** Of the decision whose text was hashed. SAFETY: what has another shape is left out. */
const policiesIn = (decision: Record<string, unknown>, operations: readonly string[]): Policy[] => {
  const decided = Array.isArray(decision['operations']) ? decision['operations'] : []
  const about = decided.filter((one) => operations.includes(one?.operation))
  const all = about.flatMap((one) => (Array.isArray(one?.policies) ? (one.policies as Policy[]) : []))
  return [...new Map(all.map((policy) => [policy.id, policy])).values()]
}

export const EqualFacts = ({ request: { plan, member, decision } }: { request: Equal }) => (
  <Facts
    of={[
      [w.reason, plan.reason],
      [w.askedBy, plan.requester],
      [w.trigger, plan.trigger.kind],
      [
        w.policy,
        <ul key="policies" className="space-y-1">
          {policiesIn(decision, member.operations).map(({ id, reason }) => (
            <li key={id}>
              {reason} <span className="font-mono text-xs text-ink-faint">{id}</span>
            </li>
          ))}
        </ul>,
      ],
      [w.needs, w.needsText(member.quorum, member.roles.map((role) => role.replaceAll('_', ' ')).join(' or '))],
      [w.executor, [...new Set(plan.operations.map((one) => `${one.executor} (${one.executorParty})`))].join(', ')],
    ]}
  />
)

export const EqualThings = ({
  requests,
  out,
  onToggle,
}: {
  requests: readonly Equal[]
  out: ReadonlySet<string>
  onToggle: (request: string) => void
}) => (
  <ul aria-label={own.each} className="divide-y divide-line">
    {requests.map(({ plan, member }) => {
      const named = new Set(member.operations)
      const about = plan.operations.filter(({ id }) => named.has(id))
      const distinct = (name: 'credential' | 'account' | 'system') => [...new Set(about.map((one) => one[name]))].join(', ')
      return (
        <li key={member.request} className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 sm:px-5">
          <label className="flex min-w-0 grow basis-64 items-center gap-3 py-1">
            <input
              type="checkbox"
              checked={!out.has(member.request)}
              onChange={() => onToggle(member.request)}
              className="size-5 shrink-0 accent-accent"
            />
            <span className="min-w-0">
              <span className="block text-sm font-medium">{capital(plan.purpose)}</span>
              <span className="block text-[13px] break-words text-ink-soft">
                {distinct('credential')} · {distinct('account')} · {distinct('system')} · {plan.ticket}
              </span>
            </span>
          </label>
          <span className="text-[13px] whitespace-nowrap text-ink-soft">
            {own.from} <When at={plan.window.notBefore} />
          </span>
          <Link
            to="/inbox/$request"
            params={{ request: member.request }}
            aria-label={own.open(plan.purpose)}
            className="inline-flex min-h-6 items-center text-sm text-accent hover:underline"
          >
            {own.openShort}
          </Link>
        </li>
      )
    })}
  </ul>
)
