// A provider's review: the frozen text in plain words, then confirmed, narrowed or ended by a signature that names exactly this text.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useWhoami } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { TextArea } from '../../../parts/field.tsx'
import { Foot } from '../../../parts/foot.tsx'
import { Card, Facts } from '../../../parts/page.tsx'
import { When } from '../../../parts/when.tsx'
import { openText, TextDiffers } from '../../../signing/canonical.ts'
import { reviewIn } from '../../../signing/review-document.ts'
import { words } from '../../../words/index.ts'
import { ExactText } from '../exact-text.tsx'
import { AnsweredFoot, Question, questionKey, SignDialog, useAnswered } from '../question.tsx'
import { Terms } from '../terms.tsx'
import { ReviewInWords } from './review-in-words.tsx'

const all = words.questions
const w = all.review
const outcomes = ['to_end', 'narrowed', 'confirmed'] as const
type Outcome = (typeof outcomes)[number]
const looks = { to_end: 'danger', narrowed: 'quiet', confirmed: 'primary' } as const

const readReview = async (id: string) => {
  const { review, text } = await api.get('/v1/reviews/{review}', { params: { path: { review: id } } })
  const facts = reviewIn(await openText(text, review.document))
  if (facts?.review !== id) throw new TextDiffers(w.odd)
  return { review, text, facts }
}

export const ReviewQuestion = ({ id }: { id: string }) => {
  const whoami = useWhoami()
  const answered = useAnswered('review', id)
  const path = { params: { path: { review: id } } }
  const query = useQuery({ queryKey: questionKey('review', id), queryFn: () => readReview(id) })
  const [asking, setAsking] = useState<Outcome>()
  const [reason, setReason] = useState('')
  return (
    <Question kind="review" query={query} title={({ facts }) => w.title(facts.name)} lead={w.lead}>
      {({ review, text, facts }) => (
        <>
          <Card title={all.facts}>
            <Facts
              of={[
                [
                  w.period,
                  <span key="period">
                    <When at={facts.period.from} /> – <When at={facts.period.to} />
                  </span>,
                ],
                [w.criticality, facts.criticality],
                [w.due, <When key="due" at={review.dueAt} distance due />],
                [w.silence, w.effects[review.effect]],
              ]}
            />
          </Card>
          <ReviewInWords facts={facts} />
          <Card title={words.inbox.request.exact}>
            <ExactText text={text} digest={review.document} />
          </Card>
          {review.state !== 'open' ? (
            <AnsweredFoot>
              {all.over(review.state)} {review.signedBy} {review.reason}
            </AnsweredFoot>
          ) : facts.judges.includes(whoami.principal.id) ? (
            <AnsweredFoot>{w.judged(facts.judges.join(', '))}</AnsweredFoot>
          ) : (
            <>
              <Card title={all.answer}>
                <TextArea label={w.why} value={reason} required maxLength={2000} onChange={(event) => setReason(event.target.value)} />
                <ul className="space-y-1 text-[13px] text-ink-soft">
                  {outcomes.toReversed().map((one) => (
                    <li key={one}>
                      <span className="font-medium text-ink">{w.outcomes[one]}</span>: {w.outcomeHelp[one]}
                    </li>
                  ))}
                </ul>
              </Card>
              <Foot>
                <span className="grow" />
                {outcomes.map((one) => (
                  <Button
                    key={one}
                    look={looks[one]}
                    className="min-h-11 min-w-24"
                    disabled={reason.trim() === ''}
                    onClick={() => setAsking(one)}
                  >
                    {w.outcomes[one]}
                  </Button>
                ))}
              </Foot>
            </>
          )}
          {asking && (
            <SignDialog
              title={`${w.title(facts.name)}: ${w.outcomes[asking]}`}
              purpose="signReview"
              draft={() => api.post('/v1/reviews/{review}/draft', { ...path, body: { outcome: asking, reason: reason.trim() } })}
              said={{
                type: 'countersign/provider-review/v1',
                review: id,
                party: facts.party,
                document: review.document,
                person: whoami.principal.id,
                outcome: asking,
                reason: reason.trim(),
              }}
              send={(signed) =>
                api.post('/v1/reviews/{review}/signature', { ...path, body: { outcome: asking, reason: reason.trim(), ...signed } })
              }
              onDone={() => {
                setAsking(undefined)
                answered()
              }}
              onClose={() => setAsking(undefined)}
              look={asking === 'to_end' ? 'danger' : 'primary'}
            >
              <p className="mb-2 font-medium">{w.says[asking]}</p>
              <Terms until={null} reason={reason.trim()} controls={[]} />
            </SignDialog>
          )}
        </>
      )}
    </Question>
  )
}
