// Bytes → text, piece by piece: UTF-8, or UTF-16 where its mark says so. SAFETY: a byte that is no text ends the reading; nothing is put in its place.
import { CountersignError } from '@countersign/ledger'

export async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let first: Uint8Array = new Uint8Array()
  let read = 0
  let line = 1
  const decode = (piece: Uint8Array, last: boolean): string => {
    try {
      return decoder!.decode(piece, { stream: !last })
    } catch (cause) {
      throw notText(
        `in or after line ${line} something stands that is no ${decoder!.encoding}; save it as UTF-8, or as UTF-16 with its mark`,
        cause,
      )
    }
  }
  for await (const piece of bytes) {
    let whole = piece
    if (!decoder) {
      whole = Buffer.concat([first, piece])
      if (whole.length < 2) {
        first = whole
        continue
      }
      const packed = packedAs(whole)
      if (packed !== undefined) throw notText(packed)
      decoder = new TextDecoder(encodingOf(whole), { fatal: true })
    }
    const text = decode(whole, false)
    read += whole.length
    const nul = text.indexOf('\0')
    if (nul >= 0) throw notText(`in line ${line + breaksIn(text.slice(0, nul))} a NUL stands, so this is no text; UTF-16 needs its mark`)
    line += breaksIn(text)
    if (text !== '') yield text
  }
  decoder ??= new TextDecoder('utf-8', { fatal: true })
  const rest = decode(read === 0 ? first : new Uint8Array(), true)
  if (rest !== '') yield rest
}

const notText = (why: string, cause?: unknown) =>
  new CountersignError('cli.source_not_text', 'invalid', why, cause === undefined ? undefined : { cause })

const breaksIn = (text: string): number => {
  let found = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found += 1
  return found
}

/** SAFETY: nothing is unpacked here, so nothing that is small can become large. */
const packedAs = (start: Uint8Array): string | undefined => {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'this is gzip and not text; unpack it'
  if (start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4)
    return 'this is zip and not text; unpack it, or save a spreadsheet as CSV'
  return undefined
}

const encodingOf = (start: Uint8Array): string =>
  start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8'
