// Reads a file line by line: bytes in, one decoded line at a time out, with a digest that runs along. Memory: one line and one chunk.
// It must never repair anything: broken UTF-8, an endless line and a missing last newline are refused.
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { CountersignError } from '@countersign/ledger'

/** As the format says: no line is longer. */
export const MAX_LINE_BYTES = 16 << 20

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const refuse = (condition: string, message: string): CountersignError => new CountersignError(`dossier.${condition}`, 'invalid', message)

/** Chunks of text or bytes as bytes. ORDER: a surrogate pair that is split over two chunks is joined before it is encoded. */
async function* encode(source: AsyncIterable<string | Uint8Array>): AsyncGenerator<Buffer> {
  let held = ''
  for await (const chunk of source) {
    if (typeof chunk !== 'string') {
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      continue
    }
    const whole = held + chunk
    const last = whole.charCodeAt(whole.length - 1)
    const cut = last >= 0xd800 && last <= 0xdbff ? whole.length - 1 : whole.length
    held = whole.slice(cut)
    const ready = whole.slice(0, cut)
    if (!ready.isWellFormed()) throw refuse('not_utf8', 'the text holds a lone surrogate')
    yield Buffer.from(ready, 'utf8')
  }
  if (held !== '') throw refuse('not_utf8', 'the text holds a lone surrogate')
}

const opened = (path: string): AsyncIterable<Buffer> => createReadStream(path, { highWaterMark: 1 << 20 })

/** Where in a file a line stands. */
export interface LinePlace {
  readonly number: number
  digestBefore(): string
}

export class Lines implements LinePlace {
  readonly #hash: Hash = createHash('sha256')
  readonly #chunks: AsyncIterable<Buffer>
  /** Number of the line that was yielded last, from 1. */
  number = 0
  /** Bytes of all lines read to their end. */
  bytesRead = 0

  constructor(source: string | AsyncIterable<string | Uint8Array>) {
    this.#chunks = typeof source === 'string' ? opened(source) : encode(source)
  }

  /** `sha256:` + hex over all bytes before the line that was yielded last. */
  digestBefore(): string {
    return `sha256:${this.#hash.copy().digest('hex')}`
  }

  /** Errors: `dossier.not_utf8`, `dossier.line_too_long`, `dossier.cut` (no newline at the end), `dossier.unreadable`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    // SAFETY: pieces of a long line are joined once, when its end is seen, so that a hostile line costs no quadratic copying.
    let pieces: Buffer[] = []
    let held = 0
    try {
      for await (const chunk of this.#chunks) {
        let from = 0
        for (;;) {
          const end = chunk.indexOf(0x0a, from)
          const piece = chunk.subarray(from, end === -1 ? chunk.length : end)
          held += piece.length
          if (held > MAX_LINE_BYTES) throw refuse('line_too_long', `line ${this.number + 1} is longer than ${MAX_LINE_BYTES} bytes`)
          if (piece.length > 0) pieces.push(piece)
          if (end === -1) break
          const line = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
          pieces = []
          held = 0
          from = end + 1
          this.number += 1
          this.bytesRead += line.length + 1
          yield this.#decode(line)
          this.#hash.update(line)
          this.#hash.update('\n')
        }
      }
    } catch (cause) {
      if (cause instanceof CountersignError) throw cause
      throw new CountersignError('dossier.unreadable', 'not_found', 'the file can’t be read', { cause })
    }
    if (held > 0) throw refuse('cut', 'the last line does not end in a newline')
  }

  #decode(line: Buffer): string {
    try {
      return utf8.decode(line)
    } catch {
      throw refuse('not_utf8', `line ${this.number} is not valid UTF-8`)
    }
  }
}
