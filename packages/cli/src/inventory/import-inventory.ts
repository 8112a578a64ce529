// Brings an inventory in. The server checks the whole document before it writes any of it; a CSV is handed over as it stands.
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { wholeFile } from '../program/whole-file.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'

/** More than the server takes. */
const MAX_BYTES = 32 << 20
const MAX_SHOWN = 40

/** The file's text, as UTF-8. Errors: `cli.no_file`, `cli.file_too_long`, `cli.not_utf8`. */
export const readDocument = async (path: string): Promise<string> => {
  const bytes = await wholeFile(path, MAX_BYTES).catch((cause: unknown) => {
    throw new CountersignError('cli.no_file', 'not_found', `\`${path}\` can't be read`, { cause })
  })
  if (bytes === undefined)
    throw new CountersignError('cli.file_too_long', 'invalid', `\`${path}\` is longer than ${MAX_BYTES} bytes; divide it into several`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new CountersignError('cli.not_utf8', 'invalid', `\`${path}\` is not UTF-8 text; save it as UTF-8`, { cause })
  }
}

export const importInventory = async ({ options, connect, output }: Context<{ dryRun?: boolean }>, file: string): Promise<undefined> => {
  const document = await readDocument(file)
  const api = await connect()
  const dryRun = options.dryRun === true
  const result = await api.post('/v1/inventory/import', { body: { document, dryRun } })
  const { counts, differences, kept, findings, gaps } = result
  const rows = Object.entries(counts).map(([section, { created, updated, unchanged }]) => [section, created, updated, unchanged])
  const shown = differences.slice(0, MAX_SHOWN).map(({ section, id, outcome, fields }) => [outcome, section, id, fields.join(', ')])
  const left = kept.slice(0, MAX_SHOWN).map(({ section, id, field, source }) => [section, id, field, source])
  output.result(result, () =>
    [
      dryRun ? `${plain(file)} may be brought in; nothing was written` : `${plain(file)} is brought in`,
      table(['what', 'created', 'updated', 'unchanged'], rows),
      ...(shown.length === 0 ? [] : ['', table(['', 'what', 'id', 'fields'], shown)]),
      ...(differences.length > MAX_SHOWN ? [`and ${differences.length - MAX_SHOWN} more; --json lists them`] : []),
      ...(left.length === 0
        ? []
        : ['', 'left as they are: a source in force says them, and is to be asked', table(['what', 'id', 'field', 'whose word'], left)]),
      ...(findings === 0 ? [] : ['', `${findings} identities lack an owner: each is a finding with a deadline`]),
      ...(gaps === 0 ? [] : ['', `${gaps} gaps or open questions in contracts: \`countersign contract gaps\``]),
    ].join('\n'),
  )
  return undefined
}
