/**
 * The body of tlog-witness `add-checkpoint`: `old <size>`, consistency proof lines, an empty line, the checkpoint.
 */
import { decodeBase64 } from '../base64.ts'
import { parseSize } from '../checkpoint.ts'
import { CountersignError } from '../errors.ts'
import { HASH_BYTES } from '../hash.ts'

export interface AddCheckpointRequest {
  /** The size that the caller believes the witness cosigned last; 0 if none. */
  oldSize: number
  /** RFC 6962 section 2.1.2, from `oldSize`; empty from 0. */
  proof: readonly Buffer[]
  /** The signed note, verbatim. */
  checkpoint: string
}

const MAX_PROOF_LINES = 63

function malformed(message: string): CountersignError {
  return new CountersignError('witness.malformed_request', 'invalid', message)
}

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpointRequest): string {
  return `old ${oldSize}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${checkpoint}`
}

/** Errors: `witness.malformed_request`. */
export function parseAddCheckpoint(body: string): AddCheckpointRequest {
  const end = body.indexOf('\n\n')
  if (end < 0) throw malformed('the request has no checkpoint')
  const [oldLine, ...proofLines] = body.slice(0, end).split('\n', MAX_PROOF_LINES + 2)
  const oldSize = oldLine?.startsWith('old ') ? parseSize(oldLine.slice('old '.length)) : undefined
  if (oldSize === undefined) throw malformed('the first line of the request is `old <size>`')
  if (proofLines.length > MAX_PROOF_LINES) throw malformed(`more than ${MAX_PROOF_LINES} proof lines`)
  const proof = proofLines.map((line) => {
    const hash = decodeBase64(line)
    if (hash === undefined || hash.length !== HASH_BYTES) throw malformed('a proof line is not a hash of 32 bytes in base64')
    return hash
  })
  return { oldSize, proof, checkpoint: body.slice(end + 2) }
}
