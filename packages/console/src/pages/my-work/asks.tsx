// What a provider's person asks of the enterprise: recommendations and exceptions. Asking decides nothing.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ChangeLink } from '../../parts/change-link.tsx'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { FormEnd } from '../../parts/form-end.tsx'
import { Modal } from '../../parts/modal.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { providerWords } from '../../words/providers.ts'
import { Line, type Work } from './line.tsx'

const w = words.work
const names = providerWords.asks
type About = 'change' | 'operation' | 'credential' | 'finding'
const weekMs = 7 * 86_400_000

export const Recommendations = ({ of }: { of: Work['recommendations'] }) => {
  const whoami = useWhoami()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const withdraw = useMutation({
    mutationFn: (recommendation: string) =>
      api.post('/v1/recommendations/{recommendation}/withdraw', { params: { path: { recommendation } }, body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: ['my-work'] }),
  })
  return (
    <Card
      title={w.recommendations}
      flush
      aside={may(whoami, 'recommendation.file') && <Button onClick={() => setAsking(true)}>{w.recommend}</Button>}
    >
      {withdraw.isError && <Problem error={withdraw.error} />}
      {of.length === 0 ? (
        <None>{w.recommendationsNone}</None>
      ) : (
        <PanelList label={w.recommendations}>
          {of.toReversed().map((one) => (
            <Line key={one.id}>
              <span className="min-w-0 grow basis-56">
                {one.words}
                {one.answer !== null && <span className="block text-[13px] text-ink-soft">{w.answer(one.answer)}</span>}
              </span>
              <Badge tone={one.state === 'taken_up' ? 'good' : one.state === 'filed' ? 'info' : 'neutral'}>
                {names.recommendationStates[one.state]}
              </Badge>
              <When at={one.filedAt} distance />
              {one.change !== null && <ChangeLink change={one.change} />}
              {one.state === 'filed' && one.filedBy === whoami.principal.id && (
                <Button look="plain" busy={withdraw.isPending && withdraw.variables === one.id} onClick={() => withdraw.mutate(one.id)}>
                  {w.withdraw}
                </Button>
              )}
            </Line>
          ))}
        </PanelList>
      )}
      {asking && (
        <Asking
          title={w.recommendTitle}
          onClose={() => setAsking(false)}
          send={(text) =>
            api.post('/v1/recommendations', { body: { about: { kind: text('kind') as About, id: text('id') }, words: text('words') } })
          }
        >
          <Choice label={w.about} name="kind" required>
            {Object.entries(w.aboutKinds).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
          <TextField label={w.aboutId} help={w.aboutHelp} name="id" required />
          <TextArea label={w.words} name="words" required maxLength={2000} />
        </Asking>
      )}
    </Card>
  )
}

export const Exceptions = ({ of }: { of: Work['exceptions'] }) => {
  const whoami = useWhoami()
  const [asking, setAsking] = useState(false)
  return (
    <Card
      title={w.exceptions}
      flush
      aside={may(whoami, 'exception.request') && <Button onClick={() => setAsking(true)}>{w.askException}</Button>}
    >
      {of.length === 0 ? (
        <None>{w.exceptionsNone}</None>
      ) : (
        <PanelList label={w.exceptions}>
          {of.toReversed().map((one) => (
            <Line key={one.id}>
              <span className="min-w-0 grow basis-56">
                <span className="font-medium">{one.rule}</span> · {one.subject}
                {one.answer !== null && <span className="block text-[13px] text-ink-soft">{w.answer(one.answer)}</span>}
              </span>
              <Badge tone={one.state === 'granted' ? 'good' : one.state === 'requested' ? 'info' : 'neutral'}>
                {names.exceptionStates[one.state]}
              </Badge>
              <When at={one.expiresAt ?? one.wantedUntil} distance />
            </Line>
          ))}
        </PanelList>
      )}
      {asking && (
        <Asking
          title={w.askException}
          onClose={() => setAsking(false)}
          send={(text) =>
            api.post('/v1/exceptions', {
              body: {
                rule: text('rule'),
                subject: text('subject'),
                reason: text('reason'),
                until: new Date(`${text('until')}T23:59:59`).toISOString(),
              },
            })
          }
        >
          <p className="mb-4 text-sm text-ink-soft">{w.exceptionHelp}</p>
          <TextField label={w.rule} name="rule" required />
          <TextField label={w.exceptionFor} name="subject" required />
          <TextArea label={w.reason} name="reason" required maxLength={2000} />
          <TextField
            label={w.wantedUntil}
            name="until"
            type="date"
            required
            defaultValue={new Date(Date.now() + weekMs).toISOString().slice(0, 10)}
          />
        </Asking>
      )}
    </Card>
  )
}

const Asking = ({
  title,
  onClose,
  send,
  children,
}: {
  title: string
  onClose: () => void
  send: (text: (name: string) => string) => Promise<unknown>
  children: ReactNode
}) => {
  const client = useQueryClient()
  const asked = useMutation({
    mutationFn: (form: FormData) => send((name) => String(form.get(name) ?? '').trim()),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['my-work'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    asked.mutate(new FormData(event.currentTarget))
  }
  return (
    <Modal title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        <FormEnd act={w.send} busy={asked.isPending} error={asked.error} onCancel={onClose} />
      </form>
    </Modal>
  )
}
