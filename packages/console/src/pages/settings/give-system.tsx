// A system that is to be spoken to, or another way of speaking to one: a form, what would change, then the signature of others. SAFETY: secrets are named by where they are;
// what has no form of that is not sent.
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { ownWords } from '../../words/own.ts'
import { Give, type Wish } from './give.tsx'
import { blankSystem, formOf, noSettings, type Problem, type Settings, type System, type SystemForm, settingsIn } from './system-text.ts'

const w = ownWords.system
const environments = Object.keys(w.environments) as System['environment'][]

const said = (problem: Problem): string => {
  switch (problem.what) {
    case 'config':
      return w.problems.config
    case 'line':
      return w.problems.line(problem.line)
    case 'twice':
      return w.problems.twice(problem.slot)
  }
}

/** An administrator's word alone is enough in the first hour. */
const wishOf = (system: string, body: Settings): Wish => ({
  look: async () => {
    const params = { path: { system } }
    const [preview, { firstHour }] = await Promise.all([
      api.post('/v1/systems/{system}/preview', { params, body }),
      api.get('/v1/own-access/law'),
    ])
    return { ...preview, atOnce: firstHour }
  },
  propose: (grounds) => api.post('/v1/systems/{system}/proposal', { params: { path: { system } }, body: { ...body, ...grounds } }),
})

interface Props {
  /** Undefined: a new one. */
  readonly system?: System | undefined
  readonly onClose: () => void
}

export const GiveSystem = ({ system, onClose }: Props) => {
  const [form, setForm] = useState<SystemForm>(() => (system === undefined ? blankSystem : formOf(system)))
  const read = settingsIn(form)
  const settings = 'value' in read ? read.value : noSettings
  const id = form.id.trim()
  return (
    <Modal title={system === undefined ? w.act : w.changeOf(system.name)} onClose={onClose}>
      <Give
        wish={wishOf(id, settings)}
        reads={['systems']}
        atOnce={async () => {
          await api.put('/v1/systems/{system}', { params: { path: { system: id } }, body: settings })
          return undefined
        }}
        act={w.register}
        ready={[id, settings.name, settings.connector].every((text) => text !== '')}
        onClose={onClose}
        alone
      >
        {(changed) => {
          const set =
            (field: keyof SystemForm) =>
            ({ target }: { target: { value: string } }) => {
              setForm({ ...form, [field]: target.value })
              changed()
            }
          const area = { spellCheck: false, autoComplete: 'off', maxLength: 20_000 } as const
          return (
            <>
              <p className="mb-4 text-sm text-ink-soft">{w.lead}</p>
              {system === undefined && (
                <TextField label={w.id} help={w.idHelp} value={form.id} required maxLength={100} onChange={set('id')} />
              )}
              <TextField label={w.name} value={form.name} required maxLength={200} onChange={set('name')} />
              <TextField
                label={w.connector}
                help={w.connectorHelp}
                value={form.connector}
                required
                maxLength={100}
                onChange={set('connector')}
              />
              <div className="gap-3 sm:grid sm:grid-cols-3">
                <Choice label={w.environment} value={form.environment} onChange={set('environment')}>
                  {environments.map((one) => (
                    <option key={one} value={one}>
                      {w.environments[one]}
                    </option>
                  ))}
                </Choice>
                <TextField label={w.region} value={form.region} maxLength={100} onChange={set('region')} />
                <TextField label={w.tenant} value={form.tenant} maxLength={100} onChange={set('tenant')} />
              </div>
              <TextArea label={w.config} help={w.configHelp} value={form.config} required {...area} onChange={set('config')} />
              <TextArea label={w.operator} help={w.secretsHelp} value={form.operator} {...area} onChange={set('operator')} />
              <TextArea label={w.observer} value={form.observer} {...area} onChange={set('observer')} />
              {'problem' in read && (
                <p role="alert" className="mb-4 rounded-lg bg-bad-soft p-3 text-sm text-bad">
                  {said(read.problem)}
                </p>
              )}
            </>
          )
        }}
      </Give>
    </Modal>
  )
}
