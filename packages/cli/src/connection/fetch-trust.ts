// The keys folder as the server offers it. SAFETY: it says so itself: a server is no authority on its own keys; compare before you trust.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

/** The files of a keys folder, by the format; a server names no others. */
const FILES: readonly string[] = ['log.vkey', 'witness.vkey', 'approvers.json', 'executors.json', 'control-plane.json']

export const fetchTrust = async ({ options, connect, output }: Context<{ output: string }>): Promise<undefined> => {
  const api = await connect()
  const files = await api.get('/v1/trust')
  const names = Object.keys(files)
  const stranger = names.find((name) => !FILES.includes(name))
  if (stranger !== undefined)
    throw new CountersignError(
      'cli.not_a_keys_folder',
      'forbidden',
      `the server offers \`${plain(stranger)}\`, which has no place in a keys folder`,
    )
  await mkdir(options.output, { recursive: true })
  for (const name of names) {
    // INVARIANT: keys that somebody trusts already are not replaced by a server's word.
    await writeFile(join(options.output, name), String(files[name]), { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
      const exists = cause.code === 'EEXIST'
      const why = exists ? 'is there already; compare, then remove it yourself' : "can't be written"
      throw new CountersignError('cli.not_written', exists ? 'conflict' : 'invalid', `\`${join(options.output, name)}\` ${why}`, { cause })
    })
  }
  output.result(
    { folder: options.output, files: names },
    () => `${options.output}: ${names.join(', ')}; compare them with what you were given by other means`,
  )
  return undefined
}
