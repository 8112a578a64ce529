// Objects out of a JSON text of any length, one at a time, from the places where a format has them. Never more than one object in memory.
// SAFETY: an object that is longer than it may be is passed over and counted, and so is one that is no strict JSON, and what stands among them and is none.
import { type CountersignError, parseStrictBytes } from '@countersign/ledger'

const mostBytes = 1 << 20
const mostDepth = 200

const [quote, backslash, open, close, openList, closeList, colon, comma] = Buffer.from('"\\{}[]:,')
const space: ReadonlySet<number> = new Set(Buffer.from(' \t\r\n'))

export interface FoundObject<Place> {
  readonly from: Place
  /** Undefined: it was too long, or can't be read. */
  readonly value: Readonly<Record<string, unknown>> | undefined
}

/** What a place in a text lies in, the outermost first. */
export interface Frame {
  readonly list: boolean
  /** Of an object: the last key. */
  readonly key: string
}

/** Where a format has its objects. */
export interface Places<Place> {
  /** What lies directly in these frames is one of them, from here. */
  find(frames: readonly Frame[]): Place | undefined
  /** An object that holds this key is none of them: those that are lie within it. */
  readonly holds?: string
  /** Of a text that can't be read on. */
  wrong(problem: string): CountersignError
}

const read = (bytes: Buffer): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value = parseStrictBytes(bytes, { maxBytes: mostBytes })
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

class Scanner<Place> {
  readonly #places: Places<Place>
  readonly #frames: { list: boolean; key: string }[] = []
  #inText = false
  #escaped = false
  /** Of the text that may be a key. */
  #text: number[] = []
  #last = ''
  /** The object that is being kept, and how deep it lies. */
  #kept: { readonly depth: number; readonly from: Place; parts: Buffer[]; bytes: number } | undefined
  /** From where what is directly in the frames that are open is found. */
  #here: Place | undefined
  /** Something that is no object stands where one should. */
  #other = false

  constructor(places: Places<Place>) {
    this.#places = places
    this.#here = places.find([])
  }

  *take(chunk: Buffer): Generator<FoundObject<Place>> {
    let start = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false
        else if (byte === backslash) this.#escaped = true
        else if (byte === quote) {
          this.#inText = false
          this.#last = Buffer.from(this.#text).toString('utf8')
          continue
        }
        // No key that matters is longer.
        if (this.#text.length < 20) this.#text.push(byte)
        continue
      }
      if (byte === open || byte === openList) {
        if (byte === open && this.#kept === undefined && this.#here !== undefined) {
          this.#kept = { depth: this.#frames.length, from: this.#here, parts: [], bytes: 0 }
          start = at
        } else if (byte === openList && this.#kept === undefined && this.#frames.length > 0) yield* this.#none()
        if (this.#frames.length >= mostDepth) throw this.#places.wrong(`it is nested more than ${mostDepth} deep`)
        this.#push(byte === openList)
      } else if (byte === close || byte === closeList) {
        if (this.#other) yield* this.#none()
        if (this.#pop() !== (byte === closeList)) throw this.#places.wrong('its brackets do not match')
        if (this.#kept !== undefined && this.#frames.length === this.#kept.depth) {
          this.#keep(chunk.subarray(start, at + 1))
          const { parts, bytes, from } = this.#kept
          this.#kept = undefined
          yield { from, value: bytes > mostBytes ? undefined : read(Buffer.concat(parts)) }
        }
      } else if (byte === comma) {
        if (this.#other) yield* this.#none()
      } else if (byte === colon) {
        const frame = this.#frames.at(-1)
        if (frame !== undefined && !frame.list) frame.key = this.#last
        // What stands alone at the top may hold those that are looked for: they are told one by one.
        if (this.#frames.length === 1 && this.#last === this.#places.holds && this.#kept?.depth === 0) this.#kept = undefined
      } else {
        if (this.#here !== undefined && this.#kept === undefined && this.#frames.at(-1)?.list && !space.has(byte)) this.#other = true
        if (byte === quote) {
          this.#inText = true
          this.#text = []
        }
      }
    }
    if (this.#kept !== undefined) this.#keep(chunk.subarray(start))
  }

  *#none(): Generator<FoundObject<Place>> {
    this.#other = false
    if (this.#here !== undefined) yield { from: this.#here, value: undefined }
  }

  #push(list: boolean): void {
    this.#frames.push({ list, key: '' })
    this.#here = this.#places.find(this.#frames)
  }

  #pop(): boolean | undefined {
    const frame = this.#frames.pop()
    this.#here = this.#places.find(this.#frames)
    return frame?.list
  }

  #keep(part: Buffer): void {
    const kept = this.#kept
    if (kept === undefined) return
    kept.bytes += part.length
    if (kept.bytes <= mostBytes) kept.parts.push(Buffer.from(part))
    else kept.parts = []
  }

  end(): void {
    if (this.#inText || this.#frames.length > 0) throw this.#places.wrong('it ends in the middle')
  }
}

/** Errors: what `places` says is wrong. */
export async function* objectsIn<Place>(bytes: AsyncIterable<Uint8Array>, places: Places<Place>): AsyncGenerator<FoundObject<Place>> {
  const scanner = new Scanner(places)
  for await (const chunk of bytes) yield* scanner.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
  scanner.end()
}
