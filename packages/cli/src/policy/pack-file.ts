// One file of a policy pack that lies in a folder, read for a look at what it would come to. It is judged where it is asked about.
import { join } from 'node:path'
import { CountersignError, parseStrict } from '@countersign/ledger'
import { wholeFile } from '../program/whole-file.ts'

const mostBytes = 1 << 20

/** Errors: `cli.file_unreadable`. */
export const readPackFile = async (dir: string, name: `${string}.json`): Promise<Record<string, unknown>> => {
  const file = join(dir, name)
  const bytes = await wholeFile(file, mostBytes).catch((cause: unknown) => {
    throw new CountersignError('cli.file_unreadable', 'invalid', `\`${file}\` can't be read; give the folder of a policy pack`, { cause })
  })
  if (bytes === undefined) throw new CountersignError('cli.file_unreadable', 'invalid', `\`${file}\` is longer than ${mostBytes} bytes`)
  const data = parseStrict(bytes.toString('utf8'))
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new CountersignError('cli.file_unreadable', 'invalid', `\`${file}\` is no object`)
  return { ...data }
}
