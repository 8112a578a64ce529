/**
 * SHA-256, in the forms that the product uses. Nothing here chooses an algorithm at run time.
 *
 * `crypto.hash` with a binary (latin1) result is more than twice as fast as with a Buffer result (no native buffer per
 * digest), so bytes are taken through such a string: one code unit per byte.
 */
import { hash } from 'node:crypto'
import { canonicalJson } from './canonical.ts'

export const HASH_BYTES = 32

/** Lower-case hex of SHA-256 over the bytes, or over the UTF-8 bytes of a string. */
export function sha256Hex(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex')
}

/** The 32 bytes of SHA-256 over the bytes, or over the UTF-8 bytes of a string. */
export function sha256(data: Uint8Array | string): Buffer {
  return Buffer.from(hash('sha256', data, 'binary'), 'latin1')
}

/** `sha256:` and the hex of SHA-256 over the RFC 8785 form of the value: what people sign and refer to. Errors: `canonical.*`. */
export function digestOf(value: unknown): string {
  return `sha256:${sha256Hex(canonicalJson(value))}`
}
