// Brings an inventory in. The server checks the whole document before it writes any of it; a CSV is handed over as it stands.
import { readFile } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'

const MAX_BYTES = 32 << 20

/** The file's text, as UTF-8. Errors: `cli.no_file`, `cli.file_too_long`, `cli.not_utf8`. */
export const readDocument = async (path: string): Promise<string> => {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CountersignError('cli.no_file', 'not_found', `\`${path}\` can't be read`, { cause })
  })
  if (bytes.length > MAX_BYTES) throw new CountersignError('cli.file_too_long', 'invalid', `\`${path}\` is longer than ${MAX_BYTES} bytes`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new CountersignError('cli.not_utf8', 'invalid', `\`${path}\` is not UTF-8 text`, { cause })
  }
}

/** Per kind of thing: how many of each outcome. */
const countsOf = (result: unknown): string[][] =>
  Object.entries((result ?? {}) as Record<string, unknown>).flatMap(([kind, counts]) =>
    typeof counts === 'object' && counts !== null && !Array.isArray(counts)
      ? [[kind, ...['created', 'updated', 'unchanged'].map((outcome) => String((counts as Record<string, unknown>)[outcome] ?? 0))]]
      : [],
  )

export const importInventory = async ({ options, connect, output }: Context<{ dryRun?: boolean }>, file: string): Promise<undefined> => {
  const document = await readDocument(file)
  const api = await connect()
  const dryRun = options.dryRun === true
  const result = await api.send<unknown>('POST', '/v1/inventory/import', { document, dryRun })
  output.result(result, () => {
    const outer = (result ?? {}) as { counts?: unknown }
    const rows = countsOf(outer.counts ?? result)
    const verb = dryRun ? 'would be brought in from' : 'brought in from'
    return [`${verb} ${plain(file)}`, rows.length === 0 ? 'nothing' : table(['kind', 'created', 'updated', 'unchanged'], rows)].join('\n')
  })
  return undefined
}
