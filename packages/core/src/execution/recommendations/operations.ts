// The API of recommendations.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Empty, Id, Text } from '../../platform/schemas.ts'
import { reachOf } from '../../registry/principals/index.ts'
import type { Caller } from '../../runtime.ts'
import {
  declineRecommendation,
  fileRecommendation,
  takeUpRecommendation,
  unknownRecommendation,
  withdrawRecommendation,
} from './recommendations.ts'
import { About, ProposedOperation, RecommendationShown, RecommendationState, showRecommendation } from './shown.ts'
import { pageOfRecommendations, readRecommendation } from './store.ts'

const Named = Closed({ recommendation: Id })
const Operations = Type.Array(ProposedOperation, { minItems: 1, maxItems: 50 })
const ofEnterprise = (caller: Caller): boolean => caller.principal.party.kind === 'enterprise'

const file = operation({
  id: 'recommendations.file',
  method: 'POST',
  path: '/v1/recommendations',
  summary: 'Recommends something about a change, an operation, a credential or a finding; decides nothing',
  scope: 'request',
  power: 'recommendation.file',
  asksItself: true,
  body: Closed({ about: About, words: Text, operations: Type.Optional(Operations) }),
  response: RecommendationShown,
  status: 201,
  errors: ['recommendation.about_unknown', 'request.operation'],
  handle: async (runtime, caller, { body }) => showRecommendation(await fileRecommendation(runtime, caller, body), ofEnterprise(caller)),
})

const list = operation({
  id: 'recommendations.list',
  method: 'GET',
  path: '/v1/recommendations',
  summary: 'What was recommended and what became of it; a provider sees its own',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  query: Closed({ ...PageQuery, state: Type.Optional(RecommendationState), party: Type.Optional(Id) }),
  response: Page(RecommendationShown),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.change', 'recommendation')
    const { state, party } = query
    return pageOf(
      listName('recommendations', { state, party }),
      query,
      (after, limit) => pageOfRecommendations(runtime.db, caller.org, { reach, party, state, after, limit }),
      (row) => row.id,
      (row) => showRecommendation(row, reach === undefined),
    )
  },
})

const read = operation({
  id: 'recommendations.read',
  method: 'GET',
  path: '/v1/recommendations/{recommendation}',
  summary: 'One recommendation and what became of it; a provider sees its own',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: Named,
  response: RecommendationShown,
  errors: ['recommendation.unknown'],
  handle: async (runtime, caller, { params }) => {
    const party = reachOf(runtime, caller, 'read.change', 'recommendation')
    const row = await readRecommendation(runtime.db, caller.org, params.recommendation)
    // SAFETY: another party's, and one that there is not, answer alike.
    if (!row || (party !== undefined && row.party_id !== party)) throw unknownRecommendation(params.recommendation)
    return showRecommendation(row, party === undefined)
  },
})

const decided = ['recommendation.unknown', 'recommendation.decided', 'recommendation.own', 'recommendation.not_a_person']

const takeUp = operation({
  id: 'recommendations.takeUp',
  method: 'POST',
  path: '/v1/recommendations/{recommendation}/take-up',
  summary: 'A person of the enterprise takes it up, and may ask for the change in his own name',
  description:
    "The change is the caller's own request and asks for everything that a change asks for. Without `operations` it asks for those recommended.",
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: Named,
  body: Closed({ answer: Text, change: Type.Optional(Closed({ ticket: Text, operations: Type.Optional(Operations) })) }),
  response: RecommendationShown,
  errors: [...decided, 'recommendation.nothing_asked', 'credential.unknown', 'request.operation', 'plan.too_large'],
  handle: async (runtime, caller, { params, body }) =>
    showRecommendation(await takeUpRecommendation(runtime, caller, params.recommendation, body), true),
})

const decline = operation({
  id: 'recommendations.decline',
  method: 'POST',
  path: '/v1/recommendations/{recommendation}/decline',
  summary: 'A person of the enterprise declines it, with a reason',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: Named,
  body: Closed({ answer: Text }),
  response: RecommendationShown,
  errors: decided,
  handle: async (runtime, caller, { params, body }) =>
    showRecommendation(await declineRecommendation(runtime, caller, params.recommendation, body.answer), true),
})

const withdraw = operation({
  id: 'recommendations.withdraw',
  method: 'POST',
  path: '/v1/recommendations/{recommendation}/withdraw',
  summary: 'Whoever filed it takes it back',
  scope: 'request',
  power: 'self',
  params: Named,
  body: Empty,
  response: RecommendationShown,
  errors: ['recommendation.unknown', 'recommendation.decided'],
  handle: async (runtime, caller, { params }) =>
    showRecommendation(await withdrawRecommendation(runtime, caller, params.recommendation), ofEnterprise(caller)),
})

export const recommendationOperations = [file, list, read, takeUp, decline, withdraw]
