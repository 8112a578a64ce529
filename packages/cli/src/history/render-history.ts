// A history as people read it: what it was, then each change with who said so. Pure.
import type { Answer } from '../connection/api.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, wrap } from '../terminal/table.ts'
import { instant } from '../terminal/time.ts'

export type History = Omit<Answer<'identities.history'>, 'next'>
type Change = History['items'][number]

const value = (it: unknown): string => (it === null || it === undefined ? '-' : typeof it === 'string' ? it : JSON.stringify(it))

const seen = ({ what: how, credential, workload }: Change): string =>
  how === 'began'
    ? `${workload} is seen to use ${credential}, or seems to`
    : how === 'ended'
      ? `that ${workload} was seen with ${credential} is forgotten`
      : `${workload} is seen otherwise with ${credential}`

const ofUse = ({ of, what: how, credential, workload }: Change): string =>
  of === 'use' ? `${workload} ${how === 'began' ? 'uses' : how === 'ended' ? 'no longer uses' : 'uses, otherwise,'} ${credential}` : how

const what = (change: Change): string => (change.of === 'sighting' ? seen(change) : ofUse(change))

const said = (says: Readonly<Record<string, string>>): string =>
  Object.entries(says)
    .map(([name, text]) => `${name} ${text}`)
    .join(', ')

/** Who said so, in a line. */
const saidBy = ({ by }: Change): string => {
  if (by.way === 'history_began') return 'it was there when this history began'
  if (by.way === 'database') return `PAST THE PRODUCT: by SQL, as the database role ${by.databaseRole}; nobody is known to have said so`
  const [entry] = by.entries
  const who = by.principal ?? 'somebody whose name was deleted by decision'
  const source = by.source ? `, by the source ${by.source.source}, record ${by.source.record}` : ''
  const stream = entry?.stream ? ` of ${entry.stream}` : ''
  const says = entry && Object.keys(entry.says).length > 0 ? ` (${said(entry.says)})` : ''
  return `said by ${who}${source}: ${entry?.kind}${stream}${says}, entry ${entry?.id}`
}

const differences = ({ what: how, before, after }: Change): string[] => {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  if (how === 'changed') return names.map((name) => `${name}: ${value(before?.[name])} → ${value(after?.[name])}`)
  const all = names.map((name) => `${name} ${value((after ?? before)?.[name])}`).join(', ')
  return all === '' ? [] : [all]
}

const shown = (change: Change): string =>
  [
    `${instant(change.at)}  ${plain(what(change))}`,
    ...differences(change).map((line) => wrap(line, '    ')),
    wrap(saidBy(change), '    '),
  ].join('\n')

export const renderHistory = ({ kind, id, asOf, was, uses, items }: History): string => {
  const when = asOf === null ? 'now' : instant(asOf)
  const facts =
    was === null
      ? `no such ${kind} in the inventory ${asOf === null ? 'any more' : 'then'}`
      : pairs(Object.entries(was).map(([name, it]) => [plain(name), plain(value(it))] as const))
  const users = uses.map(
    (one) => `  ${plain(one.workload)} uses ${plain(one.credential)} (${plain(value(one.was['learnt']))}, ${instant(one.was['learntAt'])})`,
  )
  return [
    `${kind} ${plain(id)}, ${when}`,
    '',
    facts,
    ...(users.length === 0 ? [] : ['', 'who uses what', ...users]),
    '',
    items.length === 0 ? 'nothing had changed by then' : `What changed, the newest first\n${items.map(shown).join('\n')}`,
  ].join('\n')
}
