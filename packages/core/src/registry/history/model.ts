// What is told of the history: by which names, and what of it stays untold. Pure.
import type { Columns, HistoryKind } from '../../tables.ts'

/** What can be asked for. The uses of a credential are told with it, and with the workload. */
export const subjects = ['identity', 'principal', 'credential', 'contract', 'workload'] as const
export type Subject = (typeof subjects)[number]

/** References to where a secret is stored. SAFETY: that there is one and that it changed is told, never which. */
const keptBack: ReadonlySet<string> = new Set(['secret_ref', 'delivered_to', 'reads'])

/** As the API names what a column says: `party_id` is `party`, `expires_at` is `expiresAt`. */
export const nameOf = (column: string): string =>
  column.replace(/_id$/, '').replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The columns that a name may stand for; `owner` stands for whoever answers. */
export const columnsNamed = (name: string): string[] => {
  const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return name === 'owner' ? ['owner_id', 'business_owner', 'technical_owner'] : [column, `${column}_id`]
}

const toldValue = (column: string, value: unknown): unknown => (value !== null && keptBack.has(column) ? 'kept back' : value)

/** By their names, in order; what nobody knows is left out where `known`. */
export const told = (columns: Columns | null, known = false): Record<string, unknown> | null =>
  columns &&
  Object.fromEntries(
    Object.entries(columns)
      .filter(([, value]) => !known || value !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([column, value]) => [nameOf(column), toldValue(column, value)]),
  )

const usesBy = (by: 'subject' | 'part') => [
  { kind: 'use' as const, by },
  { kind: 'sighting' as const, by },
]

/** Kinds of rows that are told of a subject, and by which of their two names it is found. */
export const rowsOf = (subject: Subject): { readonly kind: HistoryKind; readonly by: 'subject' | 'part' }[] => [
  { kind: subject, by: 'subject' },
  ...(subject === 'credential' ? usesBy('subject') : []),
  ...(subject === 'workload' ? usesBy('part') : []),
]

/** Of what an entry says, what leads further. */
const pointers = ['change', 'document', 'source', 'reading', 'externalId', 'cause', 'rule', 'reason', 'credential', 'from', 'to'] as const

/** `leaf`: an entry's text; null where it was deleted by decision. */
export const pointersIn = (leaf: string | null): Record<string, string> => {
  const body = leaf === null ? undefined : (JSON.parse(leaf) as { body?: Record<string, unknown> }).body
  return Object.fromEntries(
    pointers.flatMap((name) => {
      const value = body?.[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
}
