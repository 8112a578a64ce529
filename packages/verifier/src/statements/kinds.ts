// All that the verifier knows of signed statements: what people of the enterprise sign beside plans. For each kind of entry: under which label, and
// what the entry says that the signed text must say too.
import type { SignatureLabel } from '../person-signature.ts'

export interface StatementKind {
  readonly label: SignatureLabel
  /** `type` of the signed text. */
  readonly type: string
  /** Member of the entry that holds the digest of the text. */
  readonly digest: 'document' | 'answer'
  /** Member of the entry → member of the text; both say the same. */
  readonly agrees: Readonly<Record<string, string>>
  /** What the text must say, whatever the entry says. */
  readonly says: Readonly<Record<string, string>>
  /** What it is about: a contract, an exception, a party, a consent. */
  readonly about: string
  /** Until when it has an effect; null where it says nothing of that. */
  readonly until: 'until' | 'expiresAt' | null
}

const exception = {
  type: 'countersign/exception/v1',
  digest: 'document',
  agrees: { exception: 'id', party: 'party', person: 'person', expiresAt: 'expiresAt' },
  about: 'exception',
  until: 'expiresAt',
} as const

const KINDS: ReadonlyMap<string, StatementKind> = new Map<string, StatementKind>([
  [
    'contract.confirmed',
    {
      label: 'countersign/contract-confirmation/v1',
      type: 'countersign/contract-confirmation/v1',
      digest: 'document',
      agrees: { contract: 'contract', fromEnd: 'fromEnd', until: 'until', person: 'person', reason: 'reason', ticket: 'ticket' },
      says: {},
      about: 'contract',
      until: 'until',
    },
  ],
  ['exception.granted', { ...exception, label: 'countersign/exception-grant/v1', says: { verdict: 'grant' } }],
  ['exception.refused', { ...exception, label: 'countersign/exception-refusal/v1', says: { verdict: 'refuse' } }],
  [
    'review.signed',
    {
      label: 'countersign/provider-review/v1',
      type: 'countersign/provider-review/v1',
      digest: 'answer',
      agrees: {
        review: 'review',
        party: 'party',
        document: 'document',
        outcome: 'outcome',
        reason: 'reason',
        ownAccess: 'ownAccess',
        person: 'person',
      },
      says: {},
      about: 'party',
      until: null,
    },
  ],
  [
    'consent.kept',
    {
      label: 'countersign/consent-decision/v1',
      type: 'countersign/consent-decision/v1',
      digest: 'document',
      agrees: {
        consent: 'consent',
        system: 'system',
        client: 'client',
        scopes: 'scopes',
        until: 'until',
        answered: 'answered',
        reason: 'reason',
        person: 'person',
      },
      says: { outcome: 'keep' },
      about: 'consent',
      until: 'until',
    },
  ],
  [
    'key.confirmed',
    {
      label: 'countersign/key-enrolment/v1',
      type: 'countersign/approval-key/v1',
      digest: 'document',
      agrees: { registration: 'registration', key: 'key', person: 'person' },
      says: {},
      about: 'key',
      until: null,
    },
  ],
])

export const statementKinds: readonly string[] = [...KINDS.keys()]

export const kindOfStatement = (kind: string): StatementKind | undefined => KINDS.get(kind)

/** What a leaf holds if it may be a statement, to find those among millions without reading each. Must name every kind. */
export const statementMarks: readonly Buffer[] = [
  '"kind":"contract.confirmed"',
  '"kind":"exception.',
  '"kind":"review.signed"',
  '"kind":"consent.kept"',
  '"kind":"key.confirmed"',
].map((mark) => Buffer.from(mark))
