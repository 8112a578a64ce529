import { CountersignError } from '@countersign/ledger'
import type { Answer } from '../connection/api.ts'
import { given } from '../connection/api.ts'
import { saveStream } from '../connection/save-stream.ts'
import { csvOf } from '../estate/csv.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { readPackFile } from '../policy/pack-file.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { table } from '../terminal/table.ts'

type Preview = Answer<'trust.preview'>
interface Options {
  readonly preview?: true
  readonly policy?: string
  readonly csv?: string
  readonly limit: string
}

const columns = [
  'credential',
  'identity',
  'system',
  'account',
  'party',
  'owner',
  'condition',
  'state',
  'because',
  'effect',
  'since',
  'actsAt',
  'change',
] as const

const overview = ({ standing, allowed, held, due, counts }: Preview): string => {
  const all = counts.find(({ by }) => by === 'all')
  const lines = [
    `${standing} credentials stand; ${all?.revoke ?? 0} would end, ${all?.replace ?? 0} would be replaced, ${all?.suspend ?? 0} would be suspended, ${all?.finding ?? 0} would be findings; of ${all?.unknown ?? 0} nobody knows`,
    held
      ? `  so much at once is held (the brake lets ${allowed} go): a person releases it`
      : `  below the brake (${allowed}): it would go on by itself`,
    ...(due > 0
      ? [
          `  due now by the policy in force: ${due}; \`countersign access release-fallen ${due} --reason … --ticket …\` lets it go on if it is held`,
        ]
      : []),
  ]
  const rest = counts.filter(({ by }) => by !== 'all')
  return rest.length === 0
    ? lines.join('\n')
    : [
        ...lines,
        '',
        table(
          ['by', 'name', 'would end', 'replaced', 'suspended', 'findings', 'unknown'],
          rest.map((one) => [one.by, one.name, ...[one.revoke, one.replace, one.suspend, one.finding, one.unknown].map(String)]),
          160,
        ),
      ].join('\n')
}

/** Rows of all pages, one page in hand at a time. */
const rowsOf = async function* (page: (cursor: string | undefined) => Promise<Preview>, first: Preview): AsyncGenerator<Buffer> {
  const [head] = csvOf(columns, []).split('\r\n')
  yield Buffer.from(`${head}\r\n`)
  for (let now = first; ; now = await page(now.next)) {
    const text = csvOf(columns, now.items)
    yield Buffer.from(text.slice(text.indexOf('\r\n') + 2))
    if (now.next === undefined) return
  }
}

/** Exit code 1 where, by a preview, something would end or be suspended. */
export const evaluateAccess = async ({ options, connect, io, output }: Context<Options>): Promise<ExitCode> => {
  const api = await connect()
  if (options.preview !== true) {
    if (options.policy !== undefined || options.csv !== undefined)
      throw new CountersignError('cli.bad_answer', 'invalid', '`--policy` and `--csv` go with `--preview`')
    const found = await api.post('/v1/access/trust/evaluations', { body: {} })
    output.result(
      found,
      () =>
        `${found.standing} credentials stand; of ${found.fallen} something has fallen, of ${found.unknown} nobody knows; ${found.due} are due and not yet being ended`,
    )
    return EXIT.ok
  }
  const trust = options.policy === undefined ? undefined : await readPackFile(options.policy, 'trust.json')
  const page = (limit: number) => (cursor: string | undefined) =>
    api.post('/v1/access/trust/preview', { params: { query: { ...given({ cursor }), limit } }, body: given({ trust }) })
  const most = wholeNumber('--limit', options.limit, 1, 200)
  const first = await page(options.csv === undefined ? most : 200)(undefined)
  const all = first.counts.find(({ by }) => by === 'all')
  const code = (all?.revoke ?? 0) + (all?.replace ?? 0) + (all?.suspend ?? 0) > 0 ? EXIT.refused : EXIT.ok
  if (options.csv === '-') {
    for await (const part of rowsOf(page(200), first)) io.stdout.write(part.toString('utf8'))
    return code
  }
  if (options.csv !== undefined) {
    const bytes = await saveStream(options.csv, rowsOf(page(200), first), () => {})
    output.result(
      { ...first, items: undefined, next: undefined, file: options.csv, bytes },
      () => `${overview(first)}\n${options.csv}: ${bytes} bytes`,
    )
    return code
  }
  output.result({ ...first, next: undefined, more: first.next !== undefined }, () =>
    [
      overview(first),
      ...(first.items.length === 0
        ? []
        : [
            '',
            table(
              ['credential', 'at', 'owner', 'condition', 'because', 'then'],
              first.items.map((one) => [
                one.credential,
                one.system,
                one.owner ?? '-',
                one.condition,
                one.because,
                one.state === 'unknown' ? 'unknown' : one.effect,
              ]),
              160,
            ),
          ]),
    ].join('\n'),
  )
  if (first.next !== undefined) output.note(`the first ${first.items.length}; give --csv for all`)
  return code
}
