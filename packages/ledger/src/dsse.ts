/**
 * DSSE (secure-systems-lab/dsse protocol v1.0.2): a payload, its type, and signatures over both.
 *
 * INVARIANT: the payload is handed out only after a signature of a key that the caller knows has verified over exactly those bytes.
 */
import type { KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { CountersignError } from './errors.ts'
import { signEd25519, verifyEd25519 } from './keys.ts'

export interface Envelope {
  payloadType: string
  /** Standard base64. */
  payload: string
  signatures: { keyid: string; sig: string }[]
}

export interface VerifiedEnvelope {
  payload: Buffer
  payloadType: string
  /** The known keys that signed, each once. */
  keyIds: string[]
}

const MAX_SIGNATURES = 16

/** Pre-authentication encoding: `DSSEv1 <len type> <type> <len body> <body>`, lengths in bytes, decimal. */
export function dssePae(payloadType: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${body.length} `), body])
}

export function signEnvelope(
  payloadType: string,
  payload: Uint8Array,
  signers: readonly { keyId: string; privateKey: KeyObject }[],
): Envelope {
  if (payloadType === '' || signers.length === 0) {
    throw new CountersignError('dsse.malformed', 'invalid', 'an envelope has a payload type and at least one signer')
  }
  const message = dssePae(payloadType, payload)
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: signers.map(({ keyId, privateKey }) => ({ keyid: keyId, sig: signEd25519(privateKey, message).toString('base64') })),
  }
}

function malformed(message: string): CountersignError {
  return new CountersignError('dsse.malformed', 'invalid', message)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasOnly(value: Record<string, unknown>, keys: readonly string[]): boolean {
  return Object.keys(value).every((key) => keys.includes(key))
}

/** Checks the shape of a value from outside; verifies nothing. Unknown members are refused. Errors: `dsse.malformed`. */
export function parseEnvelope(value: unknown): Envelope {
  if (!isRecord(value) || !hasOnly(value, ['payloadType', 'payload', 'signatures'])) throw malformed('not a DSSE envelope')
  const { payloadType, payload, signatures } = value
  if (typeof payloadType !== 'string' || payloadType === '' || !payloadType.isWellFormed())
    throw malformed('payloadType is a non-empty string')
  if (typeof payload !== 'string') throw malformed('payload is a base64 string')
  if (!Array.isArray(signatures) || signatures.length === 0 || signatures.length > MAX_SIGNATURES) {
    throw malformed(`signatures is a list of 1 to ${MAX_SIGNATURES}`)
  }
  return {
    payloadType,
    payload,
    signatures: signatures.map((entry: unknown) => {
      if (!isRecord(entry) || !hasOnly(entry, ['keyid', 'sig']) || typeof entry.keyid !== 'string' || typeof entry.sig !== 'string') {
        throw malformed('a signature has a keyid and a sig')
      }
      return { keyid: entry.keyid, sig: entry.sig }
    }),
  }
}

/**
 * Verifies an envelope with the keys that `keys` knows; signatures of unknown key ids never count.
 * Errors: `dsse.malformed`, `dsse.bad_signature` (a known key's signature that fails), `dsse.no_known_signature` (both kind `forbidden`).
 */
export function verifyEnvelope(envelope: unknown, keys: (keyId: string) => KeyObject | undefined): VerifiedEnvelope {
  const { payloadType, payload, signatures } = parseEnvelope(envelope)
  const body = decodeBase64(payload)
  if (body === undefined) throw malformed('payload is not standard base64')
  const message = dssePae(payloadType, body)
  const keyIds = new Set<string>()
  for (const { keyid, sig } of signatures) {
    const signature = decodeBase64(sig)
    if (signature === undefined) throw malformed('sig is not standard base64')
    const key = keys(keyid)
    if (key === undefined) continue
    if (!verifyEd25519(key, message, signature)) {
      throw new CountersignError('dsse.bad_signature', 'forbidden', `signature of \`${keyid.slice(0, 128)}\` does not verify`)
    }
    keyIds.add(keyid)
  }
  if (keyIds.size === 0) throw new CountersignError('dsse.no_known_signature', 'forbidden', 'no signature of a known key')
  return { payload: body, payloadType, keyIds: [...keyIds] }
}
