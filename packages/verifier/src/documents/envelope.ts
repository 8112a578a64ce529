// Opens a DSSE envelope with the keys of one role. INVARIANT: exactly one signature, so that who signed is never a choice of the reader's.
import type { KeyObject } from 'node:crypto'
import { parseEnvelope, parseStrict, parseStrictBytes, verifyEnvelope } from '@countersign/ledger'
import { MAX_LINE_BYTES } from '../lines.ts'
import { malformed, type Obj, object } from '../shape.ts'

export interface Opened {
  readonly payload: Buffer
  readonly keyId: string
}

/** Errors: `dsse.*`, `json.*`, `dossier.malformed`. */
export const openEnvelope = (source: string, payloadType: string, keys: (keyId: string) => KeyObject | undefined): Opened => {
  const envelope = parseEnvelope(parseStrict(source, { maxBytes: MAX_LINE_BYTES }))
  if (envelope.signatures.length !== 1) throw malformed('the envelope does not bear exactly one signature')
  const { payload, payloadType: found, keyIds } = verifyEnvelope(envelope, keys)
  if (found !== payloadType) throw malformed(`the envelope holds \`${found.slice(0, 100)}\`, not \`${payloadType}\``)
  return { payload, keyId: keyIds[0]! }
}

export const payloadObject = (payload: Uint8Array, what: string): Obj =>
  object(parseStrictBytes(payload, { maxBytes: MAX_LINE_BYTES }), what)
