import { type Answer, given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { showList } from '../terminal/show-list.ts'
import { pairs, table, wrap } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

type Drill = Answer<'drills.read'>

const words: Readonly<Record<string, string>> = {
  ready: 'the throw-away worked after',
  revoked: 'then revoked after',
  proven: 'then proven dead after',
  asked: 'the provider asked after',
  answered: 'then answered after',
  delivered: 'delivered after',
}

export const renderDrill = (drill: Drill): string =>
  pairs([
    ['drill', plain(drill.id)],
    ['provider', plain(drill.provider)],
    ['exercise', drill.exercise],
    ['canary', plain(drill.canary)],
    ['state', drill.state],
    ['opened', `${minute(drill.openedAt)}${drill.openedBy === null ? '' : ` by ${plain(drill.openedBy)}`}`],
    drill.endedAt === null ? ['until', minute(drill.dueAt)] : ['ended', minute(drill.endedAt)],
    ...(drill.change === null ? [] : [['change', plain(drill.change)] as const]),
    ...Object.entries(drill.measured).map(([name, seconds]) => [words[name] ?? name, `${seconds} s`] as const),
    ...(drill.demand === null
      ? []
      : [['demand', `${plain(drill.demand.id)} about ${drill.demand.subjects.map(plain).join(', ')}`] as const]),
    ...(drill.ask === null ? [] : [['to be asked', `"${plain(drill.ask.rule)}" for ${plain(drill.ask.subject)}`] as const]),
    ...drill.reasons.map((reason) => ['failed because', plain(reason)] as const),
  ])

export const listDrills = async ({ options, connect, output }: Context<{ provider?: string }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/drills', { params: { query: { ...cursor, ...given({ provider: options.provider }) } } }),
    head: ['drill', 'provider', 'exercise', 'state', 'opened', 'ended', 'why'],
    row: (one) => [
      one.id,
      one.provider,
      one.exercise,
      one.state,
      minute(one.openedAt),
      one.endedAt === null ? `by ${minute(one.dueAt)}` : minute(one.endedAt),
      one.reasons.join('; '),
    ],
    none: 'no drill was held yet',
  })
}

export const showDrill = async ({ connect, output }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const drill = await api.get('/v1/drills/{drill}', { params: { path: { drill: id } } })
  output.result(drill, () => renderDrill(drill))
  return undefined
}

export const showScore = async ({ connect, output }: Context, provider: string): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/providers/{provider}/drill-score', { params: { path: { provider } } })
  output.result(found, () =>
    [
      `${plain(found.provider)}: ${found.score} of 100`,
      table(
        ['exercise', 'points', 'of', 'standing', 'counts until', 'drill'],
        found.contributions.map((one) => [
          one.exercise,
          one.points,
          one.weight,
          one.standing,
          one.validUntil === null ? '' : minute(one.validUntil),
          one.drill ?? '',
        ]),
      ),
      ...found.contributions.map((one) => wrap(`${one.exercise}: ${plain(one.words)}`)),
    ].join('\n'),
  )
  return undefined
}
