/**
 * C2SP tlog-proof: one text file that proves one entry, offline: its index, its inclusion proof, and the cosigned checkpoint.
 * The `extra` line is not signed by anybody: it may help to find things, it must never be believed.
 */
import { decodeBase64 } from './base64.ts'
import type { CompiledTrust, Trust } from './checkpoint.ts'
import { parseSize, verifyCheckpoint } from './checkpoint.ts'
import { CountersignError } from './errors.ts'
import { HASH_BYTES } from './hash.ts'
import { leafHash, verifyInclusion } from './merkle.ts'
import { MAX_NOTE_BYTES } from './note.ts'

export interface TlogProof {
  /** Zero-based index of the entry. */
  index: number
  /** From the leaf's sibling to the root's child. */
  hashes: Buffer[]
  /** The checkpoint as a signed note, verbatim. */
  checkpoint: string
  /** Opaque and unauthenticated. */
  extra?: Buffer
}

export interface VerifiedProof {
  origin: string
  index: number
  size: number
  root: Buffer
  /** The trusted witnesses that cosigned, and when (seconds since the Unix epoch). */
  witnesses: { name: string; timestamp: number }[]
}

const HEADER = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^53 leaves has 53 levels; the format's sibling, tlog-witness, allows 63 lines. */
const MAX_HASHES = 63
const MAX_PROOF_BYTES = MAX_NOTE_BYTES + 100_000

function malformed(message: string): CountersignError {
  return new CountersignError('proof.malformed', 'invalid', message)
}

/** Errors: `proof.malformed`. */
export function formatTlogProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  if (!Number.isSafeInteger(index) || index < 0) throw malformed(`\`${index}\` is not an index`)
  if (hashes.length > MAX_HASHES || hashes.some((hash) => hash.length !== HASH_BYTES))
    throw malformed('a proof has at most 63 hashes of 32 bytes')
  const lines = [HEADER, ...(extra === undefined ? [] : [`extra ${extra.toString('base64')}`]), `index ${index}`]
  return `${[...lines, ...hashes.map((hash) => hash.toString('base64'))].join('\n')}\n\n${checkpoint}`
}

/** Reads a proof without believing it. Errors: `proof.malformed`. */
export function parseTlogProof(text: string): TlogProof {
  if (text.length > MAX_PROOF_BYTES) throw malformed('proof file is too large')
  const end = text.indexOf('\n\n')
  if (end < 0) throw malformed('proof has no checkpoint')
  const [header, ...lines] = text.slice(0, end).split('\n', MAX_HASHES + 4)
  if (header !== HEADER) throw malformed(`the first line of a proof is \`${HEADER}\``)
  let extra: Buffer | undefined
  if (lines[0]?.startsWith('extra ')) {
    extra = decodeBase64(lines.shift()!.slice('extra '.length))
    if (extra === undefined) throw malformed('extra data is not base64')
  }
  const indexLine = lines.shift()
  const index = indexLine?.startsWith('index ') ? parseSize(indexLine.slice('index '.length)) : undefined
  if (index === undefined) throw malformed('a proof names the index of its entry in decimal')
  if (lines.length > MAX_HASHES) throw malformed(`a proof has at most ${MAX_HASHES} hashes`)
  const hashes = lines.map((line) => {
    const hash = decodeBase64(line)
    if (hash === undefined || hash.length !== HASH_BYTES) throw malformed('a line of the proof is not a hash of 32 bytes in base64')
    return hash
  })
  return { index, hashes, checkpoint: text.slice(end + 2), ...(extra === undefined ? {} : { extra }) }
}

/**
 * Proves that exactly these leaf bytes are entry `index` of the trusted log, under a checkpoint that enough witnesses saw.
 * Errors: `proof.malformed`, `proof.not_included` (kind `forbidden`), and those of `verifyCheckpoint`.
 */
export function verifyTlogProof(text: string, leafBytes: Uint8Array, trust: Trust | CompiledTrust): VerifiedProof {
  const { index, hashes, checkpoint } = parseTlogProof(text)
  const { origin, size, root, witnesses } = verifyCheckpoint(checkpoint, trust)
  if (!verifyInclusion(index, size, leafHash(leafBytes), hashes, root)) {
    throw new CountersignError('proof.not_included', 'forbidden', `the leaf is not entry \`${index}\` of the log at size \`${size}\``, {
      details: { index, size },
    })
  }
  return { origin, index, size, root, witnesses }
}
