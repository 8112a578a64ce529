// The API of exceptions: asking, the text to sign, and the signed answer.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Base64, Closed, Digest, Id, Instant, Nullable, Signature, Text } from '../../platform/schemas.ts'
import { reachOf } from '../../registry/principals/index.ts'
import { decideException, draftException, requestException, unknownException } from './exceptions.ts'
import { ExceptionShown, showException } from './shown.ts'
import { pageOfExceptions, readException } from './store.ts'

const Named = Closed({ exception: Id })
const answer = {
  verdict: Type.Enum(['grant', 'refuse']),
  reason: Text,
  compensatingControls: Type.Array(Text, { maxItems: 50 }),
  expiresAt: Nullable(Instant),
}
const errors = ['exception.unknown', 'exception.closed', 'exception.until', 'exception.controls_missing', 'exception.reason_missing']

const request = operation({
  id: 'exceptions.request',
  method: 'POST',
  path: '/v1/exceptions',
  summary: 'Asks that a rule does not bind for a time; a person of the enterprise answers, and silence is a no',
  scope: 'request',
  power: 'exception.request',
  asksItself: true,
  body: Closed({ rule: Text, subject: Id, reason: Text, until: Instant }),
  response: ExceptionShown,
  status: 201,
  errors: ['exception.until'],
  handle: async (runtime, caller, { body }) =>
    showException(await requestException(runtime, caller, body), runtime.clock.now(), caller.principal.party.kind === 'enterprise'),
})

const list = operation({
  id: 'exceptions.list',
  method: 'GET',
  path: '/v1/exceptions',
  summary: 'Exceptions that were asked for, and the answers; a provider sees its own',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  query: Closed({ ...PageQuery, party: Type.Optional(Id) }),
  response: Page(ExceptionShown),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.change', 'exception')
    const { party } = query
    const at = runtime.clock.now()
    return pageOf(
      listName('exceptions', { party }),
      query,
      (after, limit) => pageOfExceptions(runtime.db, caller.org, { reach, party, after, limit }),
      (row) => row.id,
      (row) => showException(row, at, reach === undefined),
    )
  },
})

const read = operation({
  id: 'exceptions.read',
  method: 'GET',
  path: '/v1/exceptions/{exception}',
  summary: 'One exception that was asked for, and its answer; a provider sees its own',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: Named,
  response: ExceptionShown,
  errors: ['exception.unknown'],
  handle: async (runtime, caller, { params }) => {
    const party = reachOf(runtime, caller, 'read.change', 'exception')
    const row = await readException(runtime.db, caller.org, params.exception)
    // SAFETY: another party's, and one that there is not, answer alike.
    if (!row || (party !== undefined && row.party_id !== party)) throw unknownException(params.exception)
    return showException(row, runtime.clock.now(), party === undefined)
  },
})

const draft = operation({
  id: 'exceptions.draft',
  method: 'POST',
  path: '/v1/exceptions/{exception}/draft',
  summary: 'The exact text that the caller would sign; nothing is stored',
  description:
    'What is signed is SHA-256(`countersign/exception-grant/v1` or `countersign/exception-refusal/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.',
  scope: 'approve',
  power: 'exception.grant',
  params: Named,
  body: Closed(answer),
  response: Closed({ id: Id, text: Type.String(), digest: Digest, nonce: Base64 }),
  errors,
  resource: ({ params }) => ({ kind: 'exception', id: params.exception }),
  handle: (runtime, caller, { params, body }) => draftException(runtime, caller, params.exception, body),
})

const decide = operation({
  id: 'exceptions.decide',
  method: 'POST',
  path: '/v1/exceptions/{exception}/decision',
  summary: 'A person of the enterprise grants it until a day with controls in its place, or refuses it; signed either way',
  scope: 'approve',
  power: 'exception.grant',
  asksItself: true,
  params: Named,
  body: Closed({ ...answer, keyId: Id, signature: Signature }),
  response: ExceptionShown,
  errors: [...errors, 'exception.ineligible', 'exception.bad_signature'],
  handle: async (runtime, caller, { params, body: { keyId, signature, ...rest } }) =>
    showException(await decideException(runtime, caller, params.exception, rest, { keyId, signature }), runtime.clock.now(), true),
})

export const exceptionOperations = [request, list, read, draft, decide]
