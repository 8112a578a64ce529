// A document of authority as people keep it: YAML or JSON in a file. Read strictly; what it says is checked by the server.
import { readFile } from 'node:fs/promises'
import { CountersignError, parseStrict } from '@countersign/ledger'
import { parseDocument } from 'yaml'

const longest = 1_000_000

/** Errors: `cli.file_unreadable`, `cli.document_invalid` with line and column. */
export const readDocument = async (file: string): Promise<Record<string, unknown>> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new CountersignError('cli.file_unreadable', 'invalid', `\`${file}\` can't be read`, { cause })
  }
  if (text.length > longest)
    throw new CountersignError('cli.document_invalid', 'invalid', `\`${file}\` is longer than ${longest} characters`)
  // SAFETY: no aliases (bombs), no merge keys, no custom tags, no key twice.
  const document = parseDocument(text, { uniqueKeys: true, merge: false, schema: 'core', prettyErrors: true })
  const [problem] = document.errors
  if (problem) throw new CountersignError('cli.document_invalid', 'invalid', `\`${file}\`: ${problem.message.split('\n')[0]}`)
  let value: unknown
  try {
    // Once through strict JSON: what JSON can't say, or says in two ways, is refused here and not by the server's parser.
    value = parseStrict(JSON.stringify(document.toJS({ maxAliasCount: 0 })))
  } catch (cause) {
    throw new CountersignError('cli.document_invalid', 'invalid', `\`${file}\` holds something that a document of authority can't`, {
      cause,
    })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CountersignError('cli.document_invalid', 'invalid', `\`${file}\` is no document: it must be one object`)
  return value as Record<string, unknown>
}
