// A transmitter as a document: who signs security events, with which keys, for whom; as whose word they count, of which events, and how its names for things are
// ours. Pure. SAFETY: a rule gives one kind of name one meaning; there are no patterns, and what no rule names is nothing of ours.
import { SIGNAL_EVENTS, type SignalEvent } from '@countersign/policy'
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'
import { type Algorithm, Algorithms, KeysAtUrl, KeysInline, type PublicKeys } from '../issuance/index.ts'

export const transmitterKind = 'transmitter'

/** What a signal can be about. */
export const subjectKinds = ['credential', 'identity', 'principal', 'workload', 'party'] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** Kinds of records of a source that are something a signal can be about. */
export const recordsOfSubjects = { person: 'principal', contractor: 'principal', workload: 'workload', identity: 'identity' } as const
export type RecordOfSubject = keyof typeof recordsOfSubjects

const ascii = Type.String({ minLength: 1, maxLength: 500, pattern: '^[\\x21-\\x7e]+$' })
const host = Type.String({ minLength: 1, maxLength: 253, pattern: '^[a-z0-9.-]+$' })

/** RFC 9493 §3, by its format; and what a name of that format is here. */
const SubjectRule = Type.Union([
  /** The person whose address it is. */
  Closed({ format: Type.Literal('email'), domain: host }),
  /** `sub` is what the source calls the record. */
  Closed({
    format: Type.Literal('iss_sub'),
    iss: ascii,
    source: Id,
    record: Type.Enum(['person', 'contractor', 'workload', 'identity']),
  }),
  /** `sub` is a subject that the issuer's document names. */
  Closed({ format: Type.Literal('iss_sub'), iss: ascii, issuer: Id }),
  /** `sub` is an account of the system. */
  Closed({ format: Type.Literal('iss_sub'), iss: ascii, system: Id }),
  /** `acct:NAME@HOST` (RFC 7565): NAME is an account of the system. */
  Closed({ format: Type.Literal('account'), host, system: Id }),
  /** A subject that the issuer's document names, as a URI: `spiffe://…`. */
  Closed({ format: Type.Literal('uri'), issuer: Id }),
  /** Our own id. */
  Closed({ format: Type.Literal('opaque'), is: Type.Enum([...subjectKinds]) }),
])

export type SubjectRule =
  | { readonly format: 'email'; readonly domain: string }
  | { readonly format: 'iss_sub'; readonly iss: string; readonly source: string; readonly record: RecordOfSubject }
  | { readonly format: 'iss_sub'; readonly iss: string; readonly issuer: string }
  | { readonly format: 'iss_sub'; readonly iss: string; readonly system: string }
  | { readonly format: 'account'; readonly host: string; readonly system: string }
  | { readonly format: 'uri'; readonly issuer: string }
  | { readonly format: 'opaque'; readonly is: SubjectKind }

const TransmitterDocument = Closed({
  title: Type.String({ minLength: 1, maxLength: 500 }),
  /** The exact `iss` of its tokens. */
  issuer: ascii,
  /** Ours: a token that is for somebody else alone is not taken. */
  audience: ascii,
  keys: Type.Union([KeysAtUrl, KeysInline]),
  algorithms: Algorithms,
  /** The principal as whose word its events count. */
  client: Id,
  events: Type.Array(Type.Enum([...SIGNAL_EVENTS]), { minItems: 1, uniqueItems: true }),
  /** Only about what these parties hold. Absent: about what the client may speak of. */
  parties: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true })),
  subjects: Type.Array(SubjectRule, { minItems: 1, maxItems: 50 }),
  /** From which level on a risk is a bad sign. */
  riskFrom: Type.Enum(['MEDIUM', 'HIGH']),
  /** A token that was issued longer ago is not taken: transmitters try again for so long. */
  longestAgeSeconds: Type.Integer({ minimum: 60, maximum: 14 * 86_400 }),
})

export interface TransmitterText {
  readonly title: string
  readonly issuer: string
  readonly audience: string
  readonly keys: PublicKeys
  readonly algorithms: readonly Algorithm[]
  readonly client: string
  readonly events: readonly SignalEvent[]
  readonly parties?: readonly string[]
  readonly subjects: readonly SubjectRule[]
  readonly riskFrom: 'MEDIUM' | 'HIGH'
  readonly longestAgeSeconds: number
}

/** Which names a rule is about. Two rules for the same would give one name two meanings. */
const namesOf = (rule: SubjectRule): string => {
  switch (rule.format) {
    case 'email':
      return `email ${rule.domain}`
    case 'iss_sub':
      return `iss_sub ${rule.iss}`
    case 'account':
      return `account ${rule.host}`
    default:
      return rule.format
  }
}

/** Its form: what is wrong, or the transmitter. */
export const readTransmitter = (input: unknown): { readonly document: TransmitterText } | { readonly problems: readonly Problem[] } => {
  if (!Check(TransmitterDocument, input))
    return {
      problems: Errors(TransmitterDocument, input)
        .slice(0, 20)
        .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'transmitter', problem: error.message })),
    }
  const transmitter = input as TransmitterText
  const names = transmitter.subjects.map(namesOf)
  const problems = names.flatMap((name, n): Problem[] =>
    names.indexOf(name) === n
      ? []
      : [{ where: `subjects.${n}`, problem: `subjects.${names.indexOf(name)} says already what \`${name}\` is: a name has one meaning` }],
  )
  return problems.length > 0 ? { problems } : { document: transmitter }
}

/** A kept transmitter. Errors: `instrument.unreadable`. */
export const transmitterIn = (document: Document): TransmitterText => readKept(transmitterKind, document, readTransmitter)
