// A review of a provider, or of what the enterprise's own hold here: the frozen text in plain words, each line of own access kept or ended, then a signature that
// names exactly this text.
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
import { isOf, reviewIn } from '../../../signing/review-document.ts'
import { words } from '../../../words/index.ts'
import { ownWords } from '../../../words/own.ts'
import { ExactText } from '../exact-text.tsx'
import { AnsweredFoot, Question, questionKey, SignDialog, useAnswered } from '../question.tsx'
import { Terms } from '../terms.tsx'
import { answeredOf, OwnLines, type Verdicts } from './own-lines.tsx'
import { ReviewInWords } from './review-in-words.tsx'

const all = words.questions
const w = all.review
const outcomes = ['to_end', 'narrowed', 'confirmed'] as const
type Outcome = (typeof outcomes)[number]
const ofOwn = 'countersign/own-access-review-facts/v1'
const looks = { to_end: 'danger', narrowed: 'quiet', confirmed: 'primary' } as const

const readReview = async (id: string) => {
  const { review, text } = await api.get('/v1/reviews/{review}', { params: { path: { review: id } } })
  const facts = reviewIn(await openText(text, review.document))
  if (facts?.review !== id) throw new TextDiffers(w.odd)
  return { review, text, facts }
}

const titleOf = (facts: { readonly type: string; readonly name: string }): string =>
  facts.type === ofOwn ? ownWords.review.ownTitle(facts.name) : w.title(facts.name)

export const ReviewQuestion = ({ id }: { id: string }) => {
  const whoami = useWhoami()
  const answered = useAnswered('review', id)
  const path = { params: { path: { review: id } } }
  const query = useQuery({ queryKey: questionKey('review', id), queryFn: () => readReview(id) })
  const [asking, setAsking] = useState<Outcome>()
  const [reason, setReason] = useState('')
  const [verdicts, setVerdicts] = useState<Verdicts>({})
  return (
    <Question
      kind="review"
      query={query}
      title={({ facts }) => titleOf(facts)}
      lead={query.data?.facts.type === ofOwn ? ownWords.review.ownLead : w.lead}
    >
      {({ review, text, facts }) => {
        const asked = facts.ownAccess.filter((line) => !isOf(whoami.principal.id, line))
        const ownAccess = answeredOf(asked, verdicts)
        const answerable = review.state === 'open' && !facts.judges.includes(whoami.principal.id)
        const body = (outcome: Outcome) => ({
          outcome,
          reason: reason.trim(),
          ...(ownAccess === undefined || ownAccess === 'unanswered' ? {} : { ownAccess }),
        })
        const offered = facts.type === ofOwn ? (['confirmed'] as const) : outcomes
        return (
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
                  ...(facts.type === ofOwn ? [] : [[w.criticality, facts.criticality] as const]),
                  [w.due, <When key="due" at={review.dueAt} distance due />],
                  [w.silence, w.effects[review.effect]],
                ]}
              />
            </Card>
            {facts.type !== ofOwn && <ReviewInWords facts={facts} />}
            <OwnLines
              lines={facts.ownAccess}
              self={whoami.principal.id}
              verdicts={verdicts}
              onVerdicts={answerable ? setVerdicts : undefined}
            />
            <Card title={words.inbox.request.exact}>
              <ExactText text={text} digest={review.document} />
            </Card>
            {review.state !== 'open' ? (
              <AnsweredFoot>
                {all.over(review.state)} {review.signedBy} {review.reason}
              </AnsweredFoot>
            ) : facts.judges.includes(whoami.principal.id) ? (
              <AnsweredFoot>{(facts.type === ofOwn ? ownWords.review.judged : w.judged)(facts.judges.join(', '))}</AnsweredFoot>
            ) : (
              <>
                <Card title={all.answer}>
                  <TextArea label={w.why} value={reason} required maxLength={2000} onChange={(event) => setReason(event.target.value)} />
                  <ul className="space-y-1 text-[13px] text-ink-soft">
                    {offered.toReversed().map((one) => (
                      <li key={one}>
                        <span className="font-medium text-ink">{w.outcomes[one]}</span>: {w.outcomeHelp[one]}
                      </li>
                    ))}
                  </ul>
                </Card>
                <Foot>
                  <span className="grow" role="status">
                    {ownAccess === 'unanswered' && ownWords.review.left(asked.filter(({ line }) => verdicts[line] === undefined).length)}
                  </span>
                  {offered.map((one) => (
                    <Button
                      key={one}
                      look={looks[one]}
                      className="min-h-11 min-w-24"
                      disabled={reason.trim() === '' || ownAccess === 'unanswered'}
                      onClick={() => setAsking(one)}
                    >
                      {w.outcomes[one]}
                    </Button>
                  ))}
                </Foot>
              </>
            )}
            {asking && ownAccess !== 'unanswered' && (
              <SignDialog
                title={`${titleOf(facts)}: ${w.outcomes[asking]}`}
                purpose="signReview"
                draft={() => api.post('/v1/reviews/{review}/draft', { ...path, body: body(asking) })}
                said={{
                  type: 'countersign/provider-review/v1',
                  review: id,
                  party: facts.party,
                  document: review.document,
                  person: whoami.principal.id,
                  ...body(asking),
                }}
                send={(signed) => api.post('/v1/reviews/{review}/signature', { ...path, body: { ...body(asking), ...signed } })}
                onDone={() => {
                  setAsking(undefined)
                  answered()
                }}
                onClose={() => setAsking(undefined)}
                look={asking === 'to_end' ? 'danger' : 'primary'}
              >
                <p className="mb-2 font-medium">
                  {facts.type !== ofOwn && w.says[asking]}{' '}
                  {ownAccess !== undefined && ownWords.review.said(ownAccess.keep.length, ownAccess.end.length)}
                </p>
                <Terms until={null} reason={reason.trim()} controls={[]} />
              </SignDialog>
            )}
          </>
        )
      }}
    </Question>
  )
}
