// The runbooks that the reader's party may run: a form made from the parameters that each takes, and whether it was rehearsed.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ChangeLink } from '../../parts/change-link.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { FormEnd } from '../../parts/form-end.tsx'
import { Modal } from '../../parts/modal.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { capital } from '../../parts/sentence.ts'
import { words } from '../../words/index.ts'
import { Line } from './line.tsx'
import { parametersOf, valueFrom } from './parameters.ts'

const w = words.work
type Runbook = Item<'runbooks.list'>

export const Runbooks = () => {
  const whoami = useWhoami()
  const query = useQuery({ queryKey: ['runbooks'], queryFn: () => api.get('/v1/runbooks') })
  const [running, setRunning] = useState<Runbook>()
  return (
    <Card title={w.runbooks} flush>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <None>{w.runbooksNone}</None>
          ) : (
            <PanelList label={w.runbooks}>
              {items.map((one) => (
                <Line key={one.name}>
                  <span className="min-w-0 grow basis-56">
                    <span className="font-medium">{one.title}</span>
                    <span className="block text-ink-soft">{capital(one.purpose)}</span>
                  </span>
                  <Badge tone={one.rehearsed.good ? 'good' : 'warn'}>{one.rehearsed.good ? w.rehearsed : w.notRehearsed}</Badge>
                  {may(whoami, 'runbook.run') && <Button onClick={() => setRunning(one)}>{w.run}</Button>}
                </Line>
              ))}
            </PanelList>
          )
        }
      </Asked>
      {running && <Run of={running} onClose={() => setRunning(undefined)} />}
    </Card>
  )
}

const Run = ({ of, onClose }: { of: Runbook; onClose: () => void }) => {
  const client = useQueryClient()
  const parameters = parametersOf(of.parameters)
  const run = useMutation({
    mutationFn: (form: FormData) =>
      api.post('/v1/runbooks/{runbook}/runs', {
        params: { path: { runbook: of.name } },
        body: {
          parameters: Object.fromEntries(
            parameters.flatMap((one) => {
              const value = valueFrom(one, String(form.get(`parameter ${one.name}`) ?? ''))
              return value === undefined ? [] : [[one.name, value]]
            }),
          ),
          reason: String(form.get('reason')).trim(),
          ticket: String(form.get('ticket')).trim(),
        },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['my-work'] }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    run.mutate(new FormData(event.currentTarget))
  }
  return (
    <Modal title={w.runOf(of.title)} onClose={onClose}>
      {run.isSuccess ? (
        <>
          <p role="status" className="mb-2 text-sm font-medium">
            {w.ran(run.data.inBounds)}
          </p>
          {run.data.reasons.length > 0 && <p className="mb-2 text-sm text-ink-soft">{run.data.reasons.map(capital).join('. ')}</p>}
          <p className="mb-4 text-sm">
            <ChangeLink change={run.data.change} />
          </p>
          <div className="flex justify-end">
            <Button onClick={onClose}>{words.everywhere.close}</Button>
          </div>
        </>
      ) : (
        <form onSubmit={submit}>
          <p className="mb-4 text-sm text-ink-soft">{capital(of.rehearsed.words)}</p>
          {parameters.length === 0 && <p className="mb-4 text-sm">{w.noParameters}</p>}
          {parameters.map((one) =>
            one.choices === undefined ? (
              <TextField
                key={one.name}
                label={one.name}
                help={one.help}
                name={`parameter ${one.name}`}
                required={one.required}
                type={one.kind === 'number' ? 'number' : 'text'}
              />
            ) : (
              <Choice key={one.name} label={one.name} help={one.help} name={`parameter ${one.name}`} required={one.required}>
                {!one.required && <option value="" />}
                {one.choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </Choice>
            ),
          )}
          <TextField label={w.reason} name="reason" required maxLength={2000} />
          <TextField label={w.ticket} name="ticket" required maxLength={200} />
          <FormEnd act={w.run} busy={run.isPending} error={run.error} onCancel={onClose} />
        </form>
      )}
    </Modal>
  )
}
