// The dossier of a control, piece by piece into a folder. What lies there already is not asked for again: whoever was interrupted runs it once more.
import { createReadStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { controlPieceIn, type PieceAsked } from '@countersign/client'
import { CountersignError } from '@countersign/ledger'
import { saveDossier } from '../connection/save-dossier.ts'
import type { Context } from '../program/context.ts'
import { timeOf } from './time.ts'

const other = (path: string, cause?: unknown) =>
  new CountersignError('cli.other_dossier', 'conflict', `\`${path}\` is no piece of what is asked for; give another folder`, { cause })

/** Undefined: there is no such file. */
const secondLine = async (path: string): Promise<string | undefined> => {
  const file = createReadStream(path)
  let n = 0
  try {
    for await (const line of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) {
      n += 1
      if (n === 2) return line
    }
    return ''
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw other(path, error)
  } finally {
    file.destroy()
  }
}

const nameOf = (n: number): string => `piece-${String(n).padStart(4, '0')}.dossier`

export const fetchControlDossier = async (
  { options, connect, output }: Context<{ from: string; to: string; output: string }>,
  control: string,
): Promise<undefined> => {
  const time = timeOf(options)
  const api = await connect()
  await mkdir(options.output, { recursive: true, mode: 0o700 })
  const files: string[] = []
  let changes = 0
  let after: string | undefined
  do {
    const path = join(options.output, nameOf(files.length + 1))
    const asked: PieceAsked = { control, ...time, after }
    let seal = await secondLine(path)
    if (seal === undefined) {
      await saveDossier(path, await api.controlDossier(control, { ...time, ...(after === undefined ? {} : { after }) }))
      seal = await secondLine(path)
    }
    const piece = controlPieceIn(seal ?? '', asked)
    if (!piece) throw other(path)
    files.push(path)
    changes += piece.changes
    after = piece.next
    output.note(`${path}: ${piece.changes} changes`)
  } while (after !== undefined)
  output.result(
    { control, ...time, files, changes },
    () => `${changes} changes in ${files.length === 1 ? 'one piece' : `${files.length} pieces`}; verify each with \`countersign verify\``,
  )
  return undefined
}
