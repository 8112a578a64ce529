// Bytes → text, piece by piece: UTF-8, or UTF-16 where its mark says so. SAFETY: a byte that is no text ends the reading; nothing is put in its place.
import { CountersignError } from '@countersign/ledger'

export async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let first: Uint8Array = new Uint8Array()
  let read = 0
  const decode = (piece: Uint8Array, last: boolean): string => {
    try {
      return decoder!.decode(piece, { stream: !last })
    } catch (cause) {
      throw new CountersignError('cli.source_not_text', 'invalid', `after ${read} bytes something stands that is no ${decoder!.encoding}`, {
        cause,
      })
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
      decoder = new TextDecoder(encodingOf(whole), { fatal: true })
    }
    const text = decode(whole, false)
    read += whole.length
    if (text.includes('\0'))
      throw new CountersignError('cli.source_not_text', 'invalid', `before byte ${read} a NUL stands; this is no text`)
    if (text !== '') yield text
  }
  decoder ??= new TextDecoder('utf-8', { fatal: true })
  const rest = decode(read === 0 ? first : new Uint8Array(), true)
  if (rest !== '') yield rest
}

const encodingOf = (start: Uint8Array): string =>
  start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8'
