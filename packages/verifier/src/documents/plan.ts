// The plan: what everybody signs. Read into what the checks need; nested values are kept as one comparable text each.
import { parseCanonical } from '../leaf.ts'
import { digest, flag, formOf, list, malformed, member, type Obj, object, oneOf, text, textOrNull, texts, whole } from '../shape.ts'

export const PURPOSES = ['rejection', 'acceptance', 'sessions', 'use', 'rights', 'none'] as const
export type Purpose = (typeof PURPOSES)[number]
export const STRENGTHS = ['absent', 'introspected', 'presented'] as const
export type Strength = (typeof STRENGTHS)[number]

export interface ContractField {
  readonly name: string
  readonly type: 'string' | 'integer' | 'boolean' | 'timestamp' | 'digest'
  readonly required: boolean
  readonly binds: string | undefined
  readonly oneOf: readonly unknown[] | undefined
}

export interface EvidenceContract {
  /** Id, fields and freshness in one text: equal contracts have equal forms. */
  readonly form: string
  readonly fields: readonly ContractField[]
  readonly freshnessMs: number
}

export interface PlannedOperation {
  readonly id: string
  readonly operation: string
  readonly credential: string
  /** Null in plans that name none. */
  readonly identity: string | null
  readonly system: string
  readonly handle: string
  readonly executor: { readonly id: string; readonly party: string; readonly form: string }
  readonly parameters: string
  readonly after: readonly string[]
  readonly when: 'always' | 'if_sessions'
  readonly purpose: Purpose
  readonly minStrength: Strength | null
  readonly contract: EvidenceContract
  /** Risk-complete only with the named owner's signature. */
  readonly ownerSigns: boolean
  /** How often in a row, and how far apart, the old credential must have been seen refused. */
  readonly refusals: number
  readonly refusalsApartMs: number
  /** Digest of the document of authority that it brings in force; undefined for everything else. */
  readonly enacts: string | undefined
  /** How many other people sign it whatever was decided, by its name or by what it brings in force: none passes as something else. */
  readonly leastSigners: 0 | 1 | 2
  /** It gives somebody access to the product itself. */
  readonly givesAccess: boolean
  /** To whom that document gives something. */
  readonly recipients: readonly string[]
}

export interface Plan {
  readonly org: string
  readonly change: string
  readonly revision: number
  readonly requester: string | null
  readonly bundle: string
  readonly operations: ReadonlyMap<string, PlannedOperation>
}

const field = (value: unknown): ContractField => {
  const from = object(value, 'a field of the evidence contract')
  const allowed = member(from, 'oneOf')
  return {
    name: text(from, 'name'),
    type: oneOf(from, 'type', ['string', 'integer', 'boolean', 'timestamp', 'digest']),
    required: flag(from, 'required'),
    binds: member(from, 'binds') === undefined ? undefined : oneOf(from, 'binds', ['operation', 'plan', 'mandate', 'credential', 'system']),
    oneOf: allowed === undefined ? undefined : list(from, 'oneOf'),
  }
}

export const readContract = (value: unknown): EvidenceContract => {
  const from = object(value, '`evidenceContract`')
  const id = text(from, 'id')
  const fields = list(from, 'fields')
  const seconds = whole(from, 'freshnessSeconds')
  return { form: formOf({ id, fields, seconds }), fields: fields.map(field), freshnessMs: seconds * 1000 }
}

export const readExecutor = (value: unknown): PlannedOperation['executor'] => {
  const from = object(value, '`executor`')
  return {
    id: text(from, 'id'),
    party: text(from, 'party'),
    form: formOf({ kind: text(from, 'kind'), id: text(from, 'id'), party: text(from, 'party') }),
  }
}

/** Null where nothing is demanded (a purpose that no proof can serve). */
export const strengthOrNull = (from: Obj, key: string): Strength | null =>
  (member(from, key) ?? null) === null ? null : oneOf(from, key, STRENGTHS)

/** A document of authority is named where a credential's kind would be: `instrument.matrix`. */
const handleKind = (from: Obj): string => text(object(member(from, 'handle'), '`handle`'), 'kind')

