// What a provider may say of itself, and within which bounds. Pure.
import { CountersignError, canonicalJson, digestOf } from '@countersign/ledger'

/** The payload's type, which the signature covers (DSSE v1.0.2): no mandate and no evidence can be taken for telemetry, or the other way round. */
export const telemetryPayloadType = 'application/vnd.countersign.telemetry+json'
export const telemetryMediaType = 'application/vnd.countersign.telemetry+dsse'
export const telemetryType = 'countersign/telemetry/v1'

/**
 * Closed, and extended by adding a word here, in the table's check and in docs/concepts/telemetry.md. `claims`: it says that something was changed.
 * `use`: it says that a credential was used.
 */
export const recordKinds = {
  'operation.attempted': 'claims',
  'operation.performed': 'claims',
  remediation: 'claims',
  session: 'use',
  access: 'use',
} as const
export type RecordKind = keyof typeof recordKinds

export const kindsThat = (says: 'claims' | 'use'): RecordKind[] =>
  (Object.keys(recordKinds) as RecordKind[]).filter((kind) => recordKinds[kind] === says)

export interface Subject {
  readonly mandate?: string
  readonly operation?: string
  readonly credential?: string
  readonly system?: string
  readonly account?: string
}

export interface TelemetryRecord {
  /** The provider's own name for the event: what makes it the same event when it comes again. */
  readonly id: string
  /** Its place in the stream, from 1 without a gap. */
  readonly seq: number
  readonly kind: RecordKind
  /** RFC 3339: when it happened, as the provider says. */
  readonly at: string
  readonly subject: Subject
  readonly facts: Readonly<Record<string, unknown>>
}

export interface Batch {
  readonly type: typeof telemetryType
  readonly org: string
  /** The party that speaks. */
  readonly provider: string
  readonly stream: string
  /** RFC 3339: when it was signed. */
  readonly sentAt: string
  readonly records: readonly TelemetryRecord[]
}

export const limits = {
  payloadBytes: 1 << 20,
  records: 1000,
  factsBytes: 4096,
  factsDepth: 5,
  textLength: 200,
} as const

/** How far a batch's own time may be from ours: later than that it is a replay, or a clock that nobody set. */
export const freshnessMs = 300_000

const malformed = (message: string): CountersignError => new CountersignError('telemetry.malformed', 'invalid', message)

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const exactly = (value: unknown, names: readonly string[], what: string): Record<string, unknown> => {
  if (!isObject(value)) throw malformed(`${what} must be an object`)
  for (const name of Object.keys(value)) if (!names.includes(name)) throw malformed(`${what} holds a field that is not known`)
  for (const name of names) if (!Object.hasOwn(value, name)) throw malformed(`${what} must have \`${name}\``)
  return value
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters have no place in a name
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

const name = (value: unknown, what: string): string => {
  if (typeof value !== 'string' || value.length === 0 || value.length > limits.textLength || control.test(value))
    throw malformed(`${what} must be 1 to ${limits.textLength} characters without control characters`)
  return value
}

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

const instant = (value: unknown, what: string): number => {
  const time = typeof value === 'string' && instantForm.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) throw malformed(`${what} must be an RFC 3339 instant`)
  return time
}

/** SAFETY: bounded before it is walked to its end; PostgreSQL holds no U+0000. */
const checkFacts = (value: unknown, depth: number, what: string): void => {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) throw malformed(`${what} holds the character U+0000`)
  } else if (typeof value === 'object' && value !== null) {
    if (depth > limits.factsDepth) throw malformed(`${what} is nested deeper than ${limits.factsDepth} levels`)
    for (const [key, part] of Object.entries(value)) {
      if (key.includes('\u0000')) throw malformed(`${what} holds the character U+0000`)
      checkFacts(part, depth + 1, what)
    }
  }
}

const subjectNames: readonly (keyof Subject)[] = ['mandate', 'operation', 'credential', 'system', 'account']

const readSubject = (value: unknown, what: string): Subject => {
  if (!isObject(value)) throw malformed(`${what} must be an object`)
  for (const [key, part] of Object.entries(value)) {
    if (!(subjectNames as readonly string[]).includes(key)) throw malformed(`${what} holds a field that is not known`)
    name(part, `${what}.${key}`)
  }
  const subject = value as Subject
  const named = subject.mandate ?? subject.operation ?? subject.credential
  if (named === undefined && (subject.system === undefined || subject.account === undefined))
    throw malformed(`${what} must name a mandate, an operation, a credential, or a system and an account`)
  return subject
}

const readRecord = (value: unknown, sentAt: number, what: string): TelemetryRecord => {
  const record = exactly(value, ['id', 'seq', 'kind', 'at', 'subject', 'facts'], what)
  name(record['id'], `${what}.id`)
  if (!Number.isSafeInteger(record['seq']) || (record['seq'] as number) < 1) throw malformed(`${what}.seq must be a whole number from 1`)
  if (typeof record['kind'] !== 'string' || !Object.hasOwn(recordKinds, record['kind']))
    throw malformed(`${what}.kind must be one of ${Object.keys(recordKinds).join(', ')}`)
  // What was signed is compared, not our clock: the same batch is judged the same whenever it comes.
  if (instant(record['at'], `${what}.at`) > sentAt + freshnessMs) throw malformed(`${what}.at is later than the batch that reports it`)
  readSubject(record['subject'], `${what}.subject`)
  if (!isObject(record['facts'])) throw malformed(`${what}.facts must be an object`)
  checkFacts(record['facts'], 1, `${what}.facts`)
  if (Buffer.byteLength(canonicalJson(record['facts'])) > limits.factsBytes)
    throw malformed(`${what}.facts is longer than ${limits.factsBytes} bytes`)
  return value as TelemetryRecord
}

/** The payload of a batch, each field checked. Errors: `telemetry.malformed`, which names the first record that is wrong and repeats nothing of it. */
export const readBatch = (value: unknown): Batch => {
  const batch = exactly(value, ['type', 'org', 'provider', 'stream', 'sentAt', 'records'], 'the batch')
  if (batch['type'] !== telemetryType) throw malformed(`the type must be \`${telemetryType}\``)
  name(batch['org'], 'org')
  name(batch['provider'], 'provider')
  name(batch['stream'], 'stream')
  const sentAt = instant(batch['sentAt'], 'sentAt')
  const { records } = batch
  if (!Array.isArray(records) || records.length === 0 || records.length > limits.records)
    throw malformed(`a batch has 1 to ${limits.records} records`)
  for (const [n, record] of records.entries()) readRecord(record, sentAt, `record ${n + 1}`)
  return value as Batch
}

/** What an event is: its stream and all that was said of it, in one digest. */
export const digestOfRecord = (stream: string, record: TelemetryRecord): Buffer =>
  Buffer.from(digestOf({ stream, ...record }).slice('sha256:'.length), 'hex')
