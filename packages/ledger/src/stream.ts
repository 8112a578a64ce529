/**
 * The offline verifier of a whole log: leaves go in one after the other, and at the end they either are exactly the tree of a trusted
 * checkpoint or they are not. Memory is flat in the number of leaves.
 *
 * It holds no opinion on what a leaf says; and nothing that it saw may be used before `finish` has returned.
 */
import type { CompiledTrust, Trust, TrustedCheckpoint } from './checkpoint.ts'
import { verifyCheckpoint } from './checkpoint.ts'
import { CountersignError } from './errors.ts'
import { CompactRange } from './merkle.ts'

const DEFAULT_MAX_LEAF_BYTES = 16 * 1024 * 1024
const LINE_FEED = 0x0a

/** The streaming form: push every leaf in order, then finish. Errors: as of `verifyLogStream`. */
export class LogVerifier {
  readonly checkpoint: TrustedCheckpoint
  private readonly range = new CompactRange()

  constructor(checkpointNote: string | Uint8Array, trust: Trust | CompiledTrust) {
    this.checkpoint = verifyCheckpoint(checkpointNote, trust)
  }

  get count(): number {
    return this.range.size
  }

  /** Takes the exact bytes of the next leaf. Errors: `log.extra_entries`. */
  push(leaf: Uint8Array): void {
    if (this.range.size === this.checkpoint.size) {
      throw new CountersignError('log.extra_entries', 'invalid', `more entries than the ${this.checkpoint.size} of the checkpoint`, {
        details: { expected: this.checkpoint.size },
      })
    }
    this.range.appendLeaf(leaf)
  }

  /** Errors: `log.truncated`, `log.root_mismatch`. */
  finish(): TrustedCheckpoint {
    const { size, root } = this.checkpoint
    if (this.range.size < size) {
      throw new CountersignError('log.truncated', 'invalid', `${this.range.size} entries, but the checkpoint covers ${size}`, {
        details: { expected: size, found: this.range.size },
      })
    }
    if (!this.range.root().equals(root)) {
      throw new CountersignError(
        'log.root_mismatch',
        'invalid',
        'the entries are not those of the checkpoint: one was changed, moved, added or taken away',
        {
          details: { size },
        },
      )
    }
    return this.checkpoint
  }
}

/**
 * Verifies a stream of leaves, each the exact bytes that were hashed (a string stands for its UTF-8 bytes).
 * Errors: `log.truncated` (a cut tail), `log.extra_entries`, `log.root_mismatch` (flipped, swapped, inserted or missing entries), and those of `verifyCheckpoint`.
 */
export async function verifyLogStream(
  leaves: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  checkpointNote: string | Uint8Array,
  trust: Trust | CompiledTrust,
): Promise<TrustedCheckpoint> {
  const verifier = new LogVerifier(checkpointNote, trust)
  for await (const leaf of leaves) verifier.push(typeof leaf === 'string' ? Buffer.from(leaf) : leaf)
  return verifier.finish()
}

/**
 * Verifies a file of leaves, one per line, each line ended by a line feed that is not part of the leaf. Takes the file's chunks as they come.
 * `onLeaf` sees each leaf before the log is known to be true: what it gathers counts only once this has returned; the bytes are valid during the call.
 * Further errors: `log.malformed` (a line without its end, longer than `maxLeafBytes`).
 */
export async function verifyLogLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  checkpointNote: string | Uint8Array,
  trust: Trust | CompiledTrust,
  options: { maxLeafBytes?: number; onLeaf?: (leaf: Buffer, index: number) => void } = {},
): Promise<TrustedCheckpoint> {
  const { maxLeafBytes = DEFAULT_MAX_LEAF_BYTES, onLeaf } = options
  const verifier = new LogVerifier(checkpointNote, trust)
  let pending: Buffer[] = []
  let pendingBytes = 0
  for await (const part of chunks) {
    const chunk = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const tail = chunk.subarray(start, end)
      const leaf = pendingBytes === 0 ? tail : Buffer.concat([...pending, tail])
      if (pendingBytes > 0) {
        pending = []
        pendingBytes = 0
      }
      if (leaf.length > maxLeafBytes) throw tooLong(maxLeafBytes)
      verifier.push(leaf)
      onLeaf?.(leaf, verifier.count - 1)
      start = end + 1
    }
    if (start < chunk.length) {
      // A reader may reuse its buffer for the next chunk, so what is kept is copied.
      pending.push(Buffer.from(chunk.subarray(start)))
      pendingBytes += chunk.length - start
      // SAFETY: a file without a line feed must not fill the memory.
      if (pendingBytes > maxLeafBytes) throw tooLong(maxLeafBytes)
    }
  }
  if (pendingBytes > 0) throw new CountersignError('log.malformed', 'invalid', 'the last line has no end: the file is cut')
  return verifier.finish()
}

function tooLong(maxLeafBytes: number): CountersignError {
  return new CountersignError('log.malformed', 'invalid', `a line is longer than ${maxLeafBytes} bytes`)
}
