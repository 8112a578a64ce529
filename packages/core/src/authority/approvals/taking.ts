// Taking a person's signature: with whichever form of key, in this one place. Whether he may sign at all is asked by whoever takes it.
import { decodeBase64 } from '@countersign/ledger'
import { verified } from '../../platform/verified.ts'
import { noteUseOfKey } from '../../registry/passkeys/index.ts'
import { factsOfKey, type KeyRow } from '../../registry/principals/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { type SignatureLabel, signedBytes } from './model.ts'

/** What a person put his name to: which kind of statement, in answer to which question, over which text. */
export interface Signed {
  readonly label: SignatureLabel
  readonly nonce: Uint8Array
  readonly digest: string
}

/** Whether that key signed exactly this. Asked when a signature comes and again whenever something rests on it. */
export const isSignedBy = (key: KeyRow, signed: Signed, signature: Buffer): boolean =>
  verified(factsOfKey(key), signedBytes(signed.label, signed.nonce, signed.digest), signature)

/** The bytes of the signature, to be kept; undefined where that key did not sign this. `text`: base64 in its one form. */
export const takeSignature = async (
  runtime: Runtime,
  work: Work,
  key: KeyRow,
  signed: Signed,
  text: string,
): Promise<Buffer | undefined> => {
  const signature = decodeBase64(text)
  if (signature === undefined || !isSignedBy(key, signed, signature)) return undefined
  await noteUseOfKey(runtime, work, key, signature)
  return signature
}
