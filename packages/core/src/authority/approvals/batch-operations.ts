// The API of batches: what requests have in common and what each is about, text by text, and the one signature over all of them.
import { CountersignError, canonicalJson, MOST_MEMBERS } from '@countersign/ledger'
import { Type } from 'typebox'
import { digestOfText, getDocument } from '../../platform/documents.ts'
import { operation } from '../../platform/operation.ts'
import { Base64, Closed, Digest, Id, Instant, Signature } from '../../platform/schemas.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { batchOfRequests } from './equal.ts'
import { ApprovalState } from './shown.ts'
import { inOrder, requireOnce, signBatch } from './sign-batch.ts'
import { type ApprovalRequestRow, readRequest } from './store.ts'

const Requests = Type.Array(Id, { minItems: 2, maxItems: MOST_MEMBERS, description: 'In any order; the list that is signed is sorted' })

/** Characters of all the texts together: what a browser still reads at once. */
const mostText = 8_000_000

const Member = Closed({
  request: Id,
  change: Id,
  nonce: Base64,
  plan: Digest,
  planText: Type.String(),
  decision: Digest,
  decisionText: Type.String({ description: 'What the policy said of the plan' }),
  roles: Type.Array(Type.String()),
  quorum: Type.Integer(),
  stepUp: Type.Boolean(),
  operations: Type.Array(Id),
  state: ApprovalState,
  expiresAt: Instant,
})

const rowsOf = async (runtime: Runtime, caller: Caller, ids: readonly string[]): Promise<ApprovalRequestRow[]> => {
  const rows: ApprovalRequestRow[] = []
  const sorted = inOrder(ids)
  for (const id of sorted) {
    const row = await readRequest(runtime.db, caller.org, id)
    if (!row)
      throw new CountersignError('approval.unknown_request', 'not_found', `no approval request \`${id}\``, { details: { request: id } })
    rows.push(row)
  }
  requireOnce(sorted)
  return rows
}

const draft = operation({
  id: 'approvals.draftBatch',
  method: 'POST',
  path: '/v1/approval-batches/draft',
  summary: 'The list that one signature over these equal requests stands for, with every text that it rests on; nothing is stored',
  description:
    'What is signed is SHA-256(`countersign/approval-batch/v1` ‖ digest). `digest` is the SHA-256 of `text`, which names each request with its nonce and ' +
    'the digests of its plan and decision, and the pattern that all of them have: reckon all of it from the texts before signing.',
  scope: 'approve',
  power: 'read.change',
  body: Closed({ requests: Requests }),
  response: Closed({ text: Type.String(), digest: Digest, pattern: Digest, members: Type.Array(Member) }),
  errors: [
    'approval.unknown_request',
    'approval.batch_size',
    'approval.batch_twice',
    'approval.batch_alone',
    'approval.batch_unequal',
    'approval.batch_too_large',
  ],
  handle: async (runtime, caller, { body }) => {
    const rows = await rowsOf(runtime, caller, body.requests)
    const batch = await batchOfRequests(runtime.db, caller.org, rows)
    const text = canonicalJson(batch)
    let left = mostText
    const members = []
    for (const [place, row] of rows.entries()) {
      const { request, nonce, plan, decision } = batch.members[place]!
      const [planned, decided] = [await getDocument(runtime.db, caller.org, plan), await getDocument(runtime.db, caller.org, decision)]
      left -= planned.text.length + decided.text.length
      if (left < 0)
        throw new CountersignError(
          'approval.batch_too_large',
          'invalid',
          'the plans of this batch are too long to be read at once; sign fewer requests together',
        )
      members.push({
        request,
        change: row.change_id,
        nonce,
        plan,
        planText: planned.text,
        decision,
        decisionText: decided.text,
        roles: row.roles,
        quorum: row.quorum,
        stepUp: row.step_up,
        operations: row.operations,
        state: row.state,
        expiresAt: row.expires_at.toISOString(),
      })
    }
    return { text, digest: digestOfText(text), pattern: batch.pattern, members }
  },
})

const sign = operation({
  id: 'approvals.signBatch',
  method: 'POST',
  path: '/v1/approval-batches',
  summary: "Approves several equal requests by one signature with the caller's own enrolled key: all of them or none",
  description:
    'The list is reckoned by the server from the requests as they are kept. If one of them may not be signed, nothing counts, and the error names it in ' +
    '`details.request`. A refusal is never batched.',
  scope: 'approve',
  power: 'change.approve',
  asksItself: true,
  body: Closed({
    requests: Requests,
    keyId: Id,
    signature: Signature,
    reason: Type.Optional(Type.String({ maxLength: 2000, description: 'A word with the signature' })),
    for: Type.Optional(
      Type.String({ maxLength: 200, description: "In whose place, as his deputy; absent: in one's own right, else as anybody's deputy" }),
    ),
  }),
  response: Closed({
    items: Type.Array(Closed({ request: Id, state: ApprovalState, signatures: Type.Integer(), quorum: Type.Integer() })),
  }),
  errors: [
    'approval.unknown_request',
    'approval.closed',
    'approval.expired',
    'approval.plan_changed',
    'approval.policy_changed',
    'approval.matrix_changed',
    'approval.bad_signature',
    'approval.already_signed',
    'approval.ineligible',
    'approval.batch_size',
    'approval.batch_twice',
    'approval.batch_alone',
    'approval.batch_unequal',
  ],
  handle: async (runtime, caller, { body }) => ({ items: [...(await signBatch(runtime, caller, { reason: '', ...body }))] }),
})

export const batchOperations = [draft, sign]
