// SQL of the lines of long lists: kept in pages, read page by page, never believed but for their digest.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import { isAfter, itemProblem, LineSchema, type LongTransfer, type TransferItem } from './document.ts'
import { Reckoning, type TransferLine } from './reckoning.ts'

type Db = Kysely<Tables>

/** So many lines are read, checked and moved at a time. */
export const linesAtATime = 1000

/** Kept twice it is the same: a page that is there already is held against the digest when it is read. */
export const keepPage = async (db: Db, org: string, list: string, n: number, text: string): Promise<void> => {
  await db
    .insertInto('transfer_pages')
    .values({ org_id: org, list, n, text })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const altered = (list: string) =>
  new CountersignError(
    'transfer.altered',
    'internal',
    `the lines of the list \`${list}\` are not what its document says: they were altered in the database, or the document was not made here; nothing of it is carried out, make the list again`,
  )

const PageSchema = Type.Array(LineSchema)

/** SAFETY: an administrator may edit rows. A page is taken apart only as far as its form holds; what is done with it stands only once all of it was hashed. */
const linesOf = (text: string, list: string): TransferLine[] => {
  let lines: unknown
  try {
    lines = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  } catch {
    throw altered(list)
  }
  if (!text.endsWith('\n') || !Check(PageSchema, lines)) throw altered(list)
  return lines as TransferLine[]
}

/**
 * The lines of a list, page by page. ORDER: what the document says of them is held against all of them after the last one: whoever acts on them does so in a
 * transaction and reads to the end. Errors: `transfer.altered`.
 */
export async function* linesIn(db: Db, org: string, { list, summary }: LongTransfer): AsyncGenerator<readonly TransferLine[]> {
  const reckoning = new Reckoning()
  let before: TransferItem | undefined
  for (let n = 0; ; n += 1) {
    const row = await db
      .selectFrom('transfer_pages')
      .select('text')
      .where('org_id', '=', org)
      .where('list', '=', list.digest)
      .where('n', '=', n)
      .executeTakeFirst()
    if (!row) break
    const lines = linesOf(row.text, list.digest)
    for (const line of lines) {
      if (itemProblem(line) !== undefined || (before !== undefined && !isAfter(line, before))) throw altered(list.digest)
      before = line
      reckoning.add(line)
    }
    yield lines
  }
  if (canonicalJson(reckoning.result()) !== canonicalJson({ list, summary })) throw altered(list.digest)
}

/** What a question finds, a thousand at a time, as often as is asked: it is answered once, as of one moment. In a transaction only. */
export const cursorOver = async (
  db: Db,
  question: RawBuilder<TransferItem>,
): Promise<(skip: number) => AsyncGenerator<readonly TransferItem[]>> => {
  await sql`declare transfer_lines scroll cursor for ${question}`.execute(db)
  return async function* (skip) {
    await sql.raw(`move absolute ${skip} in transfer_lines`).execute(db)
    for (;;) {
      const { rows } = await sql.raw<TransferItem>(`fetch forward ${linesAtATime} from transfer_lines`).execute(db)
      if (rows.length > 0) yield rows
      if (rows.length < linesAtATime) return
    }
  }
}

/** What these are now: their environment, and the systems that they reach or name. */
export const withFacts = async (db: Db, org: string, items: readonly TransferItem[]): Promise<TransferLine[]> => {
  const ids = (kind: TransferItem['kind']) => anyOf([...new Set(items.filter((one) => one.kind === kind).map(({ id }) => id))])
  const { rows } = await sql<{ kind: string; id: string; environment: string | null; systems: string[] }>`
    select 'identity' as kind, i.id, i.environment, array(select distinct c.system_id collate "C" from credentials c
        where c.org_id = i.org_id and c.identity_id = i.id and c.state <> 'retired' order by 1) as systems
      from identities i where i.org_id = ${org} and i.id = ${ids('identity')}
    union all select 'contract', k.id, null, array(select distinct s collate "C" from unnest(k.systems) s order by 1)
      from contracts k where k.org_id = ${org} and k.id = ${ids('contract')}`.execute(db)
  const facts = new Map(rows.map((row) => [JSON.stringify([row.kind, row.id]), row]))
  return items.map(({ kind, id, role, from, to }) => {
    const known = facts.get(JSON.stringify([kind, id]))
    return { kind, id, role, from, to, environment: known?.environment ?? null, systems: known?.systems ?? [] }
  })
}
