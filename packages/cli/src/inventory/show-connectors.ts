// Connectors that the server has: what each reaches, and what a system must say for it. Settings go into the file of `--config`, secrets are references.
import type { Answer } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'

type Shown = Answer<'connectors.read'>
interface Field {
  readonly name: string
  readonly help: string
  readonly required: boolean
  readonly kind: Shown['settings'][number]['kind']
  readonly many: boolean
  readonly choices?: readonly string[]
  readonly shapes?: readonly {
    readonly title: string
    readonly by?: { readonly name: string; readonly value: string }
    readonly settings: readonly Field[]
  }[]
}

const kinds = { text: 'text', number: 'number', switch: 'true or false', choice: '', group: 'settings', json: 'JSON' } as const

const whatOf = ({ kind, choices, many }: Field): string => {
  const one = choices ? choices.join(' | ') : kinds[kind]
  return many ? `list of ${one}` : one
}

const rowsOf = (fields: readonly Field[], within = ''): string[][] =>
  fields.flatMap((field) => {
    const name = `${within}${field.name}`
    const inner = (field.shapes ?? []).flatMap(({ title, by, settings }) => {
      const below = `${name}${field.many ? '[]' : ''}.`
      return [...(by === undefined ? [] : [[`${below}${by.name}`, 'yes', by.value, title]]), ...rowsOf(settings, below)]
    })
    return [[name, field.required ? 'yes' : '', whatOf(field), field.help], ...inner]
  })

const slots = (side: string, of: Shown['operatorSecrets']): string[] =>
  Object.keys(of).length === 0 ? [] : [``, `${side}:`, ...Object.entries(of).map(([slot, what]) => `  ${plain(slot)}  ${plain(what)}`)]

export const listConnectors = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const { items } = await api.get('/v1/connectors')
  const rows = items.map(({ connector, title, reaches }) => [connector, title, reaches])
  output.result({ items }, () => table(['connector', 'name', 'reaches'], rows, output.width))
  return undefined
}

export const showConnector = async ({ connect, output }: Context, connector: string): Promise<undefined> => {
  const api = await connect()
  const shown = await api.get('/v1/connectors/{connector}', { params: { path: { connector } } })
  output.result(shown, () =>
    [
      `${plain(shown.connector)}: ${plain(shown.title)}`,
      `${plain(shown.reaches)}.`,
      '',
      table(['setting', 'required', 'is', 'what'], rowsOf(shown.settings), output.width),
      ...slots('secrets of the operator, --operator-secret slot=reference', shown.operatorSecrets),
      ...slots('secrets of the observer, --observer-secret slot=reference', shown.observerSecrets),
    ].join('\n'),
  )
  return undefined
}
