// The owner's signature on a closure, over the proof that it rests on. Where policy asks for it, nothing is risk-complete without it. The owner is who
// answers for the identity when it is signed; where that is nobody who is here, whoever certifies closures by policy.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { readKey, readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { notThere, refuse, requirePower } from '../access/index.ts'
import { isSignedBy, signatureLabels, takeSignature } from '../approvals/index.ts'
import { executorsOf, planOfOperation, readPlan } from '../plans/index.ts'
import { insertClosureRequest, lockClosureRequest, readClosureRequest, signClosureRow } from './store.ts'

export const requestClosure = async (
  runtime: Runtime,
  work: Work,
  input: { operation: string; proof: string; owner: string | null },
): Promise<void> => {
  const nonce = runtime.ids.random(32)
  await insertClosureRequest(work.db, {
    org_id: work.org,
    operation_id: input.operation,
    proof_digest: input.proof,
    owner_id: input.owner,
    nonce,
    requested_at: work.at,
  })
  work.record({
    kind: 'closure.requested',
    stream: input.operation,
    body: { proof: input.proof, owner: input.owner, nonce: nonce.toString('base64') },
  })
}

export const unknownClosure = (operation: string) =>
  new CountersignError('closure.unknown', 'not_found', `no closure of \`${operation}\` waits for a signature`)

/** Errors: `closure.unknown`, `closure.signed`, `closure.ineligible`, `closure.bad_signature`, `authority.refused`. */
export const signClosure = async (
  runtime: Runtime,
  caller: Caller,
  operation: string,
  signed: { keyId: string; signature: string },
): Promise<{ operation: string; proof: string }> => {
  const request = await readClosureRequest(runtime.db, caller.org, operation)
  if (!request) return notThere(runtime, caller, 'closure.certify', { kind: 'operation', id: operation }, unknownClosure(operation))
  const plan = await readPlan(runtime.db, caller.org, await planOfOperation(runtime.db, caller.org, operation))
  await requirePower(
    runtime,
    caller,
    'closure.certify',
    {
      kind: 'operation',
      id: operation,
      requesterId: plan.requester,
      executorIds: executorsOf(plan),
      ...(request.owner_now === null ? {} : { ownerId: request.owner_now }),
    },
    operation,
  )
  const outcome = await transact(runtime, caller, async (work) => {
    const locked = await lockClosureRequest(work.db, work.org, operation)
    if (!locked || locked.signed_by !== null)
      throw new CountersignError('closure.signed', 'conflict', `the closure of \`${operation}\` is signed already`)
    const person = await readPrincipal(work.db, work.org, caller.principal.id)
    const key = await readKey(work.db, work.org, signed.keyId)
    if (person?.kind !== 'person' || person.party_kind !== 'enterprise' || !person.active)
      return { refused: ['only an active person of the enterprise can sign a closure'] }
    if (locked.owner_now !== null && person.id !== locked.owner_now)
      return { refused: [`who answers for it now is \`${locked.owner_now}\``] }
    if (!key || key.principal_id !== person.id || key.purpose !== 'approval' || key.revoked_at !== null)
      return { refused: ['the key is not enrolled for this person'] }
    const asked = { label: signatureLabels.close, nonce: locked.nonce, digest: locked.proof_digest }
    const signature = await takeSignature(runtime, work, key, asked, signed.signature)
    if (signature === undefined) {
      return { refused: ['the signature does not verify over this proof'], code: 'closure.bad_signature' }
    }
    await signClosureRow(work.db, locked, { signed_by: person.id, key_id: signed.keyId, signature, signed_at: work.at })
    work.record({
      kind: 'closure.signed',
      stream: operation,
      body: {
        owner: person.id,
        keyId: signed.keyId,
        nonce: locked.nonce.toString('base64'),
        signature: signed.signature,
        proof: locked.proof_digest,
      },
    })
    work.enqueue({ org: work.org, kind: 'advance', id: operation })
    return { operation, proof: locked.proof_digest }
  })
  if ('refused' in outcome) {
    return refuse(runtime, caller, {
      action: 'closure.certify',
      resource: `operation:${operation}`,
      code: outcome.code ?? 'closure.ineligible',
      reasons: outcome.refused ?? [],
      stream: operation,
    })
  }
  return outcome
}

/** Whether the owner has signed for exactly this proof; the signature is verified again. */
export const closureSigned = async (work: Pick<Work, 'db' | 'org'>, operation: string, proof: string): Promise<boolean> => {
  const row = await readClosureRequest(work.db, work.org, operation)
  if (!row || row.proof_digest !== proof || row.signed_by === null || row.key_id === null || row.signature === null) return false
  const key = await readKey(work.db, work.org, row.key_id)
  return (
    key !== undefined &&
    key.revoked_at === null &&
    key.principal_id === row.signed_by &&
    isSignedBy(key, { label: signatureLabels.close, nonce: row.nonce, digest: proof }, row.signature)
  )
}
