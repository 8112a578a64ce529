// A reading of a source in which so much is missing that somebody says what that means.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { Button } from '../../../parts/button.tsx'
import { Confirm } from '../../../parts/confirm.tsx'
import { TextArea, TextField } from '../../../parts/field.tsx'
import { Foot } from '../../../parts/foot.tsx'
import { Card, Facts } from '../../../parts/page.tsx'
import { When } from '../../../parts/when.tsx'
import { words } from '../../../words/index.ts'
import { AnsweredFoot, Question, questionKey, useAnswered } from '../question.tsx'

const all = words.questions
const w = all.reading
type Verdict = 'release' | 'refuse'

/** Ids of what is missing, as the reading kept them; the server keeps the first of them only. */
const namesIn = (detail: Record<string, unknown>): string[] =>
  Object.values(detail)
    .flatMap((value) => (Array.isArray(value) ? value : []))
    .map((one) => (typeof one === 'string' ? one : ''))
    .filter((one) => one !== '')

export const ReadingQuestion = ({ id }: { id: string }) => {
  const answered = useAnswered('reading', id)
  const [asking, setAsking] = useState<Verdict>()
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const path = { params: { path: { reading: id } } }
  const query = useQuery({ queryKey: questionKey('reading', id), queryFn: () => api.get('/v1/readings/{reading}', path) })
  const decide = useMutation({
    mutationFn: () => api.post('/v1/readings/{reading}/decide', { ...path, body: { verdict: asking ?? 'refuse', reason: reason.trim() } }),
    onSuccess: () => {
      setAsking(undefined)
      answered()
    },
  })
  return (
    <Question kind="reading" query={query} title={({ source }) => w.title(source)} lead={w.lead}>
      {(reading) => {
        const names = namesIn(reading.detail)
        return (
          <>
            <Card title={all.facts}>
              <Facts
                of={[
                  [w.source, `${reading.source} · ${reading.mode}`],
                  [w.begun, <When key="begun" at={reading.begunAt} />],
                  [w.begunBy, reading.begunBy],
                  [w.records, reading.records.toLocaleString('en')],
                  [w.changed, reading.changed.toLocaleString('en')],
                  [w.refused, reading.refused.toLocaleString('en')],
                  names.length === 0 ? undefined : [w.names, names.slice(0, 30).join(', ')],
                ]}
              />
            </Card>
            {decide.isSuccess ? (
              <AnsweredFoot>{w.done(decide.data.ended)}</AnsweredFoot>
            ) : reading.state !== 'held' ? (
              <AnsweredFoot>{all.over(reading.state)}</AnsweredFoot>
            ) : (
              <>
                <Card title={all.answer}>
                  <TextArea label={w.why} value={reason} required maxLength={2000} onChange={(event) => setReason(event.target.value)} />
                  <TextField
                    label={words.everywhere.typeToConfirm(w.typed)}
                    help={w.release}
                    value={typed}
                    autoComplete="off"
                    onChange={(event) => setTyped(event.target.value)}
                  />
                </Card>
                <Foot>
                  <span className="grow" />
                  <Button
                    look="danger"
                    className="min-h-11"
                    disabled={reason.trim() === '' || typed.trim() !== w.typed}
                    onClick={() => setAsking('release')}
                  >
                    {w.release}
                  </Button>
                  <Button look="primary" className="min-h-11" disabled={reason.trim() === ''} onClick={() => setAsking('refuse')}>
                    {w.refuse}
                  </Button>
                </Foot>
              </>
            )}
            {asking && (
              <Confirm
                title={w[asking]}
                act={w[asking]}
                answer={decide}
                look={asking === 'release' ? 'danger' : 'primary'}
                onClose={() => setAsking(undefined)}
              >
                {reason.trim()}
              </Confirm>
            )}
          </>
        )
      }}
    </Question>
  )
}
