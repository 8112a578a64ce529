/** What the executor's signed evidence must contain for an operation. Owned by the enterprise: `contracts.json` of the pack. */
import type { Finding } from './refusal.ts'

export const FIELD_TYPES = ['string', 'integer', 'boolean', 'timestamp', 'digest'] as const
export const BINDINGS = ['operation', 'plan', 'mandate', 'credential', 'system'] as const

export interface EvidenceField {
  name: string
  type: (typeof FIELD_TYPES)[number]
  required: boolean
  /** The value must be that of the mandate under which it was done: evidence of one change is none for another. */
  binds?: (typeof BINDINGS)[number]
  oneOf?: string[]
  description: string
}

export interface EvidenceContract {
  /** Contracts that were merged are joined by `+`. */
  id: string
  title: string
  fields: EvidenceField[]
  /** Evidence older than this at its arrival is stale. */
  freshnessSeconds: number
}

/** SAFETY: stands beside a denial only. Nothing is fresh within zero seconds, so no evidence can ever satisfy it. */
export const NO_CONTRACT: EvidenceContract = Object.freeze({
  id: 'none',
  title: 'Nothing may be executed',
  fields: Object.freeze([]) as unknown as EvidenceField[],
  freshnessSeconds: 0,
})

/**
 * All that any of them asks: fields by name, required if one requires it, the shortest freshness.
 * Fields of the same name agree in type and binding (held by `readContracts`).
 */
export function mergeContracts(contracts: readonly EvidenceContract[]): EvidenceContract {
  const [first, ...rest] = [...new Map(contracts.map((contract) => [contract.id, contract])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )
  if (!first) return NO_CONTRACT
  if (rest.length === 0) return first
  const fields = new Map<string, EvidenceField>()
  for (const field of [first, ...rest].flatMap((contract) => contract.fields)) {
    const known = fields.get(field.name)
    if (!known) fields.set(field.name, field)
    else fields.set(field.name, mergeFields(known, field))
  }
  return {
    id: [first, ...rest].map((contract) => contract.id).join('+'),
    title: [first, ...rest].map((contract) => contract.title).join('; '),
    fields: [...fields.values()],
    freshnessSeconds: Math.min(first.freshnessSeconds, ...rest.map((contract) => contract.freshnessSeconds)),
  }
}

function mergeFields(a: EvidenceField, b: EvidenceField): EvidenceField {
  const oneOf = a.oneOf && b.oneOf ? a.oneOf.filter((value) => b.oneOf!.includes(value)) : (a.oneOf ?? b.oneOf)
  const binds = a.binds ?? b.binds
  return {
    name: a.name,
    type: a.type,
    required: a.required || b.required,
    ...(binds ? { binds } : {}),
    ...(oneOf ? { oneOf } : {}),
    description: a.description,
  }
}

export interface Contracts {
  byId: ReadonlyMap<string, EvidenceContract>
  byOperation: ReadonlyMap<string, EvidenceContract>
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0

/** Reads `contracts.json`; adds to `findings` whatever is wrong. Each operation of the schema must have its contract. */
export function readContracts(data: unknown, operations: readonly string[], findings: Finding[]): Contracts {
  const where = 'contracts.json'
  const wrong = (problem: string): void => void findings.push({ where, problem })
  const byId = new Map<string, EvidenceContract>()
  const byOperation = new Map<string, EvidenceContract>()
  if (!isRecord(data) || !isRecord(data.contracts) || !isRecord(data.operations)) {
    wrong('must have `contracts` and `operations`')
    return { byId, byOperation }
  }
  for (const key of Object.keys(data)) if (key !== 'contracts' && key !== 'operations') wrong(`has the unknown key \`${key}\``)
  for (const [id, value] of Object.entries(data.contracts)) {
    const contract = readContract(id, value, wrong)
    if (contract) byId.set(id, contract)
  }
  for (const [operation, id] of Object.entries(data.operations)) {
    const contract = typeof id === 'string' ? byId.get(id) : undefined
    if (!operations.includes(operation)) wrong(`names the operation \`${operation}\`, which the schema does not declare`)
    else if (!contract) wrong(`gives \`${operation}\` the contract \`${String(id)}\`, which does not exist`)
    else byOperation.set(operation, contract)
  }
  for (const operation of operations) if (!byOperation.has(operation)) wrong(`has no contract for the operation \`${operation}\``)
  const seen = new Map<string, EvidenceField>()
  for (const field of [...byId.values()].flatMap((contract) => contract.fields)) {
    const other = seen.get(field.name)
    if (other && (other.type !== field.type || other.binds !== field.binds)) wrong(`describes the field \`${field.name}\` in two ways`)
    seen.set(field.name, field)
  }
  return { byId, byOperation }
}

function readContract(id: string, value: unknown, wrong: (problem: string) => void): EvidenceContract | undefined {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(id) || id === 'none') return void wrong(`has the contract \`${id}\`, whose name is not allowed`)
  if (!isRecord(value) || !isText(value.title) || !Array.isArray(value.fields))
    return void wrong(`contract \`${id}\` needs a title and fields`)
  const freshnessSeconds = value.freshnessSeconds
  if (!Number.isSafeInteger(freshnessSeconds) || (freshnessSeconds as number) <= 0)
    return void wrong(`contract \`${id}\` needs \`freshnessSeconds\` above 0`)
  const fields = value.fields.map(readField)
  if (fields.some((field) => field === undefined) || fields.length === 0)
    return void wrong(`contract \`${id}\` has a field that cannot be read`)
  const known = fields as EvidenceField[]
  if (new Set(known.map((field) => field.name)).size !== known.length) return void wrong(`contract \`${id}\` has a field twice`)
  if (
    !known.some((field) => field.required && field.binds === 'mandate') ||
    !known.some((field) => field.required && field.binds === 'plan')
  ) {
    return void wrong(`contract \`${id}\` does not bind the evidence to its plan and mandate`)
  }
  return { id, title: value.title, fields: known, freshnessSeconds: freshnessSeconds as number }
}

function readField(value: unknown): EvidenceField | undefined {
  if (!isRecord(value) || !isText(value.name) || !isText(value.description) || typeof value.required !== 'boolean') return undefined
  const type = FIELD_TYPES.find((known) => known === value.type)
  if (!type) return undefined
  const binds = BINDINGS.find((known) => known === value.binds)
  if (value.binds !== undefined && !binds) return undefined
  const oneOf = value.oneOf
  if (oneOf !== undefined && !(Array.isArray(oneOf) && oneOf.length > 0 && oneOf.every(isText))) return undefined
  return {
    name: value.name,
    type,
    required: value.required,
    ...(binds ? { binds } : {}),
    ...(oneOf ? { oneOf: oneOf as string[] } : {}),
    description: value.description,
  }
}
