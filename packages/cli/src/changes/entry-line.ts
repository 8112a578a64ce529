// A journal entry as one line. The leaf is canonical JSON; what cannot be read is shown by its kind alone. Pure.
import { plain } from '../terminal/plain.ts'
import { WIDTH } from '../terminal/table.ts'
import { clockTime } from '../terminal/time.ts'
import type { ListedEntry } from './shapes.ts'

const bodyOf = (leaf: string | null): Record<string, unknown> => {
  if (leaf === null) return {}
  try {
    const { body } = JSON.parse(leaf) as { body?: unknown }
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** What of a body tells the story, in this order. */
const TELLING = [
  'outcome',
  'verdict',
  'strength',
  'status',
  'code',
  'closure',
  'state',
  'person',
  'approvers',
  'executor',
  'roles',
  'quorum',
  'credential',
  'owner',
  'principal',
  'role',
  'keyId',
  'action',
  'reason',
  'reasons',
  'expiresAt',
] as const

const words = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(words).join(', ')
  if (typeof value === 'object' && value !== null) return String((value as { id?: unknown }).id ?? '')
  return String(value)
}

const roleWords = (role: unknown): string => String(role).replaceAll('_', ' ')

/** Who answers for something changed hands: which part of answering, for what, from whom to whom, and by which rule. */
const handedOver = ({ id, role, from, to, rule }: Record<string, unknown>): string[] => [
  `${roleWords(role)} of ${id}: ${from ?? 'nobody'} → ${to ?? 'nobody'}`,
  ...(typeof rule === 'string' ? [rule] : []),
]

const telling = (kind: string, body: Record<string, unknown>): string[] => {
  if (kind === 'owner.changed') return handedOver(body)
  if (kind === 'owners.changed') return [`${body['lines']} lines after ${body['after']} of ${body['list']}`]
  return TELLING.flatMap((name) => {
    const value = body[name]
    if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return []
    return [name === 'reason' || name === 'reasons' ? `“${words(value)}”` : words(value)]
  })
}

/** The end of an id tells the streams of one change apart. */
const shortId = (id: string | null): string => (id === null ? '-' : id.length <= 14 ? id : `${id.slice(0, 4)}…${id.slice(-6)}`)

type Told = Omit<ListedEntry, 'deleted'> & Partial<Pick<ListedEntry, 'deleted'>>

/** Within 100 columns; what is cut ends in `…`, and `--json` has it whole. */
export const entryLine = (entry: Told): string => {
  const told = telling(entry.kind, bodyOf(entry.leaf))
  const place = entry.index === null ? '' : `#${entry.index}`
  if (entry.deleted) told.push(`deleted under ${entry.deleted.change}`)
  const text = plain(
    `${clockTime(entry.at)}  ${place.padEnd(6)} ${entry.kind.padEnd(22)} ${shortId(entry.stream)}  ${told.join(' · ')}`,
  ).trimEnd()
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text
}
