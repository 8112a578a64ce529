// Events that a source pushes by a signed webhook. Who signed it is judged before a byte of it is read as anything; the client of the source's document is who
// delivers; record, event and entry are one transaction. SAFETY: whatever keeps a delivery out has one answer, and the reason is for the log alone.
import { CountersignError } from '@countersign/ledger'
import { type Static, Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { type StandingSource, sourceInForce, sourcesInForce } from '../../authority/sources/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { inLane } from '../../platform/lanes.ts'
import { Closed, Facts, Instant, Text } from '../../platform/schemas.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import {
  type Headers,
  liveKeysOf,
  refuseDelivery,
  refuseEvent,
  type TakenEvent,
  takeEvent,
  type Verified,
  verifyDelivery,
} from '../../registry/webhooks/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { requirePowerToDeliver } from './deliver.ts'
import { Kind } from './shown.ts'

/** In one event. */
const mostRecords = 1000
/** Events of one source are taken one after the other; more than this would hold connections that only wait. */
const lanes = 2

const EventBody = Closed({
  type: Type.Enum(['records.changed', 'ping']),
  timestamp: Instant,
  sequence: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  data: Type.Optional(
    Closed({
      records: Type.Optional(
        Type.Array(Closed({ kind: Kind, externalId: Type.String({ maxLength: 1000 }), attributes: Facts }), { maxItems: mostRecords }),
      ),
      ended: Type.Optional(
        Type.Array(Closed({ kind: Kind, externalId: Type.String({ maxLength: 1000 }), reason: Text }), { maxItems: mostRecords }),
      ),
    }),
  ),
})
export type EventBody = Static<typeof EventBody>

/** A delivery whose signature holds, and as whom it is taken. */
export interface Admitted {
  readonly caller: Caller
  readonly source: string
  readonly delivery: Verified
}

const numbersEvents = ({ text }: StandingSource): boolean => text.format.type === 'webhook' && text.format.sequence === true

/** Errors: `webhook.refused`, whatever is wrong with it. */
export const admitWebhook = async (
  runtime: Runtime,
  org: string,
  requestId: string,
  given: { readonly source: string; readonly headers: Headers; readonly body: Buffer },
): Promise<Admitted> => {
  const at = runtime.clock.now()
  const refuse = (why: string): CountersignError => {
    runtime.log.warn({ requestId, source: given.source.slice(0, 100), why }, 'webhook: a delivery was refused')
    return refuseDelivery()
  }
  const standing = (await sourcesInForce(runtime.db, org, at)).find(({ source }) => source.name === given.source)
  const keys = await liveKeysOf(runtime, runtime.db, org, given.source, at)
  const verified = verifyDelivery(given.headers, given.body, keys, at)
  if (!standing) throw refuse('no such source is in force')
  if (standing.text.format.type !== 'webhook') throw refuse(`its format is ${standing.text.format.type}`)
  if (keys.length === 0) throw refuse('it has no key')
  if ('why' in verified) throw refuse(verified.why)
  const principal = await resolvePrincipal(runtime.db, org, standing.text.client, at)
  if (!principal?.active) throw refuse('its client is not active')
  const caller = { org, principal, requestId }
  try {
    await requirePowerToDeliver(runtime, caller, standing)
  } catch (error) {
    if (error instanceof CountersignError && error.kind === 'forbidden') throw refuse(error.code)
    throw error
  }
  return { caller, source: given.source, delivery: verified }
}

/** The event that a body is. Errors: `webhook.body_invalid`. */
export const readEventBody = (body: unknown): EventBody => {
  if (Check(EventBody, body) && !Number.isNaN(Date.parse(body.timestamp))) return body
  const problems = Errors(EventBody, body)
    .slice(0, 5)
    .map(({ instancePath, message }) => `${instancePath === '' ? 'the body' : instancePath.slice(1).replaceAll('/', '.')} ${message}`)
  throw new CountersignError(
    'webhook.body_invalid',
    'invalid',
    `this is no event: ${problems.length > 0 ? problems.join('; ') : 'its timestamp is no moment'}`,
  )
}

/** Errors: `webhook.event_altered`, `webhook.number_used`, `webhook.number_missing`, `webhook.named_twice`, `webhook.refused`. */
export const takeWebhook = async (runtime: Runtime, { caller, source: name, delivery }: Admitted, body: EventBody): Promise<TakenEvent> => {
  const event = {
    type: body.type,
    at: new Date(body.timestamp),
    sequence: body.sequence ?? null,
    records: body.data?.records ?? [],
    ended: body.data?.ended ?? [],
  }
  return inLane(runtime, `webhook ${caller.org} ${name}`, lanes, runtime.clock.monotonic, () =>
    transact(runtime, caller, async (work) => {
      const standing = await sourceInForce(work.db, work.org, name, work.at)
      // ORDER: a key that was revoked meanwhile has signed nothing.
      const keys = await liveKeysOf(runtime, work.db, work.org, name, work.at)
      if (!keys.some(({ id }) => id === delivery.key)) throw refuseDelivery()
      return takeEvent(runtime, work, standing.source, delivery, event, numbersEvents(standing))
    }),
  )
}

const mendable = new Set([
  'webhook.body_invalid',
  'webhook.event_altered',
  'webhook.number_used',
  'webhook.number_missing',
  'webhook.named_twice',
])

/** What was signed and can't be taken is a finding before its sender hears of it. Anything else is none. */
export const unreadableEvent = async (runtime: Runtime, admitted: Admitted, error: unknown): Promise<void> => {
  if (!(error instanceof CountersignError)) return
  const ofForm = mendable.has(error.code) || (error.kind === 'invalid' && /^(json|request)\./.test(error.code))
  if (!ofForm) return
  await transact(runtime, admitted.caller, (work) => refuseEvent(runtime, work, admitted.source, admitted.delivery, error))
}
