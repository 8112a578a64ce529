// Cuts a file of lines into blocks that end at a line's end, each in a buffer with one free byte before it. Memory: the buffers in use, no more.
import { type FileHandle, open } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import { MAX_LINE_BYTES } from '../lines.ts'
import { statementMarks } from '../statements/kinds.ts'

export interface Block {
  /** One free byte, then lines, each with its line feed; `end` is behind the last one. */
  readonly buffer: Buffer
  readonly end: number
  /** Number of lines before this block, and in it. */
  readonly first: number
  readonly count: number
  /** A line of it begins with `#`: a leaf hash in place of a payload that was deleted. */
  readonly marked: boolean
  /** A line of it may be a signed statement. */
  readonly stated: boolean
}

const BLOCK_BYTES = 4 << 20

const hashSign = 0x23

const countLines = (buffer: Buffer, end: number): { count: number; marked: boolean } => {
  let count = 0
  let marked = buffer[1] === hashSign
  for (let at = buffer.indexOf(0x0a); at !== -1 && at < end; at = buffer.indexOf(0x0a, at + 1)) {
    count += 1
    if (at + 1 < end && buffer[at + 1] === hashSign) marked = true
  }
  return { count, marked }
}

const holdsMark = (buffer: Buffer, end: number): boolean => {
  const lines = buffer.subarray(0, end)
  return statementMarks.some((mark) => lines.includes(mark))
}

/** Errors: `log.unreadable`, `log.malformed` (a line too long, or the last line without its end). */
export async function* blocksOf(path: string, spare: () => Buffer | undefined): AsyncGenerator<Block> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (cause) {
    throw new CountersignError('log.unreadable', 'not_found', `\`${path}\` can’t be read`, { cause })
  }
  try {
    let first = 0
    let buffer = spare() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
    let held = 1
    for (;;) {
      const { bytesRead } = await file.read(buffer, held, buffer.length - held)
      if (bytesRead === 0) break
      held += bytesRead
      if (held < buffer.length) continue
      const last = buffer.lastIndexOf(0x0a, held - 1)
      if (last < 1) {
        // SAFETY: one line fills the whole block: make room for it, but not for ever.
        if (buffer.length > MAX_LINE_BYTES)
          throw new CountersignError('log.malformed', 'invalid', `a line is longer than ${MAX_LINE_BYTES} bytes`)
        const larger = Buffer.allocUnsafeSlow(buffer.length * 2)
        buffer.copy(larger, 0, 0, held)
        buffer = larger
        continue
      }
      const next = spare() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
      const tail = held - (last + 1)
      const roomy = next.length > tail + 1 ? next : Buffer.allocUnsafeSlow(buffer.length)
      buffer.copy(roomy, 1, last + 1, held)
      // ORDER: the free byte may hold an old line feed; it must not be counted.
      buffer[0] = 0
      const { count, marked } = countLines(buffer, last + 1)
      yield { buffer, end: last + 1, first, count, marked, stated: holdsMark(buffer, last + 1) }
      first += count
      buffer = roomy
      held = tail + 1
    }
    if (held === 1) return
    if (buffer[held - 1] !== 0x0a) throw new CountersignError('log.malformed', 'invalid', 'the last line has no end: the file was cut')
    buffer[0] = 0
    yield { buffer, end: held, first, ...countLines(buffer, held), stated: holdsMark(buffer, held) }
  } finally {
    await file.close()
  }
}

/** Every line with its number. */
export async function* linesOf(path: string): AsyncGenerator<{ index: number; line: Buffer }> {
  for await (const { buffer, end, first } of blocksOf(path, () => undefined)) {
    let index = first
    for (let start = 1; start < end; index += 1) {
      const stop = buffer.indexOf(0x0a, start)
      yield { index, line: buffer.subarray(start, stop) }
      start = stop + 1
    }
  }
}
