// A system that is to be spoken to, or another way of speaking to one: a form, what would change, then the signature of others. SAFETY: secrets are named by where they are;
// what has no form of that is not sent.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, CountersignProblem } from '../../api/client.ts'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Problem as Failure } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { ownWords } from '../../words/own.ts'
import { ConnectorChoice } from './connector-choice.tsx'
import { completed, type Faults, faultsIn } from './connector-fields.ts'
import { ConnectorSettings } from './connector-settings.tsx'
import { Give, type Wish } from './give.tsx'
import { faultText } from './setting-field.tsx'
import { SystemSlots } from './system-slots.tsx'
import {
  blankSystem,
  configIn,
  formOf,
  isReference,
  noSettings,
  type Problem,
  type Settings,
  type System,
  type SystemForm,
  settingsIn,
  slotIn,
  slotsIn,
} from './system-text.ts'
import { useTold } from './use-told.ts'

const w = ownWords.system
const environments = Object.keys(w.environments) as System['environment'][]
const sides = [
  ['operator', 'operatorSecrets'],
  ['observer', 'observerSecrets'],
] as const

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

/** What the server has found, by the way to it. */
const problemsIn = (error: unknown): ReadonlyMap<string, string> => {
  const problems = error instanceof CountersignProblem ? error.details['problems'] : undefined
  const all: unknown[] = Array.isArray(problems) ? problems : []
  return new Map(
    all.flatMap((one): [string, string][] => {
      const { path, message } = one as { path?: unknown; message?: unknown }
      return typeof path === 'string' && typeof message === 'string' ? [[path, message]] : []
    }),
  )
}

/** An administrator's word alone is enough in the first hour. */
const wishOf = (system: string, body: Settings, found: (problems: ReadonlyMap<string, string>) => void): Wish => ({
  look: async () => {
    const params = { path: { system } }
    const preview = api.post('/v1/systems/{system}/preview', { params, body }).catch((error: unknown) => {
      found(problemsIn(error))
      throw error
    })
    const [shown, { firstHour }] = await Promise.all([preview, api.get('/v1/own-access/law')])
    return { ...shown, atOnce: firstHour }
  },
  propose: (grounds) => api.post('/v1/systems/{system}/proposal', { params: { path: { system } }, body: { ...body, ...grounds } }),
})

interface Props {
  /** Undefined: a new one. */
  readonly system?: System | undefined
  readonly onClose: () => void
}

const useConnector = (kind: string) => {
  const all = useQuery({ queryKey: ['connectors'], queryFn: () => api.get('/v1/connectors') })
  const known = all.data?.items ?? []
  const isKnown = known.some(({ connector }) => connector === kind)
  const one = useQuery({
    queryKey: ['connectors', kind],
    queryFn: () => api.get('/v1/connectors/{connector}', { params: { path: { connector: kind } } }),
    enabled: isKnown,
  })
  return { known, connector: isKnown ? one.data : undefined, error: all.error ?? one.error }
}

export const GiveSystem = ({ system, onClose }: Props) => {
  const [form, setForm] = useState<SystemForm>(() => (system === undefined ? blankSystem : formOf(system)))
  const [found, setFound] = useState<ReadonlyMap<string, string>>(new Map())
  const { known, connector, error } = useConnector(form.connector)
  const { form: fields, told, tried, leave, tell } = useTold()
  const config = configIn(form.config)
  const faults: Faults = connector !== undefined && 'value' in config ? faultsIn(connector.settings, config.value) : new Map()
  const read = settingsIn(form)
  const settings =
    'value' in read
      ? { ...read.value, config: connector === undefined ? read.value.config : { ...completed(connector.settings, read.value.config) } }
      : noSettings
  const id = form.id.trim()
  const missing = (['id', 'name', 'connector'] as const).filter((field) => form[field].trim() === '')
  const missed = (field: (typeof missing)[number]) =>
    missing.includes(field) && told(field) ? words.everywhere.faults.missing : found.get(field)
  const settingProblem = (path: string): string | undefined => {
    const fault = faults.get(path)
    return fault !== undefined && told(path) ? faultText(fault) : found.get(`config.${path}`)
  }
  const slotProblem = (side: 'operator' | 'observer') => (slot: string) => {
    const at = slotIn(form[side], slot)
    return at !== '' && !isReference(at) ? w.faults.reference : found.get(`${side}Secrets.${slot}`)
  }
  const slotsTell = sides.some(([side]) => slotsIn(form[side]).some((slot) => slotProblem(side)(slot) !== undefined))
  const sound = () => {
    const right = missing.length === 0 && faults.size === 0 && 'value' in read
    if (!right) tell()
    return right
  }
  return (
    <Modal title={system === undefined ? w.act : w.changeOf(system.name)} onClose={onClose}>
      <Give
        wish={wishOf(id, settings, setFound)}
        reads={['systems']}
        atOnce={async () => {
          await api.put('/v1/systems/{system}', { params: { path: { system: id } }, body: settings })
          return undefined
        }}
        act={w.register}
        ready
        sound={sound}
        onClose={onClose}
        alone
      >
        {(changed) => {
          const put = (field: keyof SystemForm, value: string) => {
            setForm({ ...form, [field]: value })
            setFound(new Map())
            changed()
          }
          const set =
            (field: keyof SystemForm) =>
            ({ target }: { target: { value: string } }) =>
              put(field, target.value)
          return (
            <div ref={fields}>
              <p className="mb-4 text-sm text-ink-soft">{w.lead}</p>
              {system === undefined && (
                <TextField
                  label={w.id}
                  help={w.idHelp}
                  value={form.id}
                  problem={missed('id')}
                  aria-required
                  maxLength={100}
                  onChange={set('id')}
                />
              )}
              <TextField label={w.name} value={form.name} problem={missed('name')} aria-required maxLength={200} onChange={set('name')} />
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
              <ConnectorChoice
                known={known}
                value={form.connector}
                problem={missed('connector')}
                onChange={(next) => put('connector', next)}
              />
              {error && (
                <div className="mb-4">
                  <Failure error={error} />
                </div>
              )}
              <ConnectorSettings
                connector={connector}
                text={form.config}
                faults={faults}
                problemAt={settingProblem}
                onLeave={leave}
                onChange={(next) => put('config', next)}
              />
              {sides.map(([side, slots]) =>
                connector === undefined ? (
                  <TextArea
                    key={side}
                    label={w[side]}
                    help={w.secretsHelp}
                    value={form[side]}
                    spellCheck={false}
                    autoComplete="off"
                    maxLength={20_000}
                    onChange={set(side)}
                  />
                ) : (
                  <SystemSlots
                    key={side}
                    title={w[side]}
                    slots={connector[slots]}
                    text={form[side]}
                    problemAt={slotProblem(side)}
                    onChange={(next) => put(side, next)}
                  />
                ),
              )}
              {'problem' in read && !slotsTell && (connector === undefined || tried) && (
                <p role="alert" className="mb-4 rounded-lg bg-bad-soft p-3 text-sm text-bad">
                  {said(read.problem)}
                </p>
              )}
            </div>
          )
        }}
      </Give>
    </Modal>
  )
}
