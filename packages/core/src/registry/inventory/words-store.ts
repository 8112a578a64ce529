// The search by beginnings of words: what a reader types, as a question that an index answers. `tar syn` finds `tariff-sync`, in any order and case.
// Bounded: of what fits, so many are found and no more, so that a question that fits half the estate costs no more than one that fits ten.
import { type RawBuilder, sql } from 'kysely'

/** Of one search, with all its other filters; who sees so many types on. */
export const mostFound = 1000
const mostWords = 8

/** As `words_of` parts them. */
const parts = /[^0-9A-Za-z\u0080-\u{10ffff}]+/u

/** For `to_tsquery`; undefined where nothing that was typed is a word. */
export const askedWords = (text: string): string | undefined => {
  const words = text.split(parts).filter((word) => word !== '')
  return words.length === 0
    ? undefined
    : words
        .slice(0, mostWords)
        .map((word) => `'${word}':*`)
        .join(' & ')
}

const joined = (table: string, columns: readonly string[]): RawBuilder<string> =>
  sql.join(
    columns.map((column) =>
      column.endsWith('?') ? sql`coalesce(${sql.ref(`${table}.${column.slice(0, -1)}`)}, '')` : sql.ref(`${table}.${column}`),
    ),
    sql` || ' ' || `,
  )

/** INVARIANT: as the index of each table has them (migration 0091); `?` can be null. */
const searched = {
  identities: ['id', 'name', 'party_id', 'business_owner?', 'technical_owner?'],
  credentials: ['id', 'account', 'identity_id', 'system_id'],
  workloads: ['id', 'name', 'team', 'party_id'],
  accounts: ['account', 'key?', 'system_id'],
  systems: ['id', 'name', 'connector'],
} as const

const matching = (words: RawBuilder<string>, asked: string | undefined): RawBuilder<boolean> =>
  asked === undefined ? sql<boolean>`false` : sql<boolean>`words_of(${words}) @@ to_tsquery('simple', ${asked})`

/** Whether a row has all the words that were typed. */
export const hasWords = (table: keyof typeof searched, text: string, as: string = table): RawBuilder<boolean> =>
  matching(joined(as, searched[table]), askedWords(text))

/** SAFETY: who answers for an identity is not told to a party outside, by no search either: its words have to be in what it sees. */
export const hasSeenWords = (text: string): RawBuilder<boolean> => matching(joined('identities', ['id', 'name']), askedWords(text))
