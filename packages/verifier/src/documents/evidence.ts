// The evidence: the executor's own signed account of what it did under a mandate. A claim: what was observed is the proof's to say.
import { parseStatement } from '@countersign/ledger'
import { digest, instant, malformed, member, type Obj, object, text } from '../shape.ts'
import type { Trust } from '../trust.ts'
import { openEnvelope } from './envelope.ts'

export interface Evidence {
  readonly keyId: string
  /** Who holds the key, by the keys folder. */
  readonly signer: string
  readonly subject: { readonly name: string; readonly sha256: string | undefined }
  readonly org: string
  readonly change: string
  readonly operation: string
  readonly plan: string
  readonly mandate: string
  readonly nonce: string
  readonly executor: string
  readonly startedAt: number
  readonly finishedAt: number
  readonly status: string
  readonly fields: Obj
}

const PREDICATE = 'https://countersign.dev/evidence/v1'

/** Errors: `dsse.*`, `json.*`, `statement.malformed`, `dossier.malformed`. */
export const readEvidence = (source: string, trust: Trust): Evidence => {
  const { payload, keyId } = openEnvelope(source, 'application/vnd.in-toto+json', (id) => trust.executors.get(id)?.key)
  const statement = parseStatement(payload)
  if (statement.predicateType !== PREDICATE) throw malformed(`the statement is not \`${PREDICATE}\``)
  const [subject] = statement.subject
  if (subject === undefined || statement.subject.length !== 1) throw malformed('evidence has one subject, its mandate')
  const from: Obj = statement.predicate
  return {
    keyId,
    signer: trust.executors.get(keyId)!.id,
    subject: { name: subject.name, sha256: subject.digest.sha256 },
    org: text(from, 'org'),
    change: text(from, 'change'),
    operation: text(from, 'operation'),
    plan: digest(from, 'plan'),
    mandate: text(from, 'mandate'),
    nonce: text(from, 'nonce'),
    executor: text(from, 'executor'),
    startedAt: instant(from, 'startedAt'),
    finishedAt: instant(from, 'finishedAt'),
    status: text(from, 'status'),
    fields: object(member(from, 'fields'), '`fields`'),
  }
}
