// The page of the reference that lists what a system must say for its connector. Pure; written by packages/connectors/scripts/write-settings.ts.
import { type Connector, type Setting, settingsOf } from '@countersign/connector-kit'
import { connectors } from './index.ts'

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
const code = (text: string): string => `\`${text}\``
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/[^.!?]$/, '$&.')

const kinds = { text: 'text', number: 'number', switch: 'true or false', choice: 'choice', group: 'settings', json: 'JSON' } as const

/** `1 to 10`, `from 1`, `at most 10`. */
const span = (least: number | undefined, most: number | undefined, what: string): string[] => {
  if (least === undefined && most === undefined) return []
  if (least === undefined) return [`at most ${most}${what}`]
  return [most === undefined ? `from ${least}${what}` : `${least} to ${most}${what}`]
}

const one = ({ kind, choices, whole, long, minimum, maximum, minLength, maxLength }: Setting): string =>
  [
    choices ? choices.map(code).join(', ') : kind === 'number' && whole ? 'whole number' : long ? 'text of several lines' : kinds[kind],
    ...span(minimum, maximum, ''),
    ...span(minLength, maxLength, ' characters'),
  ].join(', ')

const isWhat = (setting: Setting): string =>
  setting.many ? ['list', ...span(setting.fewest, setting.most, ''), `each: ${one(setting)}`].join(', ') : one(setting)

const rowsOf = (settings: readonly Setting[], within = ''): string[] =>
  settings.flatMap((setting) => {
    const below = `${within}${setting.name}${setting.many ? '[]' : ''}.`
    const inner = (setting.shapes ?? []).flatMap(({ title, by, settings: own }) => [
      ...(by === undefined ? [] : [row([code(`${below}${by.name}`), 'yes', code(by.value), sentence(title)])]),
      ...rowsOf(own, below),
    ])
    return [row([code(`${within}${setting.name}`), setting.required ? 'yes' : '', isWhat(setting), sentence(setting.help)]), ...inner]
  })

const slots = (side: string, of: Connector['operatorSecrets']): string[] =>
  Object.entries(of).map(([slot, help]) => row([code(slot), side, sentence(help)]))

const section = ({ kind, title, reaches, config, operatorSecrets, observerSecrets }: Connector): string[] => {
  const secrets = [...slots('operator', operatorSecrets), ...slots('observer', observerSecrets)]
  return [
    '',
    `## ${kind}`,
    '',
    `${title}. ${reaches}. What is proven there, and what is not: [connectors](connectors.md#${kind}).`,
    '',
    row(['setting', 'required', 'is', 'what']),
    '|---|---|---|---|',
    ...rowsOf(settingsOf(config)),
    '',
    ...(secrets.length === 0 ? ['It takes no secrets.'] : [row(['secret', 'of the', 'what']), '|---|---|---|', ...secrets]),
  ]
}

export const settingsPage = (): string =>
  [
    '# Settings of the connectors',
    '',
    '<!-- Generated from the schemas in packages/connectors/src by packages/connectors/scripts/write-settings.ts; edit the schemas, not this page. -->',
    '',
    'What a system says for its connector: its settings, as JSON or in the fields of the console, and its secrets, as references by the name of their slot.',
    'Of settings in a list, such as `doors[].host`, each entry has its own. The same of one connector, at a terminal: `countersign connector show KIND`.',
    ...Object.values(connectors).flatMap(section),
    '',
  ].join('\n')
