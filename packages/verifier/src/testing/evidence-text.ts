// The text of evidence, as an executor signs it.
import { canonicalJson, makeStatement, signEnvelope, statementBytes } from '@countersign/ledger'
import type { Holder } from './company.ts'
import type { Minted, Script } from './script.ts'
import type { Any } from './tamper.ts'

/** Signed by `signer`; `changed` alters the predicate. */
export const evidenceText = (script: Script, mandate: Minted, changed: Any, signer: Holder, subject: Any): string => {
  const planned = script.plan.operations.find(({ id }: Any) => id === mandate.operation)
  const statement = makeStatement(
    'https://countersign.dev/evidence/v1',
    { name: `mandate:${mandate.id}`, digest: { sha256: mandate.digest.slice(7) }, ...subject },
    {
      org: script.org,
      change: script.change,
      operation: mandate.operation,
      plan: mandate.payload.plan,
      mandate: mandate.id,
      nonce: mandate.payload.nonce,
      executor: mandate.executor.id,
      startedAt: new Date(script.now - 500).toISOString(),
      finishedAt: new Date(script.now).toISOString(),
      status: 'done',
      fields: {
        operation: planned.operation,
        credentialId: planned.credential,
        executedAt: new Date(script.now).toISOString(),
        result: 'done',
      },
      ...changed,
    },
  )
  return canonicalJson(
    signEnvelope('application/vnd.in-toto+json', statementBytes(statement), [{ keyId: signer.keyId, privateKey: signer.keys.privateKey }]),
  )
}
