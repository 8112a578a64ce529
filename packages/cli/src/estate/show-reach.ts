import { type Answer, given } from '../connection/api.ts'
import { useWords } from '../inventory/use-words.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { table } from '../terminal/table.ts'

type Reach = Answer<'estate.reach'>
type Item = Reach['items'][number]
interface Options {
  readonly kind?: Item['node']['kind']
  readonly limit: string
}

const asText = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind}:${id}`

const way = ({ node, through }: Item): string => {
  if (through === null) return 'the start'
  const [from, to] = through.against ? [node, through.node] : [through.node, node]
  return `${asText(from)} ${through.words} ${asText(to)}${through.learnt === undefined ? '' : ` (${useWords(through.learnt)})`}`
}

const show = async ({ options, connect, output }: Context<Options>, of: string, view: Reach['view']): Promise<undefined> => {
  const limit = wholeNumber('--limit', options.limit, 1, 10_000)
  const api = await connect()
  const items: Item[] = []
  let first: Reach | undefined
  let cursor: string | undefined
  do {
    const page: Reach = await api.get('/v1/estate/nodes/{node}/reach', {
      params: { path: { node: of }, query: { view, ...given({ kind: options.kind, cursor }), limit: Math.min(200, limit - items.length) } },
    })
    first ??= page
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined && items.length < limit)
  const { size, furthest, counts, ended } = first
  output.result({ ...first, items, next: undefined, more: cursor !== undefined }, () =>
    [
      ended
        ? `${of} has ended, and reaches nothing`
        : `${of} ${view === 'blast_radius' ? 'reaches' : 'takes with it'} ${size - 1} nodes, ${furthest} steps away at most: ${counts
            .map(({ kind, count }) => `${count} ${kind}`)
            .join(', ')}`,
      ...(items.length === 0
        ? []
        : [
            '',
            table(
              ['node', 'name', 'steps', 'because'],
              items.map((one) => [`${asText(one.node)}${one.privileged ? ' !' : ''}`, one.name ?? '-', one.distance, way(one)]),
              160,
            ),
            ...(items.some(({ privileged }) => privileged) ? ['', '!: privileged, or of high impact by what it reaches itself'] : []),
          ]),
    ].join('\n'),
  )
  if (cursor !== undefined) output.note(`the nearest ${items.length}; give --limit for more`)
  return undefined
}

export const showBlastRadius = (context: Context<Options>, of: string): Promise<undefined> => show(context, of, 'blast_radius')
export const showDependents = (context: Context<Options>, of: string): Promise<undefined> => show(context, of, 'dependents')
