// Somebody thinks that something should be done: taken up in one's own name, or declined. Either way he reads why.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useWhoami } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { ChangeLink } from '../../../parts/change-link.tsx'
import { Confirm } from '../../../parts/confirm.tsx'
import { TextArea, TextField } from '../../../parts/field.tsx'
import { Foot } from '../../../parts/foot.tsx'
import { Card, Facts } from '../../../parts/page.tsx'
import { When } from '../../../parts/when.tsx'
import { words } from '../../../words/index.ts'
import { AnsweredFoot, Question, questionKey, useAnswered } from '../question.tsx'

const all = words.questions
const w = all.recommendation

export const RecommendationQuestion = ({ id }: { id: string }) => {
  const whoami = useWhoami()
  const answered = useAnswered('recommendation', id)
  const path = { params: { path: { recommendation: id } } }
  const query = useQuery({
    queryKey: questionKey('recommendation', id),
    queryFn: () => api.get('/v1/recommendations/{recommendation}', path),
  })
  const [asking, setAsking] = useState<'take' | 'decline'>()
  const [why, setWhy] = useState('')
  const [change, setChange] = useState(false)
  const [ticket, setTicket] = useState('')
  const answer = useMutation({
    mutationFn: () =>
      asking === 'take'
        ? api.post('/v1/recommendations/{recommendation}/take-up', {
            ...path,
            body: { answer: why.trim(), ...(change ? { change: { ticket: ticket.trim() } } : {}) },
          })
        : api.post('/v1/recommendations/{recommendation}/decline', { ...path, body: { answer: why.trim() } }),
    onSuccess: () => {
      setAsking(undefined)
      answered()
    },
  })
  return (
    <Question kind="recommendation" query={query} title={() => w.title} lead={w.lead}>
      {(recommendation) => (
        <>
          <Card title={all.facts}>
            <Facts
              of={[
                [
                  w.words,
                  <p key="words" className="whitespace-pre-wrap">
                    {recommendation.words}
                  </p>,
                ],
                [w.by, `${recommendation.filedBy} · ${recommendation.party}`],
                [words.everywhere.since, <When key="since" at={recommendation.filedAt} distance />],
                [
                  w.about,
                  recommendation.about.kind === 'change' ? (
                    <ChangeLink key="about" change={recommendation.about.id} />
                  ) : (
                    `${recommendation.about.kind} ${recommendation.about.id}`
                  ),
                ],
                recommendation.operations.length === 0
                  ? undefined
                  : [
                      w.operations,
                      <ul key="operations">
                        {recommendation.operations.map((one) => (
                          <li key={`${one.operation} ${one.credential}`}>
                            {words.plan.verb(one.operation)} {one.credential}
                          </li>
                        ))}
                      </ul>,
                    ],
                recommendation.change === null ? undefined : [w.change, <ChangeLink key="change" change={recommendation.change} />],
              ]}
            />
          </Card>
          {recommendation.state !== 'filed' ? (
            <AnsweredFoot>
              {all.over(recommendation.state)} {recommendation.answer}
            </AnsweredFoot>
          ) : recommendation.filedBy === whoami.principal.id ? (
            <AnsweredFoot>{w.own}</AnsweredFoot>
          ) : (
            <>
              <Card title={all.answer}>
                <TextArea
                  label={w.why}
                  help={w.whyHelp}
                  value={why}
                  required
                  maxLength={2000}
                  onChange={(event) => setWhy(event.target.value)}
                />
                {recommendation.operations.length > 0 && (
                  <label className="mb-3 flex min-h-6 items-center gap-2 text-sm">
                    <input
                      type="checkbox"
                      className="size-5 accent-accent"
                      checked={change}
                      onChange={(event) => setChange(event.target.checked)}
                    />
                    {w.ask}
                  </label>
                )}
                {change && (
                  <TextField label={w.ticket} value={ticket} required maxLength={200} onChange={(event) => setTicket(event.target.value)} />
                )}
              </Card>
              <Foot>
                <span className="grow" />
                <Button className="min-h-11" disabled={why.trim() === ''} onClick={() => setAsking('decline')}>
                  {w.decline}
                </Button>
                <Button
                  look="primary"
                  className="min-h-11"
                  disabled={why.trim() === '' || (change && ticket.trim() === '')}
                  onClick={() => setAsking('take')}
                >
                  {w.take}
                </Button>
              </Foot>
            </>
          )}
          {asking && (
            <Confirm
              title={asking === 'take' ? w.take : w.decline}
              act={asking === 'take' ? w.take : w.decline}
              answer={answer}
              look={asking === 'take' ? 'primary' : 'danger'}
              onClose={() => setAsking(undefined)}
            >
              {why.trim()}
            </Confirm>
          )}
        </>
      )}
    </Question>
  )
}
