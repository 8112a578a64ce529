// A form about a system as the API takes it. Pure; what the connector makes of it is judged by the server. SAFETY: what has no form of a reference may be a secret: it
// is named by its line alone, and nothing is sent.
import type { Item } from '../../api/answers.ts'

export type System = Item<'systems.list'>

export interface SystemForm {
  readonly id: string
  readonly name: string
  readonly connector: string
  readonly environment: System['environment']
  readonly region: string
  readonly tenant: string
  readonly config: string
  readonly operator: string
  readonly observer: string
}

export type Problem =
  | { readonly what: 'config' }
  | { readonly what: 'line'; readonly line: number }
  | { readonly what: 'twice'; readonly slot: string }
export type Read<Value> = { readonly value: Value } | { readonly problem: Problem }

export const blankSystem: SystemForm = {
  id: '',
  name: '',
  connector: '',
  environment: 'production',
  region: '',
  tenant: '',
  config: '{}',
  operator: '',
  observer: '',
}

const linesOf = (references: Readonly<Record<string, string>>): string =>
  Object.entries(references)
    .map(([slot, at]) => `${slot}=${at}`)
    .join('\n')

/** As it is spoken to now. */
export const formOf = (system: System): SystemForm => ({
  id: system.id,
  name: system.name,
  connector: system.connector,
  environment: system.environment,
  region: system.region ?? '',
  tenant: system.tenant ?? '',
  config: JSON.stringify(system.config, undefined, 2),
  operator: linesOf(system.operatorSecrets),
  observer: linesOf(system.observerSecrets),
})

const reference = /^([A-Za-z][A-Za-z0-9_-]{0,63})\s*=\s*(env:[A-Za-z_][A-Za-z0-9_]*|file:\/.+|exec:\/\S.*)$/

export const referencesIn = (text: string): Read<Record<string, string>> => {
  const found = new Map<string, string>()
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [, slot, at] = reference.exec(line.trim()) ?? []
    if (slot === undefined || at === undefined) return { problem: { what: 'line', line: index + 1 } }
    if (found.has(slot)) return { problem: { what: 'twice', slot } }
    found.set(slot, at)
  }
  return { value: Object.fromEntries(found) }
}

export const configIn = (text: string): Read<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { value: { ...value } } : { problem: { what: 'config' } }
  } catch {
    return { problem: { what: 'config' } }
  }
}

export const isReference = (text: string): boolean => 'value' in referencesIn(`slot=${text}`)

const slotForm = /^\s*([A-Za-z][A-Za-z0-9_-]{0,63})\s*=(.*)$/

/** As it is written, whatever it is. */
export const slotIn = (text: string, slot: string): string =>
  text.split('\n').flatMap((line) => {
    const [, named, at = ''] = slotForm.exec(line) ?? []
    return named === slot ? [at] : []
  })[0] ?? ''

/** Every slot that is written there, in its order. */
export const slotsIn = (text: string): string[] => text.split('\n').flatMap((line) => slotForm.exec(line)?.[1] ?? [])

export const withSlot = (text: string, slot: string, at: string): string => {
  const others = text.split('\n').filter((line) => line.trim() !== '' && slotForm.exec(line)?.[1] !== slot)
  return [...others, ...(at === '' ? [] : [`${slot}=${at}`])].join('\n')
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

const settingsOf = (
  form: SystemForm,
  config: Record<string, unknown>,
  operatorSecrets: Record<string, string>,
  observerSecrets: Record<string, string>,
) => ({
  name: form.name.trim(),
  connector: form.connector.trim(),
  environment: form.environment,
  region: orNull(form.region),
  tenant: orNull(form.tenant),
  config,
  operatorSecrets,
  observerSecrets,
})
export type Settings = ReturnType<typeof settingsOf>
/** Nobody has said any yet. */
export const noSettings: Settings = settingsOf(blankSystem, {}, {}, {})

/** Of all that is wrong the first. */
export const settingsIn = (form: SystemForm): Read<Settings> => {
  const config = configIn(form.config)
  const operator = referencesIn(form.operator)
  const observer = referencesIn(form.observer)
  if ('problem' in config) return config
  if ('problem' in operator) return operator
  if ('problem' in observer) return observer
  return { value: settingsOf(form, config.value, operator.value, observer.value) }
}
