// Requests that are equal but for the thing they are about: the one plan in plain words, a line for each thing that opens its whole plan, and one
// signature over those that are ticked. INVARIANT: what is signed is the list of what was read here; it is not fetched again under the reader's eyes.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useWhoami } from '../../../api/session.ts'
import { Badge, Risk } from '../../../parts/badge.tsx'
import { buttonClass } from '../../../parts/button.tsx'
import { Card, Empty, Loading, Page } from '../../../parts/page.tsx'
import { Term } from '../../../parts/term.tsx'
import { When } from '../../../parts/when.tsx'
import { listOf, openRequests } from '../../../signing/batch.ts'
import { signWithPasskey } from '../../../signing/sign.ts'
import { words } from '../../../words/index.ts'
import { EqualAnswer } from '../equal-answer.tsx'
import { EqualFacts, EqualThings } from '../equal-facts.tsx'
import { ExactText } from '../exact-text.tsx'
import { PlanInWords } from '../plan-in-words.tsx'
import { SigningProblem } from '../signing-problem.tsx'

const w = words.inbox.equal

const read = async (pattern: string) => {
  const waiting = (await api.get('/v1/inbox')).items.filter((item) => item.pattern === pattern)
  if (waiting.length < 2) return undefined
  const { members } = await api.post('/v1/approval-batches/draft', { body: { requests: waiting.map(({ id }) => id) } })
  return { ...(await openRequests(members)), risk: waiting[0]!.risk }
}

export const EqualQuestion = ({ id }: { id: string }) => {
  const whoami = useWhoami()
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['equal', id],
    queryFn: async () => (await read(id)) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const [out, setOut] = useState<ReadonlySet<string>>(new Set())
  const opened = query.data
  const chosen = (opened?.requests ?? []).filter(({ member }) => !out.has(member.request)).map(({ member }) => member)
  const list = useQuery({
    queryKey: ['equal', id, 'list', chosen.map(({ nonce }) => nonce)],
    queryFn: () => listOf(opened!, chosen),
    enabled: opened != null && chosen.length > 1,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const sign = useMutation({
    mutationFn: async ({ digest, requests }: { digest: string; requests: string[] }) => {
      const signed = await signWithPasskey(whoami.principal.id, 'approveBatch', '', digest)
      return api.post('/v1/approval-batches', { body: { requests, ...signed } })
    },
    onSettled: () => {
      for (const queryKey of [['inbox'], ['request'], ['change']]) void client.invalidateQueries({ queryKey })
    },
  })
  const back = (
    <Link to="/inbox" className={buttonClass('plain')}>
      {words.inbox.request.back}
    </Link>
  )
  if (query.isPending)
    return (
      <Page title={w.title}>
        <Loading lines={8} />
      </Page>
    )
  if (query.isError)
    return (
      <Page title={w.title} actions={back}>
        <SigningProblem error={query.error} retry={() => void query.refetch()} />
      </Page>
    )
  if (!opened)
    return (
      <Page title={w.title} actions={back}>
        <Card>
          <Empty title={w.none.title}>{w.none.text}</Empty>
        </Card>
      </Page>
    )
  const first = opened.requests[0]!
  const due = opened.requests.map(({ member }) => member.expiresAt).sort()[0]!
  return (
    <Page
      title={w.count(opened.requests.length)}
      lead={
        <>
          <p>{w.lead}</p>
          <span className="mt-2 flex flex-wrap items-center gap-2 text-sm">
            {opened.risk && <Risk of={opened.risk} />}
            {first.member.stepUp && (
              <Badge tone="warn">
                <Term of="step_up">{words.inbox.request.stepUp}</Term>
              </Badge>
            )}
            <span>
              {words.inbox.due} <When at={due} distance due />
            </span>
          </span>
        </>
      }
      actions={back}
    >
      <Card title={w.what}>
        <p className="mb-3 text-sm text-ink-soft">{w.first}</p>
        <PlanInWords plan={first.plan} only={new Set(first.member.operations)} />
      </Card>
      <Card title={words.inbox.request.why}>
        <EqualFacts request={first} />
      </Card>
      <Card title={w.each} flush>
        <EqualThings
          requests={opened.requests}
          out={out}
          onToggle={(request) =>
            setOut((before) => new Set(before.has(request) ? [...before].filter((one) => one !== request) : [...before, request]))
          }
        />
      </Card>
      {list.data && (
        <Card title={w.exact}>
          <ExactText text={list.data.text} digest={list.data.digest} />
        </Card>
      )}
      <EqualAnswer
        count={chosen.length}
        subjects={new Map(opened.requests.map(({ member, plan }) => [member.request, plan.purpose]))}
        ready={list.isSuccess && chosen.length > 1}
        answer={sign}
        onSign={() => list.data && sign.mutate({ digest: list.data.digest, requests: chosen.map(({ request }) => request) })}
        onLookAgain={() => void query.refetch()}
      />
    </Page>
  )
}
