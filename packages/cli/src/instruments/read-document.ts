// A document of authority as people keep it: YAML or JSON in a file. Read strictly; what it says is checked by the server.
import { CountersignError, parseStrict } from '@countersign/ledger'
import { strictYaml, YamlRefused } from '../program/strict-yaml.ts'
import { wholeFile } from '../program/whole-file.ts'

const longest = 1_000_000

/** Errors: `cli.file_unreadable`, `cli.document_invalid` with its line. */
export const readDocument = async (file: string): Promise<Record<string, unknown>> => {
  const bytes = await wholeFile(file, longest).catch((cause: unknown) => {
    throw new CountersignError('cli.file_unreadable', 'invalid', `\`${file}\` can't be read`, { cause })
  })
  if (bytes === undefined)
    throw new CountersignError(
      'cli.document_invalid',
      'invalid',
      `\`${file}\` is longer than ${longest} bytes, more than any document of authority`,
    )
  let value: unknown
  try {
    // Once through strict JSON: what JSON can't say, or says in two ways, is refused here and not by the server's parser.
    value = parseStrict(JSON.stringify(strictYaml(bytes.toString('utf8'))))
  } catch (cause) {
    if (cause instanceof YamlRefused)
      throw new CountersignError('cli.document_invalid', 'invalid', `\`${file}\`, line ${cause.line}: ${cause.message}`, { cause })
    throw new CountersignError('cli.document_invalid', 'invalid', `\`${file}\` holds something that a document of authority can't`, {
      cause,
    })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CountersignError('cli.document_invalid', 'invalid', `\`${file}\` is no document: it must be one object`)
  return value as Record<string, unknown>
}
