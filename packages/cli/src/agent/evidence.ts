// The agent's evidence: an in-toto statement about one mandate, with every field that its contract names, under the agent's own key.
// It says what was done, never that it took effect: that is for others to see.
import type { KeyObject } from 'node:crypto'
import { canonicalJson, type Envelope, keyId, makeStatement, rawPublicKey, STATEMENT_PAYLOAD_TYPE, signEnvelope } from '@countersign/ledger'
import type { OpenedMandate } from './mandate.ts'

export const EVIDENCE_PREDICATE_TYPE = 'https://countersign.dev/evidence/v1'

export interface Performed {
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly result: 'done' | 'already'
  /** What the executor adds, by name; kept only where the contract asks for it. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** SAFETY: what the mandate fixes is taken from the mandate; nothing that an executor says can replace it, or add what was not asked for. */
export const evidenceFields = ({ mandate }: OpenedMandate, { finishedAt, result, fields }: Performed): Record<string, unknown> => {
  const own: Record<string, unknown> = {
    operation: mandate.action,
    planDigest: mandate.plan,
    mandateId: mandate.id,
    credentialId: mandate.credential,
    systemId: mandate.system,
    executedAt: finishedAt.toISOString(),
    result,
  }
  const bound: Record<string, unknown> = {
    operation: mandate.action,
    plan: mandate.plan,
    mandate: mandate.id,
    credential: mandate.credential,
    system: mandate.system,
  }
  const filled: Record<string, unknown> = {}
  for (const { name, binds } of mandate.evidenceContract.fields) {
    const value = binds !== undefined && Object.hasOwn(bound, binds) ? bound[binds] : Object.hasOwn(own, name) ? own[name] : fields[name]
    if (value !== undefined && value !== null) filled[name] = value
  }
  return filled
}

/** Names of required fields that are not there. */
export const missingFields = ({ mandate }: OpenedMandate, fields: Readonly<Record<string, unknown>>): string[] =>
  mandate.evidenceContract.fields
    .filter(({ name, required }) => required && (fields[name] === undefined || fields[name] === ''))
    .map(({ name }) => name)

export const signEvidence = (
  opened: OpenedMandate,
  performed: Performed,
  fields: Readonly<Record<string, unknown>>,
  key: KeyObject,
): Envelope => {
  const { mandate, digest } = opened
  const statement = makeStatement(
    EVIDENCE_PREDICATE_TYPE,
    [{ name: `mandate:${mandate.id}`, digest: { sha256: digest.slice('sha256:'.length) } }],
    {
      org: mandate.org,
      change: mandate.change,
      operation: mandate.operation,
      plan: mandate.plan,
      mandate: mandate.id,
      nonce: mandate.nonce,
      executor: mandate.executor.id,
      startedAt: performed.startedAt.toISOString(),
      finishedAt: performed.finishedAt.toISOString(),
      status: 'done',
      fields,
    },
  )
  return signEnvelope(STATEMENT_PAYLOAD_TYPE, Buffer.from(canonicalJson(statement), 'utf8'), [
    { keyId: keyId(rawPublicKey(key)), privateKey: key },
  ])
}
