// A file that is needed as a whole, and never more of it than it may have: a file of gigabytes, or a pipe without an end, is left after the first piece too much.
import { createReadStream } from 'node:fs'

/** Undefined where it is longer than `most` bytes. Errors: those of the file system. */
export const wholeFile = async (path: string, most: number): Promise<Buffer | undefined> => {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > most) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
