// Who said so: each change beside the entries and the words of sources that committed with it. What has none was written past the product.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { pointersIn, told } from './model.ts'
import { type ActOf, type ChangeRow, entriesOfActs, wordsOfActs } from './store.ts'

/** Entries that are shown of one change. */
const mostEntries = 5

const nameOfAct = ({ act, subject }: ActOf): string => JSON.stringify([act, subject])

/** By whom a change came to be known: by the product, past it, or it was there before there was a history. */
const waysOf = { kept: 'product', past: 'database', began: 'history_began' } as const
export const ways = Object.values(waysOf)

export const explained = async (db: Kysely<Tables>, org: string, rows: readonly ChangeRow[]) => {
  const asked = [
    ...new Map(
      rows.flatMap(({ act, subject }) => (act === null ? [] : [[nameOfAct({ act, subject }), { act, subject }] as const])),
    ).values(),
  ]
  const [found, said] = await Promise.all([entriesOfActs(db, org, asked, mostEntries), wordsOfActs(db, org, asked)])
  const entries = Map.groupBy(found, nameOfAct)
  const words = Map.groupBy(said, nameOfAct)
  return rows.map((row) => {
    const name = row.act === null ? '' : nameOfAct({ act: row.act, subject: row.subject })
    const own = entries.get(name) ?? []
    const word = words.get(name)?.[0]
    return {
      n: row.n,
      of: row.kind === 'use' || row.kind === 'sighting' ? row.kind : ('itself' as const),
      ...(row.part === '' ? {} : { credential: row.subject, workload: row.part }),
      what: row.before === null ? ('began' as const) : row.after === null ? ('ended' as const) : ('changed' as const),
      at: row.at.toISOString(),
      before: told(row.before),
      after: told(row.after),
      by: {
        way: own.length > 0 ? waysOf.kept : row.act === null ? waysOf.began : waysOf.past,
        // An entry that was deleted by decision no longer says who.
        principal: own[0] && own[0].actor !== '' ? own[0].actor : null,
        databaseRole: row.role,
        source: word ? { source: word.source, record: word.record, event: word.event } : null,
        entries: own.map(({ id, kind, stream, at, leaf, log_index }) => ({
          id,
          index: log_index === null ? null : Number(log_index),
          kind,
          stream,
          at: at.toISOString(),
          ...pick(leaf),
        })),
        more: Math.max(0, (own[0]?.all ?? 0) - own.length),
      },
    }
  })
}

const pick = (leaf: string | null) => ({ deleted: leaf === null, says: pointersIn(leaf) })
