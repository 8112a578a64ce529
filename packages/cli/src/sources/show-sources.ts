import type { Answer } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

type Source = Answer<'sources.list'>['sources'][number]

const rows = (source: Source) =>
  source.speaks.map(({ kind, creates, owns, present, gone, held }) => [
    source.name,
    kind,
    creates ? 'yes' : 'no',
    owns.join(', '),
    present,
    gone,
    held,
    source.lastReading === null ? 'never' : `${source.lastReading.state} ${minute(source.lastReading.begunAt)}`,
  ])

export const listSources = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/sources')
  output.result(found, () =>
    found.sources.length === 0
      ? 'no source is in force; `countersign source propose` asks for one'
      : table(['source', 'speaks of', 'begins', 'its to say', 'there', 'gone', 'held', 'last whole reading'], found.sources.flatMap(rows)),
  )
  return undefined
}

const eventsInWords = ({ taken, lastAt, missing, missingNumbers }: NonNullable<Answer<'sources.read'>['events']>): string =>
  [
    taken === 0 ? 'no event has come' : `${taken} events taken, the last ${minute(lastAt)}`,
    ...(missing > 0 ? [`${missing} missing: ${missingNumbers}`] : []),
  ].join('; ')

/** `csv (kind person, id employee)`: what the document says of it. */
const formatInWords = ({ type, ...rest }: Readonly<Record<string, unknown>>): string => {
  const said = Object.entries(rest).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return said.length === 0 ? String(type) : `${type} (${said.join(', ')})`
}

export const showSource = async ({ connect, output }: Context, name: string): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/sources/{source}', { params: { path: { source: name } } })
  const { source, format, events } = found
  output.result(found, () =>
    [
      `${plain(source.name)}: ${plain(source.title)} (${source.what}), version ${source.version}`,
      `speaks of ${plain(source.party)}, delivered by ${plain(source.client)} as ${plain(formatInWords(format))}`,
      `stops and asks at ${source.brake.percent} % and ${source.brake.atLeast} of a kind within ${source.brake.withinHours} hours`,
      ...(events === null ? [] : [eventsInWords(events)]),
      '',
      table(['source', 'speaks of', 'begins', 'its to say', 'there', 'gone', 'held', 'last whole reading'], rows(source)),
    ].join('\n'),
  )
  return undefined
}
