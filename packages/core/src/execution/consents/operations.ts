// The API of what is done about consents: asking the systems for them, and ending one.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Id, Instant, Text } from '../../platform/schemas.ts'
import { askSystems } from '../standing/index.ts'
import { endConsentByChange } from './end.ts'

const scan = operation({
  id: 'consents.scan',
  method: 'POST',
  path: '/v1/consents/scan',
  summary: 'Asks systems, through their connectors, which consents they hold; none named: all',
  description:
    'They are asked in the background, together with what is held there; one that could not be read whole is the finding `consent.not_readable`.',
  scope: 'request',
  power: 'finding.resolve',
  body: Closed({ systems: Type.Optional(Type.Array(Id, { maxItems: 500, uniqueItems: true })) }),
  response: Closed({ askedAt: Instant }),
  status: 202,
  errors: ['system.unknown'],
  handle: async (runtime, caller, { body }) => {
    await askSystems(runtime, caller, body.systems ?? [])
    return { askedAt: runtime.clock.now().toISOString() }
  },
})

const end = operation({
  id: 'consents.end',
  method: 'POST',
  path: '/v1/consents/{consent}/end',
  summary: 'Ends a consent by a change: revoked at its system by our own connector, with all that was issued under it, and proven',
  description: 'Asked again while that change is open, it is the answer.',
  scope: 'request',
  power: 'change.request',
  asksItself: true,
  params: Closed({ consent: Id }),
  body: Closed({ reason: Text, ticket: Text }),
  response: Closed({ change: Id, plan: Type.String(), outcome: Type.String() }),
  status: 202,
  errors: ['consent.unknown', 'consent.ended', 'consent.no_connector', 'change.reason_missing', 'change.ticket_missing'],
  handle: async (runtime, caller, { params, body }) => ({ ...(await endConsentByChange(runtime, caller, params.consent, body)) }),
})

export const consentEndingOperations = [scan, end]
