// One approval, read and answered: what changes, why, by which policy, who executes, the way back, what happened last time; the exact text below.
// INVARIANT: only a text whose digest was computed here can be signed from here, and only the request that it was opened with.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge, Risk } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Card, Facts, Loading, Page } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { Term } from '../../parts/term.tsx'
import { When } from '../../parts/when.tsx'
import { openText } from '../../signing/canonical.ts'
import { planIn } from '../../signing/plan-document.ts'
import { words } from '../../words/index.ts'
import { AskDialog } from '../asking/ask-dialog.tsx'
import { Thread } from '../asking/thread.tsx'
import { useLive } from '../change/live.ts'
import { AnswerBar } from './answer-bar.tsx'
import { ExactText } from './exact-text.tsx'
import { LastTime } from './last-time.tsx'
import { PlanInWords } from './plan-in-words.tsx'
import { SigningProblem } from './signing-problem.tsx'

const w = words.inbox.request
export type ApprovalRequest = Answer<'approvals.read'>

const roleWords = (roles: readonly string[]): string => roles.map((role) => role.replaceAll('_', ' ')).join(' or ')

const order = ['low', 'moderate', 'high', 'critical']

export const RequestPage = () => {
  const { request: id } = useParams({ from: '/inside/inbox/$request' })
  const query = useQuery({
    queryKey: ['request', id],
    queryFn: async () => {
      const request = await api.get('/v1/approval-requests/{request}', { params: { path: { request: id } } })
      return { request, plan: planIn(await openText(request.planText, request.plan)) }
    },
    refetchInterval: 5_000,
  })
  const [asking, setAsking] = useState(false)
  const ask = () => setAsking(true)
  if (query.isPending)
    return (
      <Page title={w.title}>
        <Loading lines={8} />
      </Page>
    )
  if (query.isError)
    return (
      <Page title={w.title}>
        <SigningProblem error={query.error} retry={() => void query.refetch()} />
      </Page>
    )
  const { request, plan } = query.data
  const named = new Set(request.operations)
  const operations = plan.operations.filter((one) => named.has(one.id))
  const risk = order.findLast((level) => operations.some((one) => one.risk === level)) ?? 'low'
  const executors = [...new Set(operations.map((one) => `${one.executor} (${one.executorParty})`))]
  return (
    <Page
      title={capital(plan.purpose)}
      lead={
        <span className="flex flex-wrap items-center gap-2 text-sm">
          <Risk of={risk} />
          {request.stepUp && (
            <Badge tone="warn">
              <Term of="step_up">{w.stepUp}</Term>
            </Badge>
          )}
          <span>
            {words.inbox.due} <When at={request.expiresAt} distance due />
          </span>
        </span>
      }
      actions={
        <Link to="/inbox" className={buttonClass('plain')}>
          {w.back}
        </Link>
      }
    >
      <Card title={w.what}>
        <PlanInWords plan={plan} only={named} />
      </Card>
      <Card title={w.why}>
        <Facts
          of={[
            [w.reason, plan.reason],
            [w.ticket, plan.ticket],
            [w.askedBy, plan.requester],
            [w.trigger, `${plan.trigger.kind} ${plan.trigger.ref}`],
            [w.policy, <Policies key="policies" change={request.change} operations={named} />],
            [w.needs, w.needsText(request.quorum, roleWords(request.roles))],
            [w.executor, executors.join(', ')],
            [
              w.window,
              <span key="window">
                <When at={plan.window.notBefore} /> – <When at={plan.window.notAfter} />
              </span>,
            ],
            [
              w.signatures,
              request.signatures.length === 0 ? w.nobodyYet : request.signatures.map((one) => `${one.person} (${one.verdict})`).join(', '),
            ],
            request.climb?.next
              ? [
                  w.climb,
                  <span key="climb">
                    <When at={request.climb.next.at} distance />: {request.climb.next.asks}
                  </span>,
                ]
              : undefined,
            [w.last, <LastTime key="last" trigger={plan.trigger.kind} change={request.change} />],
          ]}
        />
      </Card>
      <LiveThread change={request.change} />
      <Card title={w.exact}>
        <ExactText text={request.planText} digest={request.plan} />
      </Card>
      <AnswerBar request={request} onAsk={ask} />
      {asking && <AskDialog change={request.change} onClose={() => setAsking(false)} />}
    </Page>
  )
}

/** The answer comes while the page is open: what is recorded of the change is followed. */
const LiveThread = ({ change }: { change: string }) => {
  useLive(change)
  return <Thread change={change} />
}

/** Which policies asked for this approval, and why, as the decision on the plan says. */
const Policies = ({ change, operations }: { change: string; operations: ReadonlySet<string> }) => {
  const query = useQuery({ queryKey: ['change', change], queryFn: () => api.get('/v1/changes/{change}', { params: { path: { change } } }) })
  const decided = query.data?.decisionDocument?.['operations']
  const policies = new Map<string, string>()
  for (const one of Array.isArray(decided) ? decided : [])
    if (operations.has(one.operation)) for (const { id, reason } of one.policies ?? []) policies.set(id, reason)
  if (query.isPending) return <>…</>
  return (
    <ul className="space-y-1">
      {[...policies].map(([id, reason]) => (
        <li key={id}>
          {reason} <span className="font-mono text-xs text-ink-faint">{id}</span>
        </li>
      ))}
    </ul>
  )
}
