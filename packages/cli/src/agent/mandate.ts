// A mandate as it reaches the agent: believed only under the control plane's signature, and used only by the executor it names, in its window.
// INVARIANT: nothing of the payload is looked at before the signature has verified.
import type { KeyObject } from 'node:crypto'
import { CountersignError, digestOf, parseEnvelope, parseStrictBytes, verifyEnvelope } from '@countersign/ledger'

export const MANDATE_PAYLOAD_TYPE = 'application/vnd.countersign.mandate+json'

export interface EvidenceField {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly binds?: string
  readonly oneOf?: readonly string[]
}

export interface Mandate {
  readonly type: 'countersign/mandate/v1'
  readonly id: string
  readonly org: string
  readonly change: string
  readonly plan: string
  readonly operation: string
  readonly executor: { readonly kind: string; readonly id: string; readonly party: string }
  readonly action: string
  readonly credential: string
  readonly system: string
  readonly handle: { readonly kind: string; readonly account: string; readonly key?: string }
  readonly parameters: Readonly<Record<string, unknown>>
  readonly window: { readonly notBefore: string; readonly notAfter: string }
  readonly nonce: string
  readonly evidenceContract: { readonly id: string; readonly fields: readonly EvidenceField[]; readonly freshnessSeconds: number }
  readonly approvals: readonly string[]
  readonly bundle: string
}

/** A mandate that may be used, with the digest of its document: what evidence names as its subject. */
export interface OpenedMandate {
  readonly mandate: Mandate
  readonly digest: string
}

export interface MandateTrust {
  readonly keys: ReadonlyMap<string, KeyObject>
  readonly org: string
  readonly executor: string
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const texts = ['id', 'org', 'change', 'plan', 'operation', 'action', 'credential', 'system', 'nonce', 'bundle'] as const

/** The name of a file in the agent's state is made of it. */
const ID = /^[A-Za-z0-9_-]{1,96}$/

const shapeProblem = (value: unknown): string | undefined => {
  if (!isObject(value) || value.type !== 'countersign/mandate/v1') return 'it is no mandate of a version that this agent knows'
  const missing = texts.find((name) => !isText(value[name]))
  if (missing !== undefined) return `\`${missing}\` is missing`
  if (!ID.test(value.id as string)) return '`id` has a form that this agent does not take'
  const { executor, handle, window, evidenceContract: contract } = value
  if (!isObject(executor) || !isText(executor.id)) return '`executor` is missing'
  if (!isObject(handle) || !isText(handle.kind) || !isText(handle.account)) return '`handle` is missing'
  if (!isObject(window) || Number.isNaN(Date.parse(String(window.notBefore))) || Number.isNaN(Date.parse(String(window.notAfter))))
    return '`window` is missing'
  if (!isObject(value.parameters)) return '`parameters` is missing'
  if (!isObject(contract) || !Array.isArray(contract.fields) || !contract.fields.every((field) => isObject(field) && isText(field.name)))
    return '`evidenceContract` is missing'
  return undefined
}

const refuse = (code: string, message: string, cause?: unknown) =>
  new CountersignError(code, 'forbidden', message, cause === undefined ? {} : { cause })

/** Errors (kind `forbidden`): `mandate.forged`, `mandate.malformed`, `mandate.foreign_org`, `mandate.foreign_executor`. */
export const openMandate = (given: unknown, listedId: string, trust: MandateTrust): OpenedMandate => {
  let payload: Buffer
  try {
    const verified = verifyEnvelope(given, (id) => trust.keys.get(id))
    if (verified.payloadType !== MANDATE_PAYLOAD_TYPE) throw refuse('mandate.forged', `its payload type is \`${verified.payloadType}\``)
    payload = verified.payload
  } catch (cause) {
    throw refuse('mandate.forged', `not signed by the control plane: ${(cause as Error).message}`, cause)
  }
  let value: unknown
  try {
    value = parseStrictBytes(payload)
  } catch (cause) {
    throw refuse('mandate.malformed', 'the signed payload is not strict JSON', cause)
  }
  const problem = shapeProblem(value)
  if (problem !== undefined) throw refuse('mandate.malformed', problem)
  const mandate = value as Mandate
  if (mandate.id !== listedId) throw refuse('mandate.forged', `it was offered as \`${listedId}\` and is \`${mandate.id}\``)
  if (mandate.org !== trust.org) throw refuse('mandate.foreign_org', `it is for the organisation \`${mandate.org}\``)
  if (mandate.executor.id !== trust.executor) throw refuse('mandate.foreign_executor', `it is for the executor \`${mandate.executor.id}\``)
  return { mandate, digest: digestOf(parseEnvelope(given)) }
}

/** Skew that two honest clocks may have. */
const TOLERANCE_MS = 60_000

export const windowState = ({ window }: Mandate, now: Date): 'open' | 'early' | 'passed' => {
  if (now.getTime() >= Date.parse(window.notAfter)) return 'passed'
  return now.getTime() < Date.parse(window.notBefore) - TOLERANCE_MS ? 'early' : 'open'
}
