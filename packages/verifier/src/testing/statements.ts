// Writes what people sign beside plans the way the control plane does, so that a test can bend any of it.
import { canonicalJson, sha256, sha256Hex, signEd25519 } from '@countersign/ledger'
import { personMessage, type SignatureLabel } from '../person-signature.ts'
import type { Holder } from './company.ts'
import type { MemoryLog } from './memory-log.ts'
import type { Script } from './script.ts'
import { type Any, endOver } from './tamper.ts'

export const orgOfStatements = 'org_acme'
export const statedAt = '2026-11-22T10:00:00.000Z'

const digestOf = (value: unknown): string => `sha256:${sha256Hex(canonicalJson(value))}`

let counter = 0

export interface Bent {
  /** What another text says than the one that is signed. */
  readonly signed?: Any
  /** What the text says in the entry, after it was signed. */
  readonly statement?: Any
  /** Of the entry's body, after all of it was worked out. */
  readonly body?: Any
  readonly leaf?: Any
  readonly label?: SignatureLabel
  /** Another name than the signer's stands under it. */
  readonly person?: string
}

interface Form {
  readonly kind: string
  readonly label: SignatureLabel
  readonly digest: 'document' | 'answer'
  readonly text: (person: string) => Any
  readonly body: (text: Any) => Any
  readonly nonce: (text: Any) => Buffer
}

const exception = (verdict: 'grant' | 'refuse'): Form => ({
  kind: verdict === 'grant' ? 'exception.granted' : 'exception.refused',
  label: verdict === 'grant' ? 'countersign/exception-grant/v1' : 'countersign/exception-refusal/v1',
  digest: 'document',
  text: (person) => ({
    type: 'countersign/exception/v1',
    id: 'exc_1',
    org: orgOfStatements,
    party: 'northwind',
    requestedBy: 'per_pavel',
    rule: 'window',
    subject: 'ctr_1',
    asked: 'the window is too short',
    verdict,
    person,
    reason: 'r',
    compensatingControls: verdict === 'grant' ? ['somebody watches'] : [],
    expiresAt: verdict === 'grant' ? '2026-12-22T10:00:00.000Z' : null,
  }),
  body: ({ id, party, expiresAt }) => ({ exception: id, party, expiresAt }),
  nonce: ({ id }) => sha256(`nonce of ${id}`),
})

export const forms = {
  confirmation: {
    kind: 'contract.confirmed',
    label: 'countersign/contract-confirmation/v1',
    digest: 'document',
    text: (person) => ({
      type: 'countersign/contract-confirmation/v1',
      org: orgOfStatements,
      contract: 'ctr_1',
      name: 'Operations',
      party: 'northwind',
      person,
      fromEnd: '2026-12-31',
      until: '2027-12-31',
      reason: 'r',
      ticket: 'T-1',
    }),
    body: ({ contract, fromEnd, until, reason, ticket }) => ({ contract, confirmation: 'cnf_1', fromEnd, until, reason, ticket }),
    nonce: ({ org, contract, fromEnd }) =>
      sha256(canonicalJson({ type: 'countersign/contract-confirmation-nonce/v1', org, contract, fromEnd })),
  },
  grant: exception('grant'),
  refusal: exception('refuse'),
  keep: {
    kind: 'consent.kept',
    label: 'countersign/consent-decision/v1',
    digest: 'document',
    text: (person) => ({
      type: 'countersign/consent-decision/v1',
      org: orgOfStatements,
      consent: 'cns_1',
      system: 'identity',
      client: 'mailmerge',
      consentedBy: 'per_pavel',
      subject: 'per_pavel',
      outcome: 'keep',
      scopes: ['mail.read'],
      until: '2026-12-22T10:00:00.000Z',
      answered: ['new'],
      reason: 'r',
      person,
    }),
    body: ({ consent, system, client, scopes, until, answered, reason }) => ({ consent, system, client, scopes, until, answered, reason }),
    nonce: ({ consent }) => sha256(`nonce of ${consent}`),
  },
  review: {
    kind: 'review.signed',
    label: 'countersign/provider-review/v1',
    digest: 'answer',
    text: (person) => ({
      type: 'countersign/provider-review/v1',
      org: orgOfStatements,
      review: 'rev_1',
      party: 'northwind',
      document: digestOf('facts'),
      outcome: 'confirmed',
      reason: 'r',
      ownAccess: { keep: ['oscar role provider_operator'], end: [] },
      person,
    }),
    body: ({ review, party, document, outcome, reason, ownAccess }) => ({
      ...{ review, party, document, outcome, reason, ownAccess },
      ...{ delegations: [], ended: [], late: false },
    }),
    nonce: ({ review }) => sha256(`nonce of ${review}`),
  },
} satisfies Record<string, Form>

/** The leaf of a statement, signed by the person. */
export const statementBy = (form: Form, person: Holder, bent: Bent = {}): string => {
  const text = { ...form.text(bent.person ?? person.id), ...bent.signed }
  const shown = { ...text, ...bent.statement }
  const nonce = form.nonce(text)
  const signature = signEd25519(person.keys.privateKey, personMessage(bent.label ?? form.label, nonce, digestOf(text)))
  return canonicalJson({
    v: 'countersign/entry/v1',
    org: orgOfStatements,
    id: `ent_statement_${++counter}`,
    at: statedAt,
    kind: form.kind,
    actor: { kind: 'person', id: person.id, party: `${person.party.kind}:${person.party.id}` },
    stream: `about:${counter}`,
    seq: 1,
    prev: null,
    body: {
      ...form.body(text),
      person: bent.person ?? person.id,
      [form.digest]: digestOf(text),
      statement: shown,
      keyId: person.keyId,
      nonce: nonce.toString('base64'),
      signature: signature.toString('base64'),
      ...bent.body,
    },
    ...bent.leaf,
  })
}

export const digestOfLeaf = (leaf: string): string => `sha256:${sha256Hex(leaf)}`

/** Lines of statements of a log, for a dossier. */
const lineOf = (log: MemoryLog, leaf: string): string => {
  const index = log.leaves.indexOf(leaf)
  return canonicalJson({ type: 'statement', index, leaf, proof: log.proof(index) })
}

/** The script's dossier with these statements carried; their leaves stand in its log already. */
export const carrying = (script: Script, leaves: readonly string[], version = 'v3'): string => {
  const lines = script
    .dossier({ header: { type: `countersign/dossier/${version}` } })
    .split('\n')
    .slice(0, -2)
  const documents = lines.findIndex((line) => line.endsWith('"type":"document"}') || line.includes('"type":"document"'))
  const ordered = [...leaves].sort((a, b) => script.log.leaves.indexOf(a) - script.log.leaves.indexOf(b))
  return endOver([...lines.slice(0, documents), ...ordered.map((leaf) => lineOf(script.log, leaf)), ...lines.slice(documents)])
}