const enactedBy = (from: Obj): string | undefined =>
  handleKind(from).startsWith('instrument.') ? digest(object(member(from, 'parameters'), '`parameters`'), 'document') : undefined

/**
 * INVARIANT: what changes the product itself is signed by so many other people whatever its decision asked for: no pack lowers the number for its own change,
 * or lets anybody come to a power alone.
 */
const LEAST_SIGNERS: ReadonlyMap<string, 1 | 2> = new Map([
  ['policy.adopt', 2],
  ['instrument.policy', 2],
  ['own-access.empower', 2],
  ['own-access.grant', 1],
  ['instrument.own-access', 1],
  ['system.adopt', 1],
  ['instrument.system', 1],
])

const leastSignersOf = (from: Obj): 0 | 1 | 2 => {
  const name = LEAST_SIGNERS.get(text(from, 'operation')) ?? 0
  const kind = LEAST_SIGNERS.get(handleKind(from)) ?? 0
  return name > kind ? name : kind
}

const recipientsIn = (from: Obj): readonly string[] => {
  const parameters = member(from, 'parameters')
  const given = enactedBy(from) === undefined ? undefined : member(object(parameters, '`parameters`'), 'recipients')
  return given === undefined ? [] : texts(object(parameters, '`parameters`'), 'recipients')
}

/** In v2 each operation says what its way back is; the sentence of v1 says nothing that could be checked. */
const requireWayBack = (from: Obj): void => {
  const way = object(member(from, 'wayBack'), '`wayBack`')
  if (oneOf(way, 'kind', ['operation', 'by_hand', 'not_needed', 'none']) === 'operation') text(way, 'operation')
  text(way, 'words')
}

const operation = (value: unknown): PlannedOperation => {
  const from = object(value, 'an operation of the plan')
  return {
    id: text(from, 'id'),
    operation: text(from, 'operation'),
    credential: text(from, 'credential'),
    identity: member(from, 'identity') === undefined ? null : text(from, 'identity'),
    system: text(from, 'system'),
    handle: formOf(object(member(from, 'handle'), '`handle`')),
    executor: readExecutor(member(from, 'executor')),
    parameters: formOf(member(from, 'parameters')),
    after: texts(from, 'after'),
    when: oneOf(from, 'when', ['always', 'if_sessions']),
    purpose: oneOf(from, 'purpose', PURPOSES),
    minStrength: strengthOrNull(from, 'minStrength'),
    contract: readContract(member(from, 'evidenceContract')),
    ownerSigns: member(from, 'ownerSigns') !== undefined && flag(from, 'ownerSigns'),
    refusals: member(from, 'refusals') === undefined ? 1 : whole(from, 'refusals'),
    refusalsApartMs: member(from, 'refusalsApartSeconds') === undefined ? 0 : whole(from, 'refusalsApartSeconds') * 1000,
    enacts: enactedBy(from),
    leastSigners: leastSignersOf(from),
    givesAccess: text(from, 'operation').startsWith('own-access.') || handleKind(from) === 'instrument.own-access',
    recipients: recipientsIn(from),
  }
}

/** Errors: `dossier.malformed`, `json.*`. */
export const readPlan = (source: string): Plan => {
  const from = parseCanonical(source, 'the plan')
  const version = oneOf(from, 'type', ['countersign/plan/v1', 'countersign/plan/v2'])
  const operations = new Map<string, PlannedOperation>()
  for (const item of list(from, 'operations')) {
    const one = operation(item)
    if (version === 'countersign/plan/v2') requireWayBack(object(item, 'an operation of the plan'))
    if (operations.has(one.id)) throw malformed(`operation \`${one.id}\` stands twice in the plan`)
    operations.set(one.id, one)
  }
  return {
    org: text(from, 'org'),
    change: text(from, 'change'),
    revision: whole(from, 'revision'),
    requester: textOrNull(from, 'requester'),
    bundle: digest(from, 'bundle'),
    operations,
  }
}
