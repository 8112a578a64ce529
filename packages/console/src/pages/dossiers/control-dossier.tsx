// The dossier of a control: choose it and a time, see what would be in it, and take it away piece by piece. Nothing is sealed before it is asked for.
import { controlPieceIn } from '@countersign/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api, patient } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Download } from '../../parts/download.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { Card } from '../../parts/page.tsx'
import { useNow } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { type Days, lastQuarter, pieceName, timeOf } from './control-time.ts'

const w = words.dossiers.control
type Controls = Answer<'controls.list'>['items']

export const ControlDossier = () => {
  const controls = useQuery({ queryKey: ['controls'], queryFn: () => api.get('/v1/controls'), staleTime: 300_000 })
  return (
    <Card title={w.title}>
      <p className="mb-3 text-sm text-ink-soft">{w.lead}</p>
      <Asked query={controls}>{({ items }) => <Form controls={items} />}</Asked>
    </Card>
  )
}

const Form = ({ controls }: { controls: Controls }) => {
  const now = useNow()
  const [id, setId] = useState(controls[0]?.id ?? '')
  const [days, setDays] = useState<Days>(() => lastQuarter(new Date(now)))
  const time = timeOf(days)
  const chosen = controls.find((one) => one.id === id)
  const standards = [...new Set(controls.map(({ standard }) => standard))]
  return (
    <>
      <div className="grid gap-x-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
        <Choice label={w.control} value={id} onChange={(event) => setId(event.target.value)}>
          {standards.map((standard) => (
            <optgroup key={standard} label={standard}>
              {controls
                .filter((one) => one.standard === standard)
                .map((one) => (
                  <option key={one.id} value={one.id}>
                    {`${one.id} ${one.title}`}
                  </option>
                ))}
            </optgroup>
          ))}
        </Choice>
        <TextField type="date" label={w.from} value={days.from} onChange={(event) => setDays({ ...days, from: event.target.value })} />
        <TextField type="date" label={w.last} value={days.last} onChange={(event) => setDays({ ...days, last: event.target.value })} />
      </div>
      {chosen && <p className="mb-3 text-[13px] text-ink-soft">{w.takenFor(chosen.operations)}</p>}
      {time === undefined ? (
        <p className="text-sm text-ink-soft">{w.noTime}</p>
      ) : (
        chosen && <Preview control={chosen.id} days={days} time={time} />
      )}
    </>
  )
}

type Time = { readonly from: string; readonly to: string }

const Preview = ({ control, days, time }: { control: string; days: Days; time: Time }) => {
  const query = useQuery({
    queryKey: ['controls', control, time],
    queryFn: () => api.get('/v1/controls/{control}/preview', { params: { path: { control }, query: time } }),
  })
  const piece = (n: number, after: string | undefined): Parameters<typeof Download>[0]['of'] => ({
    name: pieceName(control, days, n),
    open: (signal) => patient.controlDossier(control, { ...time, ...(after === undefined ? {} : { after }) }, signal),
    next: (second) => {
      const read = controlPieceIn(second, { control, ...time, after })
      if (read === undefined) throw new Error('another dossier came than was asked for')
      return read.next === undefined ? undefined : piece(n + 1, read.next)
    },
  })
  return (
    <Asked query={query} lines={2}>
      {({ changes, pieces, closures }) => (
        <div className="rounded-lg border border-line bg-sunken/60 p-4 text-sm">
          <p className="font-medium">{w.would(changes, pieces)}</p>
          {changes === 0 ? (
            <p className="mt-1 text-ink-soft">{w.nothing}</p>
          ) : (
            <>
              <p className="mt-1 text-ink-soft">
                {closures.map(({ closure, count }) => `${words.change.closures[closure] ?? closure}: ${count}`).join(' · ')}
              </p>
              {closures.some(({ closure }) => closure === 'open' || closure === 'stuck' || closure === 'operationally_complete') && (
                <p className="mt-1 text-ink-soft">{w.unfinished}</p>
              )}
              <div className="mt-3">
                <Download of={piece(1, undefined)} look="primary">
                  {w.get}
                </Download>
              </div>
            </>
          )}
        </div>
      )}
    </Asked>
  )
}
