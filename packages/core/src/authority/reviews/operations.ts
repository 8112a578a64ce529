// The API of reviews: opening one, what is put before the person, the text to sign, and the signature.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { getDocument } from '../../platform/documents.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Base64, Closed, Digest, Id, Instant, Nullable, Signature, Text } from '../../platform/schemas.ts'
import { outcomes } from './model.ts'
import { openReview } from './opening.ts'
import { previewReview } from './preview.ts'
import { draftReview, signReview } from './sign.ts'
import { pageOfReviews, type ReviewRow, readReview } from './store.ts'

const Named = Closed({ review: Id })
const Lines = Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 5000, uniqueItems: true })
const answer = {
  outcome: Type.Enum([...outcomes]),
  reason: Text,
  ownAccess: Type.Optional(
    Closed(
      { keep: Lines, end: Lines },
      { description: 'Of each `line` of `ownAccess` in the document, but one’s own: whether it stays. Left out where there is none' },
    ),
  ),
}
const State = Type.Enum(['open', ...outcomes])
const errors = [
  'review.unknown',
  'review.signed',
  'review.reason_missing',
  'review.lines_unanswered',
  'review.own_line',
  'review.outcome_unfit',
]

const Effect = Type.Enum(['narrow', 'stop', 'tell'], {
  description:
    'What follows, or has followed, where nobody signs in time; `tell`: of the enterprise’s own access, of which silence ends nothing',
})

const Review = Closed({
  id: Id,
  party: Id,
  criticality: Type.Enum(['low', 'moderate', 'high', 'critical']),
  from: Instant,
  to: Instant,
  dueAt: Instant,
  overdue: Type.Boolean(),
  effect: Effect,
  owner: Nullable(Id),
  document: Digest,
  state: State,
  signedBy: Nullable(Id),
  signedAt: Nullable(Instant),
  reason: Nullable(Type.String()),
})

const show = (row: ReviewRow, at: Date) => ({
  id: row.id,
  party: row.party_id,
  criticality: row.criticality,
  from: row.period_from.toISOString(),
  to: row.period_to.toISOString(),
  dueAt: row.due_at.toISOString(),
  overdue: row.state === 'open' ? row.due_at <= at : row.overdue_at !== null,
  effect: row.effect,
  owner: row.owner_id,
  document: row.document,
  state: row.state,
  signedBy: row.person_id,
  signedAt: row.signed_at?.toISOString() ?? null,
  reason: row.reason,
})

const list = operation({
  id: 'reviews.list',
  method: 'GET',
  path: '/v1/reviews',
  summary: 'Reviews of providers: what waits for a signature until when, and what was signed',
  scope: 'read',
  power: 'read.oversight',
  query: Closed({ ...PageQuery, party: Type.Optional(Id), state: Type.Optional(State) }),
  response: Page(Review),
  handle: (runtime, caller, { query }) => {
    const at = runtime.clock.now()
    const { party, state } = query
    return pageOf(
      listName('reviews', { party, state }),
      query,
      (after, limit) => pageOfReviews(runtime.db, caller.org, { party, state }, after, limit),
      (row) => row.id,
      (row) => show(row, at),
    )
  },
})

const read = operation({
  id: 'reviews.read',
  method: 'GET',
  path: '/v1/reviews/{review}',
  summary: 'One review with its frozen document: what the provider may do without asking, and what it did against policy',
  description: '`text` is canonical JSON; its SHA-256 is `document`: check that.',
  scope: 'read',
  power: 'read.oversight',
  params: Named,
  resource: ({ params }) => ({ kind: 'review', id: params.review }),
  response: Closed({ review: Review, text: Type.String() }),
  errors: ['review.unknown', 'document.altered'],
  handle: async (runtime, caller, { params }) => {
    const row = await readReview(runtime.db, caller.org, params.review)
    if (!row) throw new CountersignError('review.unknown', 'not_found', `no review \`${params.review}\``)
    return { review: show(row, runtime.clock.now()), text: (await getDocument(runtime.db, caller.org, row.document)).text }
  },
})

const open = operation({
  id: 'reviews.open',
  method: 'POST',
  path: '/v1/providers/{provider}/review',
  summary: 'Opens a review of a provider now, or of what the enterprise’s own hold here; repeating it gives the one that is open',
  scope: 'request',
  power: 'review.sign',
  asksItself: true,
  params: Closed({ provider: Id }),
  body: Closed({}),
  response: Review,
  status: 201,
  errors: ['provider.unknown'],
  handle: async (runtime, caller, { params }) => show(await openReview(runtime, caller, params.provider), runtime.clock.now()),
})

const preview = operation({
  id: 'reviews.preview',
  method: 'GET',
  path: '/v1/providers/{provider}/review',
  summary:
    'What a review of a provider, or of what the enterprise’s own hold here, would ask of whom if it were opened now; no effect at all',
  scope: 'read',
  power: 'read.oversight',
  params: Closed({ provider: Id }),
  response: Closed({
    open: Nullable(Type.String({ description: 'The review that is open already, which opening gives again' })),
    dueAt: Instant,
    effect: Effect,
    owner: Nullable(Type.String({ description: 'Who is told; null: nobody could sign it' })),
    signers: Type.Array(
      Closed({
        person: Id,
        answers: Type.Integer({ description: 'Of so many lines of own access he says whether they stay' }),
        own: Type.Integer({ description: 'He holds so many himself, about which somebody else is asked' }),
      }),
      { description: 'Who could sign it' },
    ),
    lines: Closed(
      { role: Type.Integer(), deputyship: Type.Integer(), api_key: Type.Integer(), signing_key: Type.Integer() },
      { description: 'How many lines of own access it asks about, by way' },
    ),
    holders: Type.Integer({ description: 'How many people and programs hold them' }),
    judges: Type.Array(Type.String(), { description: 'Have judged something that stands in it, and so do not sign' }),
  }),
  errors: ['provider.unknown'],
  handle: async (runtime, caller, { params }) => {
    const { dueAt, signers, judges, lines, ...rest } = await previewReview(runtime, caller.org, params.provider)
    return { ...rest, dueAt: dueAt.toISOString(), signers: [...signers], judges: [...judges], lines: { ...lines } }
  },
})

const draft = operation({
  id: 'reviews.draft',
  method: 'POST',
  path: '/v1/reviews/{review}/draft',
  summary: 'The exact text that the caller would sign; nothing is stored',
  description:
    'What is signed is SHA-256(`countersign/provider-review/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.',
  scope: 'approve',
  power: 'review.sign',
  asksItself: true,
  params: Named,
  body: Closed(answer),
  response: Closed({ id: Id, text: Type.String(), digest: Digest, nonce: Base64 }),
  errors,
  handle: (runtime, caller, { params, body }) => draftReview(runtime, caller, params.review, body),
})

const sign = operation({
  id: 'reviews.sign',
  method: 'POST',
  path: '/v1/reviews/{review}/signature',
  summary:
    'A control owner of the enterprise signs: confirmed, narrowed (nothing alone any more), or to end (delegations stop at once); and says of each line of own access whether it stays',
  scope: 'approve',
  power: 'review.sign',
  asksItself: true,
  params: Named,
  body: Closed({ ...answer, keyId: Id, signature: Signature }),
  response: Review,
  errors: [...errors, 'review.ineligible', 'review.bad_signature', 'document.altered'],
  handle: async (runtime, caller, { params, body: { keyId, signature, ...rest } }) =>
    show(await signReview(runtime, caller, params.review, rest, { keyId, signature }), runtime.clock.now()),
})

export const reviewOperations = [list, read, preview, open, draft, sign]
