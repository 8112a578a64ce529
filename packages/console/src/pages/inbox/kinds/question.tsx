// Somebody asks the reader about a change before he decides. The answer decides nothing.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { may, useWhoami } from '../../../api/session.ts'
import { ChangeLink } from '../../../parts/change-link.tsx'
import { Card, Facts } from '../../../parts/page.tsx'
import { capital } from '../../../parts/sentence.ts'
import { When } from '../../../parts/when.tsx'
import { words } from '../../../words/index.ts'
import { AnswerForm, WithdrawButton } from '../../asking/answer.tsx'
import { AnsweredFoot, Question, questionKey } from '../question.tsx'

const w = words.asking

export const AskedQuestion = ({ id }: { id: string }) => {
  const whoami = useWhoami()
  const me = whoami.principal.id
  const query = useQuery({
    queryKey: questionKey('question', id),
    queryFn: () => api.get('/v1/questions/{question}', { params: { path: { question: id } } }),
  })
  return (
    <Question
      kind="question"
      query={query}
      title={(one) =>
        capital(
          one.to === me
            ? w.question.title(one.askedBy ?? w.enterprise)
            : one.askedBy === me
              ? w.question.yours
              : w.question.of(one.askedBy ?? w.enterprise, one.to ?? w.enterprise),
        )
      }
      lead={w.question.lead}
    >
      {(one) => (
        <>
          <Card title={words.questions.facts}>
            <Facts
              of={[
                [
                  w.question.asked,
                  <p key="words" className="break-words whitespace-pre-wrap">
                    {one.words}
                  </p>,
                ],
                [w.question.by, one.askedBy ?? w.enterprise],
                [words.everywhere.since, <When key="since" at={one.askedAt} distance />],
                one.to === me
                  ? [w.question.you, w.question.youText(one.because)]
                  : [w.question.to, `${one.to ?? w.enterprise}, ${w.because(one.because)}`],
                [
                  w.question.change,
                  <span key="change">
                    {one.purpose} {may(whoami, 'read.change') && <ChangeLink change={one.change} />}
                    {one.replanned && <span className="block text-ink-soft">{w.replanned}</span>}
                  </span>,
                ],
                one.dueAt === null ? undefined : [w.question.due, <When key="due" at={one.dueAt} distance due />],
                one.answer === null
                  ? undefined
                  : [
                      capital(w.answers(one.to ?? w.enterprise)),
                      <p key="answer" className="break-words whitespace-pre-wrap">
                        {one.answer}
                      </p>,
                    ],
              ]}
            />
          </Card>
          {one.state === 'open' && one.to === me ? (
            <Card title={w.answer}>
              <AnswerForm question={one} />
            </Card>
          ) : (
            <>
              {one.state === 'open' && one.askedBy === me && <WithdrawButton question={one} />}
              <AnsweredFoot>{capital(w.states[one.state] ?? one.state)}</AnsweredFoot>
            </>
          )}
        </>
      )}
    </Question>
  )
}
