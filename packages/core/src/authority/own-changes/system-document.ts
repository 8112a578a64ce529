// How a system is spoken to, as a document: its connector, its settings, and by which references its secrets are found. Pure. SAFETY: a secret that stands where
// its reference belongs would be kept for ever; the check before it is kept says so without repeating it.
import { canonicalJson, digestOf } from '@countersign/ledger'
import { type Static, Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Digest, Facts, Id, Nullable, Text } from '../../platform/schemas.ts'
import type { SystemRow } from '../../registry/inventory/index.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

export const systemKind = 'system'

export const References = Type.Record(Type.String({ minLength: 1, maxLength: 100 }), Type.String({ minLength: 1, maxLength: 2000 }), {
  description: 'Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values',
})

export const SystemSettings = Closed({
  name: Text,
  connector: Id,
  environment: Type.Enum(['production', 'staging', 'development']),
  region: Nullable(Id),
  tenant: Nullable(Id),
  config: Facts,
  operatorSecrets: References,
  observerSecrets: References,
})
export type Settings = Static<typeof SystemSettings>

const SystemDocument = Closed({
  type: Type.Literal('countersign/system/v1'),
  system: Id,
  /** Digest of what it takes the place of; null: it is new here. */
  before: Nullable(Digest),
  ...SystemSettings.properties,
  /** What differs from it, as it was found out when this was proposed. */
  changes: Type.Array(Type.String({ minLength: 1, maxLength: 4000 }), { minItems: 1, maxItems: 500 }),
})
export type SystemText = Static<typeof SystemDocument>

export const readSystemText = (input: unknown): { readonly document: SystemText } | { readonly problems: readonly Problem[] } =>
  Check(SystemDocument, input)
    ? { document: input }
    : {
        problems: Errors(SystemDocument, input)
          .slice(0, 20)
          .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'system', problem: error.message })),
      }

/** A kept one. Errors: `instrument.unreadable`. */
export const systemIn = (document: Document): SystemText => readKept(systemKind, document, readSystemText)

export const settingsOf = (row: SystemRow): Settings => ({
  name: row.name,
  connector: row.connector,
  environment: row.environment,
  region: row.region,
  tenant: row.tenant,
  config: { ...row.config },
  operatorSecrets: { ...row.operator_secrets },
  observerSecrets: { ...row.observer_secrets },
})

export const digestOfSettings = (row: SystemRow | undefined): string | null => (row === undefined ? null : digestOf(settingsOf(row)))

const words = (value: unknown): string => (value === null ? 'nothing' : typeof value === 'string' ? value : canonicalJson(value))

/** A kept text has its members in order, and so have the lines that are made from it again. */
const inOrder = <T>(members: Readonly<Record<string, T>>): [string, T][] => Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))

const partsOf = (settings: Settings): Map<string, unknown> =>
  new Map<string, unknown>([
    ['its name', settings.name],
    ['its connector', settings.connector],
    ['its environment', settings.environment],
    ...(settings.region === null ? [] : [['its region', settings.region] as const]),
    ...(settings.tenant === null ? [] : [['its tenant', settings.tenant] as const]),
    ...inOrder(settings.config).map(([key, value]) => [`\`${key}\``, value] as const),
    ...inOrder(settings.operatorSecrets).map(([slot, at]) => [`where the secret \`${slot}\` of the hand is`, at] as const),
    ...inOrder(settings.observerSecrets).map(([slot, at]) => [`where the secret \`${slot}\` of the observer is`, at] as const),
  ])

/** In plain words, one line each, beside what there is. */
export const linesOfSystem = (now: Settings, was: Settings | undefined): string[] => {
  const [next, before] = [partsOf(now), was ? partsOf(was) : new Map<string, unknown>()]
  if (!was) return [...next].map(([part, value]) => `${part}: ${words(value)}`)
  const changed = [...new Set([...before.keys(), ...next.keys()])]
    .filter((part) => words(before.get(part) ?? null) !== words(next.get(part) ?? null))
    .map((part) => `${part}: ${words(before.get(part) ?? null)} → ${words(next.get(part) ?? null)}`)
  return changed.length > 0 ? changed : ['nothing changes']
}
