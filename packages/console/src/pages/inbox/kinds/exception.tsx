// Whether a rule may not bind for a time. Signed either way.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useWhoami } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { dayAfter, endOfDay } from '../../../parts/days.ts'
import { TextArea, TextField } from '../../../parts/field.tsx'
import { Foot } from '../../../parts/foot.tsx'
import { Card, Facts } from '../../../parts/page.tsx'
import { When } from '../../../parts/when.tsx'
import { words } from '../../../words/index.ts'
import { AnsweredFoot, Question, questionKey, SignDialog, useAnswered } from '../question.tsx'
import { linesOf, Terms } from '../terms.tsx'

const all = words.questions
const w = all.exception

export const ExceptionQuestion = ({ id }: { id: string }) => {
  const whoami = useWhoami()
  const answered = useAnswered('exception', id)
  const path = { params: { path: { exception: id } } }
  const query = useQuery({ queryKey: questionKey('exception', id), queryFn: () => api.get('/v1/exceptions/{exception}', path) })
  const [asking, setAsking] = useState<'grant' | 'refuse'>()
  const [reason, setReason] = useState('')
  const [controls, setControls] = useState('')
  const [until, setUntil] = useState<string>()
  return (
    <Question kind="exception" query={query} title={({ rule }) => w.title(rule)} lead={w.lead}>
      {(exception) => {
        const wanted = dayAfter(0, new Date(exception.wantedUntil))
        const granted = asking === 'grant'
        const answer = {
          verdict: asking ?? 'refuse',
          reason: reason.trim(),
          compensatingControls: granted ? linesOf(controls) : [],
          expiresAt: granted ? endOfDay(until ?? wanted, exception.wantedUntil) : null,
        }
        return (
          <>
            <Card title={all.facts}>
              <Facts
                of={[
                  [w.rule, exception.rule],
                  [w.subject, exception.subject],
                  [w.asked, exception.reason],
                  [w.by, `${exception.requestedBy} · ${exception.party}`],
                  [w.wanted, <When key="wanted" at={exception.wantedUntil} />],
                  [w.due, <When key="due" at={exception.answerDue} distance due />],
                ]}
              />
            </Card>
            {exception.state !== 'requested' ? (
              <AnsweredFoot>{all.over(exception.state)}</AnsweredFoot>
            ) : (
              <>
                <Card title={all.answer}>
                  <TextArea label={w.why} value={reason} required maxLength={2000} onChange={(event) => setReason(event.target.value)} />
                  <TextArea
                    label={all.controls}
                    help={all.controlsHelp}
                    value={controls}
                    onChange={(event) => setControls(event.target.value)}
                  />
                  <TextField
                    label={all.until}
                    type="date"
                    value={until ?? wanted}
                    min={dayAfter(0)}
                    max={wanted}
                    onChange={(event) => setUntil(event.target.value)}
                  />
                </Card>
                <Foot>
                  <span className="grow" />
                  <Button className="min-h-11" disabled={reason.trim() === ''} onClick={() => setAsking('refuse')}>
                    {w.refuse}
                  </Button>
                  <Button
                    look="primary"
                    className="min-h-11"
                    disabled={reason.trim() === '' || linesOf(controls).length === 0}
                    onClick={() => setAsking('grant')}
                  >
                    {w.grant}
                  </Button>
                </Foot>
              </>
            )}
            {asking && (
              <SignDialog
                title={granted ? w.grant : w.refuse}
                purpose={granted ? 'grantException' : 'refuseException'}
                draft={() => api.post('/v1/exceptions/{exception}/draft', { ...path, body: answer })}
                said={{
                  type: 'countersign/exception/v1',
                  id,
                  person: whoami.principal.id,
                  rule: exception.rule,
                  subject: exception.subject,
                  asked: exception.reason,
                  ...answer,
                }}
                send={(signed) => api.post('/v1/exceptions/{exception}/decision', { ...path, body: { ...answer, ...signed } })}
                onDone={() => {
                  setAsking(undefined)
                  answered()
                }}
                onClose={() => setAsking(undefined)}
                look={granted ? 'primary' : 'danger'}
              >
                <p className="mb-2 font-medium">{granted ? w.saysGrant : w.saysRefuse}</p>
                <Terms
                  until={answer.expiresAt}
                  reason={answer.reason}
                  controls={answer.compensatingControls}
                  rest={[
                    [w.rule, exception.rule],
                    [w.subject, exception.subject],
                  ]}
                />
              </SignDialog>
            )}
          </>
        )
      }}
    </Question>
  )
}
