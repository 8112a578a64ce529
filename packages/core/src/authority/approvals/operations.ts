// The API of approvals: what is asked of whom, over exactly which text, and the signatures that come back.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { getDocument } from '../../platform/documents.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Base64, Closed, Digest, Id, Instant, Nullable, Signature } from '../../platform/schemas.ts'
import { batchOperations } from './batch-operations.ts'
import { readClimb } from './climbing-store.ts'
import { ApprovalRequest, ApprovalState, showRequest, showRequests } from './shown.ts'
import { signRequest } from './sign.ts'
import { approvalsOf, listRequests, readRequest } from './store.ts'

const list = operation({
  id: 'approvals.list',
  method: 'GET',
  path: '/v1/approval-requests',
  summary: 'What is asked of whom',
  scope: 'read',
  power: 'read.change',
  query: Closed({ ...PageQuery, state: Type.Optional(ApprovalState), change: Type.Optional(Id) }),
  response: Page(ApprovalRequest),
  resource: () => ({ kind: 'approval', id: '*' }),
  handle: (runtime, caller, { query }) => {
    const filter = {
      ...(query.state === undefined ? {} : { state: query.state }),
      ...(query.change === undefined ? {} : { change: query.change }),
    }
    return pageOf(
      listName('approval-requests', filter),
      query,
      async (after, limit) => showRequests(runtime.db, caller.org, await listRequests(runtime.db, caller.org, { ...filter, after, limit })),
      (shown) => shown.id,
      (shown) => shown,
    )
  },
})

const Signed = Closed({
  person: Id,
  keyId: Type.String(),
  verdict: Type.Enum(['approve', 'refuse']),
  signature: Signature,
  reason: Type.String(),
  at: Instant,
  /** In whose place a deputy signed. */
  for: Nullable(Id),
  /** The list that was signed, where one signature answered several equal requests. */
  batch: Nullable(Digest),
})

const read = operation({
  id: 'approvals.read',
  method: 'GET',
  path: '/v1/approval-requests/{request}',
  summary: 'One request: the text to read, its digest and the nonce to sign with it',
  description:
    'What is signed is SHA-256(label ‖ nonce ‖ plan digest), label `countersign/approval/v1` or `countersign/refusal/v1`. ' +
    '`planText` is the text whose SHA-256 is the plan digest: check that before signing.',
  scope: 'read',
  power: 'read.change',
  params: Closed({ request: Id }),
  response: Closed({
    ...ApprovalRequest.properties,
    bundle: Digest,
    nonce: Base64,
    planText: Type.String(),
    signatures: Type.Array(Signed),
  }),
  errors: ['approval.unknown_request'],
  handle: async (runtime, caller, { params }) => {
    const row = await readRequest(runtime.db, caller.org, params.request)
    if (!row) throw new CountersignError('approval.unknown_request', 'not_found', `no approval request \`${params.request}\``)
    const plan = await getDocument(runtime.db, caller.org, row.plan_digest)
    const signatures = await approvalsOf(runtime.db, caller.org, row.id)
    return {
      ...showRequest(row, await readClimb(runtime.db, caller.org, row.id)),
      bundle: row.bundle_digest,
      nonce: row.nonce.toString('base64'),
      planText: plan.text,
      signatures: signatures.map((one) => ({
        person: one.person_id,
        keyId: one.key_id,
        verdict: one.verdict,
        signature: one.signature.toString('base64'),
        reason: one.reason,
        at: one.at.toISOString(),
        for: one.for_person,
        batch: one.batch_digest,
      })),
    }
  },
})

const sign = operation({
  id: 'approvals.sign',
  method: 'POST',
  path: '/v1/approval-requests/{request}/signatures',
  summary: "Approves or refuses a plan with the caller's own enrolled key",
  scope: 'approve',
  power: 'change.approve',
  asksItself: true,
  params: Closed({ request: Id }),
  body: Closed({
    keyId: Id,
    verdict: Type.Enum(['approve', 'refuse']),
    signature: Signature,
    reason: Type.String({ maxLength: 2000, description: 'Needed for a refusal' }),
    for: Type.Optional(
      Type.String({ maxLength: 200, description: "In whose place, as his deputy; absent: in one's own right, else as anybody's deputy" }),
    ),
  }),
  response: Closed({ state: ApprovalState, signatures: Type.Integer(), quorum: Type.Integer() }),
  errors: [
    'approval.unknown_request',
    'approval.closed',
    'approval.expired',
    'approval.plan_changed',
    'approval.policy_changed',
    'approval.matrix_changed',
    'approval.bad_signature',
    'approval.already_signed',
    'approval.reason_missing',
    'approval.ineligible',
  ],
  handle: (runtime, caller, { params, body }) => signRequest(runtime, caller, { request: params.request, ...body }),
})

export const approvalOperations = [list, read, sign, ...batchOperations]
