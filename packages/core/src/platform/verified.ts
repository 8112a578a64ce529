// Signatures that were found good. Whether a key signed a message is a pure question, and it is asked anew for every step that rests on the answer;
// whether that key still counts is another one, and is never remembered. What did not verify is not remembered either.
import { canonicalJson, openPersonKey, type PersonKeyFacts, sha256Hex, verifySignatureOf } from '@countersign/ledger'

const most = 20_000

const good = new Set<string>()

/** Whether the key, in its own form, signed the message. Errors: as `openPersonKey`. */
export const verified = (facts: PersonKeyFacts, message: Buffer, signature: Buffer): boolean => {
  const key = { ...facts, publicKey: Buffer.from(facts.publicKey).toString('base64') }
  const name = sha256Hex(canonicalJson([key, message.toString('base64'), signature.toString('base64')]))
  if (good.has(name)) return true
  if (!verifySignatureOf(openPersonKey(facts), message, signature)) return false
  if (good.size >= most) good.clear()
  good.add(name)
  return true
}
