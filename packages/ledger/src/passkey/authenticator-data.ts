/**
 * What the authenticator says (WebAuthn Level 3, section 6.1): for which relying party, whether somebody was there and was verified, how often
 * the key has signed, whether it can leave the device.
 */
import { sha256 } from '../hash.ts'

const HASH_BYTES = 32
/** rpIdHash, flags, signCount: all that an assertion has when no extension was asked for. */
export const ASSERTION_BYTES = HASH_BYTES + 1 + 4

const FLAG = { present: 0x01, verified: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40, extensions: 0x80 } as const

export interface AuthenticatorData {
  readonly rpIdHash: Buffer
  /** UP: somebody was there. */
  readonly present: boolean
  /** UV: it was its holder, by his finger, face or PIN. */
  readonly verified: boolean
  /** BE: the key may be copied to other devices of its holder (a synced passkey). */
  readonly backupEligible: boolean
  /** BS: it is copied now. */
  readonly backedUp: boolean
  /** AT: a new key follows. */
  readonly attested: boolean
  /** ED: outputs of extensions follow. */
  readonly extensions: boolean
  /** 0: this authenticator doesn't count. */
  readonly signCount: number
}

/** The head of authenticator data; undefined where it is too short. */
export function readAuthenticatorData(bytes: Uint8Array): AuthenticatorData | undefined {
  if (bytes.length < ASSERTION_BYTES) return undefined
  const data = Buffer.from(bytes)
  const flags = data.readUInt8(HASH_BYTES)
  const has = (flag: number): boolean => (flags & flag) !== 0
  return {
    rpIdHash: data.subarray(0, HASH_BYTES),
    present: has(FLAG.present),
    verified: has(FLAG.verified),
    backupEligible: has(FLAG.backupEligible),
    backedUp: has(FLAG.backedUp),
    attested: has(FLAG.attested),
    extensions: has(FLAG.extensions),
    signCount: data.readUInt32BE(HASH_BYTES + 1),
  }
}

/** Why this isn't the assertion of a verified person for this relying party; undefined when it is. Section 7.2, steps 15 to 19. */
export function assertionDataProblem(bytes: Uint8Array, rpId: string): string | undefined {
  const data = readAuthenticatorData(bytes)
  if (data === undefined) return 'the authenticator data is too short'
  if (!data.rpIdHash.equals(sha256(rpId))) return 'it was made for another relying party'
  if (!data.present) return 'nobody was present'
  if (!data.verified) return 'the person was not verified by the authenticator'
  // SAFETY: no extension is ever asked for and a new key has no place here: what follows the head could only be read by some and not by others.
  if (data.attested || data.extensions || bytes.length !== ASSERTION_BYTES) return 'the authenticator data holds more than an assertion has'
  if (data.backedUp && !data.backupEligible) return 'the authenticator data contradicts itself'
  return undefined
}
