// A batch from outside, opened: signed by a live key of the provider that it speaks for, meant for this organisation, fresh.
// The checks stand in this order; the first that fails refuses the whole batch. What it says is not judged here.
import { type CountersignError, parseEnvelope, parseStrictBytes, publicKeyFromRaw, verifyEnvelope } from '@countersign/ledger'
import { type Batch, freshnessMs, limits, readBatch, telemetryPayloadType } from './model.ts'

export interface SigningKey {
  readonly keyId: string
  readonly principal: string
  readonly publicKey: Buffer
}

export interface Refused {
  readonly code: 'telemetry.forged' | 'telemetry.malformed' | 'telemetry.foreign' | 'telemetry.stale'
  readonly reason: string
}

export interface Opened {
  readonly batch: Batch
  readonly signer: SigningKey
  readonly sentAt: Date
}

export interface Incoming {
  readonly envelope: unknown
  readonly org: string
  /** The caller's party. */
  readonly provider: string
  /** Live execution keys of the caller's party, among those that the envelope names. */
  readonly keys: readonly SigningKey[]
  readonly at: Date
}

/** The ids of the keys that an envelope says it is signed with. None: it is no envelope. */
export const keyIdsOf = (envelope: unknown): string[] => {
  try {
    return [...new Set(parseEnvelope(envelope).signatures.map(({ keyid }) => keyid))]
  } catch {
    return []
  }
}

const verified = ({ envelope, keys }: Incoming): Refused | { payload: Buffer; signer: SigningKey } => {
  try {
    const { payload, payloadType, keyIds } = verifyEnvelope(envelope, (id) => {
      const key = keys.find(({ keyId }) => keyId === id)
      return key && publicKeyFromRaw(key.publicKey)
    })
    if (payloadType !== telemetryPayloadType)
      return { code: 'telemetry.malformed', reason: `the payload type must be \`${telemetryPayloadType}\`` }
    return { payload, signer: keys.find(({ keyId }) => keyId === keyIds[0])! }
  } catch (error) {
    const unsigned = (error as Partial<CountersignError>).code === 'dsse.no_known_signature'
    return {
      code: 'telemetry.forged',
      reason: unsigned ? 'no signature by a live execution key of the provider' : 'the signature does not verify',
    }
  }
}

export const openBatch = (incoming: Incoming): Refused | Opened => {
  const opened = verified(incoming)
  if ('code' in opened) return opened
  let batch: Batch
  try {
    // SAFETY: what was signed is read strictly: no duplicate key, no `__proto__`, bounded in bytes, depth and number of values.
    batch = readBatch(
      parseStrictBytes(opened.payload, { maxBytes: limits.payloadBytes, maxDepth: limits.factsDepth + 4, maxNodes: 200_000 }),
    )
  } catch (error) {
    return { code: 'telemetry.malformed', reason: (error as Error).message }
  }
  if (batch.org !== incoming.org || batch.provider !== incoming.provider)
    return { code: 'telemetry.foreign', reason: 'it was signed for another organisation or speaks for another provider' }
  const sentAt = new Date(batch.sentAt)
  if (Math.abs(incoming.at.getTime() - sentAt.getTime()) > freshnessMs)
    return { code: 'telemetry.stale', reason: `it was signed more than ${freshnessMs / 1000} s from now; sign it anew` }
  return { batch, signer: opened.signer, sentAt }
}
