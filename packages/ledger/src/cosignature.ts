/**
 * C2SP cosignature/v1 (Ed25519, signature type 0x04): a witness says that, at this time, this is the largest consistent tree it has seen.
 * The signature bytes are a big-endian uint64 of seconds followed by 64 bytes over `cosignature/v1\ntime <seconds>\n` ‖ checkpoint body.
 */
import type { KeyObject } from 'node:crypto'
import { CountersignError } from './errors.ts'
import { rawPublicKey, SIGNATURE_BYTES, signEd25519, verifyEd25519 } from './keys.ts'
import type { NoteSigner, NoteVerifier } from './note-key.ts'
import { COSIGNATURE_V1, formatVkey, noteKeyId, parseVkey } from './note-key.ts'

function message(timestamp: number, body: string): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${timestamp}\n${body}`)
}

/** The 72 bytes of a cosignature. `timestamp` is in seconds, never zero (tlog-witness forbids it). Errors: `cosignature.bad_timestamp`. */
export function cosign(privateKey: KeyObject, body: string, timestamp: number): Buffer {
  if (!Number.isSafeInteger(timestamp) || timestamp <= 0) {
    throw new CountersignError('cosignature.bad_timestamp', 'invalid', `timestamp \`${timestamp}\` is not a positive number of seconds`)
  }
  const out = Buffer.alloc(8 + SIGNATURE_BYTES)
  out.writeBigUInt64BE(BigInt(timestamp))
  out.set(signEd25519(privateKey, message(timestamp, body)), 8)
  return out
}

/** The timestamp in seconds if the cosignature verifies over the checkpoint body, else undefined. */
export function verifyCosignature(publicKey: KeyObject, body: string, signature: Uint8Array): number | undefined {
  if (signature.length !== 8 + SIGNATURE_BYTES) return undefined
  const seconds = Buffer.from(signature.subarray(0, 8)).readBigUInt64BE()
  if (seconds === 0n || seconds > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  const timestamp = Number(seconds)
  return verifyEd25519(publicKey, message(timestamp, body), signature.subarray(8)) ? timestamp : undefined
}

/** A note verifier for a witness key. Errors: as `parseVkey`; `note.bad_vkey` for another signature type. */
export function cosignatureVerifier(vkey: string): NoteVerifier {
  const { key, ...parsed } = parseVkey(vkey)
  if (parsed.type !== COSIGNATURE_V1) {
    throw new CountersignError('note.bad_vkey', 'invalid', `\`${parsed.name}\` is not a witness key (signature type 0x04)`)
  }
  return {
    ...parsed,
    verify: (text, signature) => {
      const timestamp = verifyCosignature(key, text, signature)
      return timestamp === undefined ? undefined : { timestamp }
    },
  }
}

/** A note signer for a witness. `now` gives seconds since the Unix epoch. */
export function cosigner(name: string, privateKey: KeyObject, now: () => number): NoteSigner {
  const publicKey = rawPublicKey(privateKey)
  return {
    name,
    keyId: noteKeyId(name, COSIGNATURE_V1, publicKey),
    vkey: formatVkey(name, publicKey, COSIGNATURE_V1),
    sign: (text) => cosign(privateKey, text, now()),
  }
}
