// A risk that somebody would carry by name: terms first, then the exact text, then the signature.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useWhoami } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { ChangeLink } from '../../../parts/change-link.tsx'
import { dayAfter, endOfDay } from '../../../parts/days.ts'
import { TextArea, TextField } from '../../../parts/field.tsx'
import { Foot } from '../../../parts/foot.tsx'
import { Card, Facts } from '../../../parts/page.tsx'
import { When } from '../../../parts/when.tsx'
import { words } from '../../../words/index.ts'
import { OperationDetail } from '../../change/operation-detail.tsx'
import { AnsweredFoot, Question, questionKey, SignDialog, useAnswered } from '../question.tsx'
import { linesOf, Terms } from '../terms.tsx'

const all = words.questions
const w = all.risk

export const RiskQuestion = ({ id }: { id: string }) => {
  const whoami = useWhoami()
  const answered = useAnswered('risk', id)
  const path = { params: { path: { acceptance: id } } }
  const query = useQuery({ queryKey: questionKey('risk', id), queryFn: () => api.get('/v1/risk-acceptances/{acceptance}', path) })
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [controls, setControls] = useState('')
  const [residualRisk, setResidualRisk] = useState('')
  const [until, setUntil] = useState(() => dayAfter(30))
  const terms = {
    reason: reason.trim(),
    compensatingControls: linesOf(controls),
    residualRisk: residualRisk.trim(),
    expiresAt: endOfDay(until),
  }
  return (
    <Question kind="risk" query={query} title={({ credential }) => w.title(credential)} lead={w.lead}>
      {(risk) => (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            setAsking(true)
          }}
        >
          <Card title={all.facts} aside={<ChangeLink change={risk.change} />}>
            <Facts
              of={[
                [w.why, risk.reason],
                [words.everywhere.since, <When key="since" at={risk.requestedAt} distance />],
              ]}
            />
            <div className="mt-4 border-t border-line pt-4">
              <OperationDetail id={risk.operation} />
            </div>
          </Card>
          {risk.state !== 'requested' ? (
            <AnsweredFoot>{risk.person === null ? all.over(risk.state) : w.accepted(risk.person)}</AnsweredFoot>
          ) : (
            <>
              <Card title={all.answer}>
                <TextArea label={w.reason} value={reason} required maxLength={2000} onChange={(event) => setReason(event.target.value)} />
                <TextArea
                  label={all.controls}
                  help={all.controlsHelp}
                  value={controls}
                  required
                  onChange={(event) => setControls(event.target.value)}
                />
                <TextArea
                  label={w.residual}
                  help={w.residualHelp}
                  value={residualRisk}
                  required
                  maxLength={2000}
                  onChange={(event) => setResidualRisk(event.target.value)}
                />
                <TextField
                  label={all.until}
                  type="date"
                  value={until}
                  min={dayAfter(1)}
                  max={dayAfter(365)}
                  required
                  onChange={(event) => setUntil(event.target.value)}
                />
              </Card>
              <Foot>
                <p className="grow text-[13px] text-ink-soft">{w.not}</p>
                <Button type="submit" look="primary" className="min-h-11">
                  {all.read}
                </Button>
              </Foot>
            </>
          )}
          {asking && (
            <SignDialog
              title={w.act}
              purpose="acceptRisk"
              draft={() => api.post('/v1/risk-acceptances/{acceptance}/draft', { ...path, body: terms })}
              said={{ type: 'countersign/risk-acceptance/v1', id, person: whoami.principal.id, credential: risk.credential, ...terms }}
              send={(signed) => api.post('/v1/risk-acceptances/{acceptance}/signature', { ...path, body: { ...terms, ...signed } })}
              onDone={() => {
                setAsking(false)
                answered()
              }}
              onClose={() => setAsking(false)}
            >
              <p className="mb-2 font-medium">{w.says(risk.credential)}</p>
              <Terms
                until={terms.expiresAt}
                reason={terms.reason}
                controls={terms.compensatingControls}
                rest={[[w.residual, terms.residualRisk]]}
              />
            </SignDialog>
          )}
        </form>
      )}
    </Question>
  )
}
