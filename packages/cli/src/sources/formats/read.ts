// A source's text as records, by the format that its document declares.
import { CountersignError } from '@countersign/ledger'
import { type BackstageFormat, readBackstage } from './backstage.ts'
import { type CsvFormat, readCsv } from './csv.ts'
import { type KubernetesFormat, readKubernetes } from './kubernetes.ts'
import type { Read } from './model.ts'
import { readPlain } from './plain.ts'
import { readSpire, type SpireFormat } from './spire.ts'
import { textOf } from './text.ts'
import { documentsOf } from './yaml.ts'

export type FileFormat = CsvFormat | { readonly type: 'yaml' } | BackstageFormat | KubernetesFormat | SpireFormat

/** Errors: `cli.source_unreadable`, `cli.source_not_text`, `cli.source_too_long`; `cli.source_has_no_file` where records come by the API alone. */
export async function* readSource(
  bytes: AsyncIterable<Uint8Array>,
  format: FileFormat | { readonly type: 'records' },
): AsyncGenerator<Read> {
  if (format.type === 'records')
    throw new CountersignError(
      'cli.source_has_no_file',
      'invalid',
      'this source delivers records by the API and no file; its document says so',
    )
  const text = textOf(bytes)
  if (format.type === 'csv') yield* readCsv(text, format)
  else if (format.type === 'spire') yield* readSpire(text, format)
  else
    for await (const document of documentsOf(text))
      yield* format.type === 'yaml'
        ? readPlain(document)
        : format.type === 'backstage'
          ? readBackstage(document, format)
          : readKubernetes(document, format)
}
