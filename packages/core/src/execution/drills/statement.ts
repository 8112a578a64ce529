// What a provider says when evidence is demanded, read out of its envelope: signed by a live key of its own, meant for this organisation and this
// demand, fresh. That it is whole and true is judged elsewhere. Pure.
import { parseStrictBytes, publicKeyFromRaw, verifyEnvelope } from '@countersign/ledger'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { Base64, Closed, Id, Instant } from '../../platform/schemas.ts'

/** The payload's type, which the signature covers (DSSE v1.0.2). */
export const statementPayloadType = 'application/vnd.countersign.demanded-evidence+json'
export const statementMediaType = 'application/vnd.countersign.demanded-evidence+dsse'
export const statementType = 'countersign/demanded-evidence/v1'

/** How far the signature may be from our clock, in either direction. */
const freshnessMs = 300_000

const StatementSchema = Closed({
  type: Type.Literal(statementType),
  org: Id,
  provider: Id,
  demand: Id,
  nonce: Base64,
  statedAt: Instant,
  items: Type.Array(Closed({ credential: Id, system: Id, account: Type.String({ maxLength: 300 }), state: Type.Enum(['live', 'ended']) }), {
    maxItems: 200,
  }),
})

export interface StatedItem {
  readonly credential: string
  readonly system: string
  readonly account: string
  /** `live`: whoever holds it gets in. `ended`: nobody does. */
  readonly state: 'live' | 'ended'
}

export interface Statement {
  readonly type: typeof statementType
  readonly org: string
  readonly provider: string
  readonly demand: string
  readonly nonce: string
  readonly statedAt: string
  readonly items: readonly StatedItem[]
}

export interface LiveKey {
  readonly key_id: string
  readonly principal_id: string
  readonly public_key: Buffer
}

export interface Unbelieved {
  readonly code: 'demand.forged' | 'demand.malformed' | 'demand.foreign' | 'demand.stale'
  readonly reason: string
}

export interface Wanted {
  readonly org: string
  readonly provider: string
  readonly demand: string
  readonly nonce: string
  readonly keys: readonly LiveKey[]
  readonly at: Date
}

/** The checks stand in this order; the first that fails says why nothing of it counts. */
export const readStatement = (envelope: unknown, wanted: Wanted): Unbelieved | { readonly statement: Statement; readonly key: LiveKey } => {
  let payload: Buffer
  let key: LiveKey
  try {
    const opened = verifyEnvelope(envelope, (id) => {
      const known = wanted.keys.find(({ key_id }) => key_id === id)
      return known && publicKeyFromRaw(known.public_key)
    })
    if (opened.payloadType !== statementPayloadType)
      return { code: 'demand.malformed', reason: `the payload type must be \`${statementPayloadType}\`` }
    payload = opened.payload
    key = wanted.keys.find(({ key_id }) => key_id === opened.keyIds[0])!
  } catch {
    return { code: 'demand.forged', reason: 'no signature by a live execution key of the provider verifies' }
  }
  let statement: Statement
  try {
    // SAFETY: what was signed is read strictly and within bounds.
    const value = parseStrictBytes(payload, { maxBytes: 1 << 17, maxDepth: 6, maxNodes: 5_000 })
    if (!Check(StatementSchema, value)) return { code: 'demand.malformed', reason: 'it is not of the form of demanded evidence' }
    statement = value
  } catch (error) {
    return { code: 'demand.malformed', reason: (error as Error).message }
  }
  if (statement.org !== wanted.org || statement.provider !== wanted.provider)
    return { code: 'demand.foreign', reason: 'it was signed for another organisation or speaks for another provider' }
  // SAFETY: the nonce belongs to one demand, so an answer to an earlier one can't be shown again.
  if (statement.demand !== wanted.demand || statement.nonce !== wanted.nonce)
    return { code: 'demand.foreign', reason: 'it answers another demand' }
  if (Math.abs(wanted.at.getTime() - new Date(statement.statedAt).getTime()) > freshnessMs)
    return { code: 'demand.stale', reason: `it was signed more than ${freshnessMs / 1000} s from now; sign it anew` }
  return { statement, key }
}
