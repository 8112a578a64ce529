// Signatures that were found good. Whether a key signed a message is a pure question, and it is asked anew for every step that rests on the answer;
// whether that key still counts is another one, and is never remembered. What did not verify is not remembered either.
import { publicKeyFromRaw, sha256Hex, verifyEd25519 } from '@countersign/ledger'

const most = 20_000

const good = new Set<string>()

/** Ed25519 (RFC 8032) over `message`. `publicKey`: its 32 raw bytes. Errors: as `publicKeyFromRaw`. */
export const verified = (publicKey: Buffer, message: Buffer, signature: Buffer): boolean => {
  // Key and signature have fixed lengths where they are good, so that no other three of them share this name.
  const name = sha256Hex(Buffer.concat([publicKey, signature, message]))
  const known = publicKey.length === 32 && signature.length === 64
  if (known && good.has(name)) return true
  if (!verifyEd25519(publicKeyFromRaw(publicKey), message, signature)) return false
  if (known) {
    if (good.size >= most) good.clear()
    good.add(name)
  }
  return true
}
