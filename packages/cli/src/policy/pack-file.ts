// One file of a policy pack that lies in a folder, read for a look at what it would come to. It is judged where it is asked about.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CountersignError, parseStrict } from '@countersign/ledger'

/** Errors: `cli.file_unreadable`. */
export const readPackFile = async (dir: string, name: `${string}.json`): Promise<Record<string, unknown>> => {
  const file = join(dir, name)
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CountersignError('cli.file_unreadable', 'invalid', `\`${file}\` can't be read; give the folder of a policy pack`, { cause })
  })
  const data = parseStrict(text)
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new CountersignError('cli.file_unreadable', 'invalid', `\`${file}\` is no object`)
  return { ...data }
}
