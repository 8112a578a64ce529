import { CountersignError } from '@countersign/ledger'
import { type Answer, given } from '../connection/api.ts'
import { saveStream } from '../connection/save-stream.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { useWords } from '../inventory/use-words.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'
import { csvOf } from './csv.ts'

type DayAfter = Answer<'estate.day_after'>
type Item = DayAfter['items'][number]
interface Options {
  readonly on?: string
  readonly works?: string
  readonly csv?: string
  readonly limit: string
}

const said: Readonly<Record<Item['ending'], string>> = {
  ends: 'ended and proven',
  splits: 'split, then ended',
  by_itself: 'over by itself',
  nothing: 'nothing ends it',
  cannot: 'can not be ended',
  over: 'over',
}

const worksOf = (text: string | undefined): Item['works'] | undefined => {
  const found = (['yes', 'no', 'unknown'] as const).find((one) => one === text)
  if (text !== undefined && found === undefined)
    throw new CountersignError('cli.bad_answer', 'invalid', `\`--works ${text}\`: give yes, no or unknown`)
  return found
}

const overview = ({ subject, on, summary: { works, endings, open } }: DayAfter): string =>
  [
    `${subject.kind}:${subject.id} (${subject.name}), on ${on.slice(0, 10)}`,
    `  would still work if nobody did anything: ${works.yes}; would not: ${works.no}; nobody knows: ${works.unknown}`,
    `  at the end: ${endings.ends} ended and proven, ${endings.splits} split first, ${endings.by_itself} over by itself, ${endings.cannot} can't be ended, ${endings.nothing} that nothing ends`,
    open === 0 ? '  nothing is left open' : `  ${open} left open`,
  ].join('\n')

/** Who uses each, and how that is known: in lines of their own, for it is what is asked next. */
const usersOf = (items: readonly Item[]): string[] => {
  const lines = items.flatMap(({ id, uses }) => uses.map((use) => `${plain(use.workload)} uses ${plain(id)}: ${useWords(use)}`))
  return lines.length === 0 ? [] : ['', ...lines]
}

const columns = ['kind', 'id', 'name', 'identity', 'system', 'works', 'ending', 'reason', 'next', 'proof'] as const

/** Exit code 1 where something would still work and no plan ends it, or nobody knows. */
export const showDayAfter = async ({ options, connect, io, output }: Context<Options>, of: string): Promise<ExitCode> => {
  const works = worksOf(options.works)
  const limit = options.csv === undefined ? wholeNumber('--limit', options.limit, 1, 100_000) : Number.POSITIVE_INFINITY
  const api = await connect()
  const items: Item[] = []
  let first: DayAfter | undefined
  let cursor: string | undefined
  do {
    const page: DayAfter = await api.get('/v1/estate/subjects/{subject}/day-after', {
      params: { path: { subject: of }, query: { ...given({ on: options.on, works, cursor }), limit: Math.min(200, limit - items.length) } },
    })
    first ??= page
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined && items.length < limit)
  const code = first.summary.open === 0 ? EXIT.ok : EXIT.refused
  if (options.csv !== undefined) {
    const text = csvOf(columns, items)
    if (options.csv === '-') {
      io.stdout.write(text)
      return code
    }
    const bytes = await saveStream(
      options.csv,
      (async function* () {
        yield Buffer.from(text)
      })(),
      () => {},
    )
    output.result({ ...first, items: undefined, next: undefined, file: options.csv, bytes, rows: items.length }, () =>
      [overview(first), `${options.csv}: ${items.length} rows`].join('\n'),
    )
    return code
  }
  output.result({ ...first, items, next: undefined, more: cursor !== undefined }, () =>
    [
      overview(first),
      ...(items.length === 0
        ? []
        : [
            '',
            table(
              ['what', 'works', 'at the end', 'because', 'do'],
              items.map((one) => [
                one.system === null ? `${one.kind} ${one.name}` : `${one.name} at ${one.system}`,
                one.works,
                said[one.ending],
                one.reason,
                one.next ?? '-',
              ]),
              160,
            ),
            ...usersOf(items),
          ]),
    ].join('\n'),
  )
  if (cursor !== undefined) output.note(`the first ${items.length}; give --limit for more, or --csv for all`)
  return code
}
