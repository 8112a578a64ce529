// Objects out of a JSON text of any length, one at a time: those of an array at its top, one after the other at its top (JSON lines), or `runs[].results[]` of
// SARIF. Never more than one object in memory. SAFETY: an object that is longer than it may be is passed over and counted, and so is one that is no strict JSON.
import { CountersignError, parseStrictBytes } from '@countersign/ledger'

const mostBytes = 1 << 20
const mostDepth = 200

const [quote, backslash, open, close, openList, closeList, colon] = Buffer.from('"\\{}[]:')

export interface FoundObject {
  readonly from: 'list' | 'lines' | 'sarif'
  /** Undefined: it was too long, or can't be read. */
  readonly value: Readonly<Record<string, unknown>> | undefined
}

interface Frame {
  readonly list: boolean
  /** Of an object: the last key. */
  key: string
}

const wrong = (problem: string): CountersignError =>
  new CountersignError('cli.leak_report', 'invalid', `this is no report that can be read: ${problem}`)

const read = (bytes: Buffer): FoundObject['value'] => {
  try {
    const value = parseStrictBytes(bytes, { maxBytes: mostBytes })
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

class Scanner {
  readonly #frames: Frame[] = []
  #inText = false
  #escaped = false
  /** Of the text that may be a key. */
  #text: number[] = []
  #last = ''
  /** The object that is being kept, and how deep it lies. */
  #kept: { readonly depth: number; readonly from: FoundObject['from']; parts: Buffer[]; bytes: number } | undefined

  #where(): FoundObject['from'] | undefined {
    const [top, runs, run, results] = this.#frames
    if (top === undefined) return 'lines'
    if (this.#frames.length === 1 && top.list) return 'list'
    if (this.#frames.length !== 4 || top.list || !runs?.list || run?.list || !results?.list) return undefined
    return top.key === 'runs' && run?.key === 'results' ? 'sarif' : undefined
  }

  *take(chunk: Buffer): Generator<FoundObject> {
    let start = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false
        else if (byte === backslash) this.#escaped = true
        else if (byte === quote) {
          this.#inText = false
          this.#last = Buffer.from(this.#text).toString('utf8')
          continue
        }
        // No key that matters is longer.
        if (this.#text.length < 20) this.#text.push(byte ?? 0)
        continue
      }
      if (byte === quote) {
        this.#inText = true
        this.#text = []
      } else if (byte === open || byte === openList) {
        const from = byte === open && this.#kept === undefined ? this.#where() : undefined
        if (from !== undefined) {
          this.#kept = { depth: this.#frames.length, from, parts: [], bytes: 0 }
          start = at
        }
        if (this.#frames.length >= mostDepth) throw wrong(`it is nested more than ${mostDepth} deep`)
        this.#frames.push({ list: byte === openList, key: '' })
      } else if (byte === close || byte === closeList) {
        if (this.#frames.pop()?.list !== (byte === closeList)) throw wrong('its brackets do not match')
        if (this.#kept !== undefined && this.#frames.length === this.#kept.depth) {
          this.#keep(chunk.subarray(start, at + 1))
          const { parts, bytes, from } = this.#kept
          this.#kept = undefined
          yield { from, value: bytes > mostBytes ? undefined : read(Buffer.concat(parts)) }
        }
      } else if (byte === colon) {
        const frame = this.#frames.at(-1)
        if (frame !== undefined && !frame.list) frame.key = this.#last
        // What stands alone at the top is SARIF where it has runs: its results are told one by one.
        if (this.#frames.length === 1 && this.#last === 'runs' && this.#kept?.from === 'lines') this.#kept = undefined
      }
    }
    if (this.#kept !== undefined) this.#keep(chunk.subarray(start))
  }

  #keep(part: Buffer): void {
    const kept = this.#kept
    if (kept === undefined) return
    kept.bytes += part.length
    if (kept.bytes <= mostBytes) kept.parts.push(Buffer.from(part))
    else kept.parts = []
  }

  end(): void {
    if (this.#inText || this.#frames.length > 0) throw wrong('it ends in the middle')
  }
}

/** Errors: `cli.leak_report`. */
export async function* objectsIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FoundObject> {
  const scanner = new Scanner()
  for await (const chunk of bytes) yield* scanner.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
  scanner.end()
}
