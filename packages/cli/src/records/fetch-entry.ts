// One entry with its proof, as two files: byte for byte what was hashed, and a C2SP tlog-proof.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'

export const fetchEntry = async ({ options, connect, output }: Context<{ output: string }>, given: string): Promise<undefined> => {
  const index = wholeNumber('index', given, 0, Number.MAX_SAFE_INTEGER)
  const api = await connect()
  const { kind, leaf, proof, cosigned } = await api.get('/v1/log/entries/{index}', { params: { path: { index } } })
  await mkdir(options.output, { recursive: true })
  const files = { leaf: join(options.output, `${index}.json`), proof: join(options.output, `${index}.tlog-proof`) }
  await writeFile(files.leaf, leaf)
  await writeFile(files.proof, proof)
  output.result({ index, kind, cosigned, ...files }, () => `${files.leaf}, ${files.proof}${cosigned ? '' : '; not under the witness yet'}`)
  return undefined
}
