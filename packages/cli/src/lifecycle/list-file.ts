// The lines of a list into a file: one canonical JSON object a line, so that the SHA-256 of the file is the digest which people sign.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { saveStream } from '../connection/save-stream.ts'
import type { Io } from '../terminal/io.ts'

/** Reads the lines that come after so many; fewer than come at a time are the last. */
type Read = (skip: number) => Promise<readonly object[]>

async function* textOf(read: Read, most: number, tell: (text: string) => void): AsyncGenerator<Uint8Array> {
  for (let skip = 0; skip < most; ) {
    const lines = await read(skip)
    if (lines.length === 0) return
    const text = lines.map((line) => `${canonicalJson(line)}\n`).join('')
    tell(text)
    yield Buffer.from(text, 'utf8')
    skip += lines.length
  }
}

const differs = () =>
  new CountersignError(
    'cli.list_differs',
    'conflict',
    'the lines that came are not those of the digest: something has changed hands meanwhile, or the list was altered; ask again',
  )

/** `-` is stdout. Gives the digest of the file. Errors: `cli.list_differs`; nothing is left in the file then. */
export const writeList = async (
  io: Io,
  file: string,
  { read, count, digest }: { readonly read: Read; readonly count: number; readonly digest: string | null },
): Promise<string> => {
  const hash = createHash('sha256')
  const text = textOf(read, count, (part) => void hash.update(part))
  let found = ''
  const check = () => {
    found = `sha256:${hash.digest('hex')}`
    if (digest !== null && found !== digest) throw differs()
  }
  if (file === '-') {
    for await (const part of text) if (!io.stdout.write(part)) await once(io.stdout, 'drain')
    check()
  } else await saveStream(file, text, check)
  return found
}
