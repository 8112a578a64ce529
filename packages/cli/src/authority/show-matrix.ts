// The matrix, row by row, as people read it.
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'
import { pairs } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

interface Row {
  readonly id: string
  readonly outcome: string
  readonly operations: readonly string[]
  readonly scope?: Readonly<Record<string, readonly string[]>>
  readonly accountable: string
  readonly decides: readonly string[]
  readonly approves: readonly string[]
  readonly executes: readonly string[]
  readonly evidence: readonly string[]
  readonly escalatesTo: string
  readonly ownerOf?: readonly string[]
}

const where = (scope: Row['scope']): string =>
  Object.entries(scope ?? {})
    .map(([name, values]) => `${name} ${values.join(', ')}`)
    .join('; ') || 'everywhere'

const rowLines = (row: Row): string =>
  [
    `${plain(row.id)}: ${plain(row.outcome)}`,
    pairs([
      ['operations', row.operations.join(', ')],
      ['where', where(row.scope)],
      ['answers', row.accountable],
      ['decides', row.decides.join(', ')],
      ['approves', row.approves.join(', ')],
      ['executes', row.executes.join(', ')],
      ['evidence', row.evidence.join(', ')],
      ['escalates to', row.escalatesTo],
      ...(row.ownerOf === undefined ? [] : [['owner of', row.ownerOf.join(', ')] as const]),
    ]),
  ].join('\n')

/** Errors: `cli.no_matrix`, and the server's. */
export const showMatrix = async ({ options, connect, output }: Context<{ version?: string }>): Promise<undefined> => {
  const asked = options.version === undefined ? undefined : wholeNumber('--version', options.version, 1, 1_000_000)
  const api = await connect()
  const { versions } = await api.get('/v1/instruments/{kind}/{name}', {
    params: { path: { kind: 'matrix', name: 'responsibility' } },
  })
  const found = versions.find(({ version }) => (asked === undefined ? version.state === 'in_force' : version.version === asked))
  if (!found)
    throw new CountersignError(
      'cli.no_matrix',
      'not_found',
      options.version === undefined
        ? 'no matrix is in force; `countersign authority show matrix responsibility` lists its versions'
        : `there is no version ${options.version}`,
    )
  const { version, text } = found
  const rows = (text as { rows: readonly Row[] }).rows
  output.result(found, () =>
    [
      `version ${version.version}, ${version.state.replaceAll('_', ' ')}${version.from === null ? '' : ` since ${minute(version.from)}`}: ${version.document}`,
      ...rows.map((row) => `\n${rowLines(row)}`),
    ].join('\n'),
  )
  return undefined
}
