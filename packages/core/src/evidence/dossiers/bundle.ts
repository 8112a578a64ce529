// The lines of a dossier of several changes: its header, the seal that lists them, and the dossier of each.
import { createHash } from 'node:crypto'
import { type DossierSource, entryLine, type Head, line, linesOf, type Sealed } from './export.ts'

interface Bundle {
  readonly type: string
  /** What it is about, as its seal says it too. */
  readonly subject: object
  readonly parts: readonly Sealed[]
  readonly seal: { readonly index: number; readonly leaf: string }
  readonly createdAt: Date
  readonly head: Head
}

export async function* bundle(
  source: DossierSource,
  org: string,
  { type, subject, parts, seal, createdAt, head }: Bundle,
): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let count = 0
  const emit = (text: string): string => {
    hash.update(text)
    count += 1
    return text
  }
  yield emit(line({ type, org, ...subject, createdAt: createdAt.toISOString(), checkpoint: head.checkpoint }))
  yield emit(await entryLine(source.sequencer.tiles, 'seal', seal, head.size))
  for (const part of parts) {
    yield emit(line({ type: 'part', change: part.change }))
    for await (const text of linesOf(source, org, part, head)) yield emit(text)
  }
  yield line({ type: 'end', lines: count, digest: `sha256:${hash.digest('hex')}` })
}
