// The API of closures: proofs that wait for the named owner's word, and the word.
import { Type } from 'typebox'
import { getDocument } from '../../platform/documents.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Base64, Closed, Digest, Id, Instant, Nullable, Signature } from '../../platform/schemas.ts'
import { signClosure, unknownClosure } from './closures.ts'
import { type ClosureRequestRow, openClosureRequests, readClosureRequest } from './store.ts'

const Asked = {
  operation: Id,
  proof: Digest,
  owner: Nullable(Type.String({ description: 'Who answers for it now; null: nobody who is here, so whoever certifies closures' })),
  nonce: Base64,
  requestedAt: Instant,
}

const show = (row: ClosureRequestRow & { readonly owner_now: string | null }) => ({
  operation: row.operation_id,
  proof: row.proof_digest,
  owner: row.owner_now,
  nonce: row.nonce.toString('base64'),
  requestedAt: row.requested_at.toISOString(),
})

const list = operation({
  id: 'closures.list',
  method: 'GET',
  path: '/v1/closure-requests',
  summary: 'Closures that wait for their named owner',
  description: 'What is signed is SHA-256(`countersign/closure/v1` ‖ nonce ‖ proof digest).',
  scope: 'read',
  power: 'read.change',
  query: Closed(PageQuery),
  response: Page(Closed(Asked)),
  resource: () => ({ kind: 'operation', id: '*' }),
  handle: (runtime, caller, { query }) =>
    pageOf(
      listName('closure-requests'),
      query,
      (after, limit) => openClosureRequests(runtime.db, caller.org, { after, limit }),
      (row) => row.operation_id,
      show,
    ),
})

const read = operation({
  id: 'closures.read',
  method: 'GET',
  path: '/v1/closure-requests/{operation}',
  summary: 'One closure: the proof that is signed for as the text that is hashed, the nonce to sign with it, and who has signed',
  description: '`text` is the signed envelope of the proof (DSSE) as canonical JSON; its SHA-256 is `proof`: check that before signing.',
  scope: 'read',
  power: 'read.change',
  params: Closed({ operation: Id }),
  response: Closed({ ...Asked, text: Type.String(), signedBy: Nullable(Id), signedAt: Nullable(Instant) }),
  errors: ['closure.unknown', 'document.altered', 'document.deleted'],
  resource: ({ params }) => ({ kind: 'operation', id: params.operation }),
  handle: async (runtime, caller, { params }) => {
    const row = await readClosureRequest(runtime.db, caller.org, params.operation)
    if (!row) throw unknownClosure(params.operation)
    const { text } = await getDocument(runtime.db, caller.org, row.proof_digest)
    return { ...show(row), text, signedBy: row.signed_by, signedAt: row.signed_at?.toISOString() ?? null }
  },
})

const sign = operation({
  id: 'closures.sign',
  method: 'POST',
  path: '/v1/operations/{operation}/closure-signature',
  summary: "The named owner's signature that a closure may stand, over its proof",
  scope: 'approve',
  power: 'closure.certify',
  asksItself: true,
  params: Closed({ operation: Id }),
  body: Closed({ keyId: Id, signature: Signature }),
  response: Closed({ operation: Id, proof: Type.String() }),
  errors: ['closure.unknown', 'closure.signed', 'closure.ineligible', 'closure.bad_signature'],
  handle: (runtime, caller, { params, body }) => signClosure(runtime, caller, params.operation, body),
})

export const closureOperations = [list, read, sign]
