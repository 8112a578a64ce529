// The API of risk acceptances: what could not be removed, the text to sign, and the signature.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Base64, Closed, Digest, Id, Instant, Signature, Text } from '../../platform/schemas.ts'
import { acceptRisk, draftAcceptance, unknownRisk } from './risk.ts'
import { RiskAcceptance, RiskState, showAcceptance } from './shown.ts'
import { listAcceptances, readAcceptance } from './store.ts'

const AcceptanceParam = Closed({ acceptance: Id })
const terms = {
  reason: Text,
  compensatingControls: Type.Array(Text, { minItems: 1, maxItems: 50 }),
  residualRisk: Text,
  expiresAt: Instant,
}

const list = operation({
  id: 'risk.list',
  method: 'GET',
  path: '/v1/risk-acceptances',
  summary: 'Risks that wait for a person, and those that one has accepted',
  scope: 'read',
  power: 'read.change',
  query: Closed({ ...PageQuery, change: Type.Optional(Id), state: Type.Optional(RiskState) }),
  response: Page(RiskAcceptance),
  resource: () => ({ kind: 'risk', id: '*' }),
  handle: (runtime, caller, { query }) => {
    const filter = {
      ...(query.state === undefined ? {} : { state: query.state }),
      ...(query.change === undefined ? {} : { change: query.change }),
    }
    return pageOf(
      listName('risk-acceptances', filter),
      query,
      (after, limit) => listAcceptances(runtime.db, caller.org, { ...filter, after, limit }),
      (row) => row.id,
      showAcceptance,
    )
  },
})

const read = operation({
  id: 'risk.read',
  method: 'GET',
  path: '/v1/risk-acceptances/{acceptance}',
  summary: 'One risk: what could not be removed, and who accepted it until when',
  scope: 'read',
  power: 'read.change',
  params: AcceptanceParam,
  response: RiskAcceptance,
  errors: ['risk.unknown'],
  resource: ({ params }) => ({ kind: 'risk', id: params.acceptance }),
  handle: async (runtime, caller, { params }) => {
    const row = await readAcceptance(runtime.db, caller.org, params.acceptance)
    if (!row) throw unknownRisk(params.acceptance)
    return showAcceptance(row)
  },
})

const draft = operation({
  id: 'risk.draft',
  method: 'POST',
  path: '/v1/risk-acceptances/{acceptance}/draft',
  summary: 'The exact text that the caller would sign; nothing is stored',
  description:
    'What is signed is SHA-256(`countersign/risk-acceptance/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.',
  scope: 'approve',
  power: 'risk.accept',
  params: AcceptanceParam,
  body: Closed(terms),
  response: Closed({ id: Id, text: Type.String(), digest: Digest, nonce: Base64 }),
  errors: ['risk.unknown', 'risk.closed', 'risk.expiry', 'risk.reason_missing', 'risk.controls_missing'],
  resource: ({ params }) => ({ kind: 'risk', id: params.acceptance }),
  handle: (runtime, caller, { params, body }) => draftAcceptance(runtime, caller, params.acceptance, body),
})

const sign = operation({
  id: 'risk.sign',
  method: 'POST',
  path: '/v1/risk-acceptances/{acceptance}/signature',
  summary: 'Accepts a risk by name, until a day, with controls in its place',
  scope: 'approve',
  power: 'risk.accept',
  asksItself: true,
  params: AcceptanceParam,
  body: Closed({ ...terms, keyId: Id, signature: Signature }),
  response: Closed({ id: Id, expiresAt: Instant }),
  errors: [
    'risk.unknown',
    'risk.closed',
    'risk.expiry',
    'risk.reason_missing',
    'risk.controls_missing',
    'risk.ineligible',
    'risk.bad_signature',
  ],
  handle: (runtime, caller, { params, body }) => {
    const { keyId, signature, ...rest } = body
    return acceptRisk(runtime, caller, params.acceptance, rest, { keyId, signature })
  },
})

export const riskOperations = [list, read, draft, sign]
