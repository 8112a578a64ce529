// Making the document of a transfer out of what is to change hands: one that people can read where it is short enough, otherwise one that holds the digest of its
// lines, which are kept beside it. INVARIANT: never more than some thousand lines in memory, however long the list is.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { isLong, longTransferOf, mostItems, mostLines, type Transfer, type TransferItem, transferOf } from './document.ts'
import { keepPage, linesAtATime, linesIn, withFacts } from './pages-store.ts'
import { Reckoning, type TransferLine } from './reckoning.ts'

/** What is to change hands, in its order, from the line after `skip` on; the same as often as it is read. */
export type Lines = (skip: number) => AsyncIterable<readonly TransferItem[]>

/** Lines that are in memory. */
export const linesFrom = (items: readonly TransferItem[]): Lines =>
  async function* (skip) {
    for (let at = skip; at < items.length; at += linesAtATime) yield items.slice(at, at + linesAtATime)
  }

/** The lines of a kept document, in parts. Errors: `transfer.altered`. */
export const partsOf = (db: Kysely<Tables>, org: string, transfer: Transfer): AsyncIterable<readonly (TransferItem | TransferLine)[]> =>
  isLong(transfer) ? linesIn(db, org, transfer) : linesFrom(transfer.items)(0)

/**
 * The lines of a kept document as they would be asked for anew: `turn` says what becomes of each, undefined where nothing does.
 * Errors: `transfer.altered`.
 */
export const linesAnew = (
  db: Kysely<Tables>,
  org: string,
  transfer: Transfer,
  turn: (item: TransferItem) => TransferItem | undefined,
): Lines =>
  async function* (skip) {
    let left = skip
    for await (const part of partsOf(db, org, transfer)) {
      const turned = part.flatMap((item) => turn(item) ?? [])
      const rest = turned.slice(left)
      left = Math.max(0, left - turned.length)
      if (rest.length > 0) yield rest
    }
  }

const tooMany = () =>
  new CountersignError(
    'transfer.too_large',
    'conflict',
    `one list holds ${mostLines} lines at most; narrow it with \`--only\`, \`--environment\`, \`--system\` or \`--team\`, and hand over the rest in a list of its own`,
  )

/** Reads all of it once: the items where they are few, and what they come to. Errors: `transfer.too_large`. */
const reckon = async (db: Kysely<Tables>, org: string, lines: Lines) => {
  const reckoning = new Reckoning()
  const items: TransferItem[] = []
  for await (const part of lines(0)) {
    if (reckoning.lines + part.length > mostLines) throw tooMany()
    for (const line of await withFacts(db, org, part)) reckoning.add(line)
    if (reckoning.lines <= mostItems) for (const { kind, id, role, from, to } of part) items.push({ kind, id, role, from, to })
  }
  return { items, lines: reckoning.lines, reckoned: reckoning.result() }
}

/**
 * The document; the lines of a long one are kept with it. Undefined where there is nothing. In the transaction that proposes it.
 * Errors: `transfer.too_large`; `transfer.moving` when what it is about changed while it was read.
 */
export const makeTransfer = async (db: Kysely<Tables>, org: string, lines: Lines): Promise<Transfer | undefined> => {
  const { items, lines: many, reckoned } = await reckon(db, org, lines)
  if (many === 0) return undefined
  if (many <= mostItems) return transferOf(items)
  const again = new Reckoning()
  let n = 0
  let page: string[] = []
  const keep = async () => {
    if (page.length > 0) await keepPage(db, org, reckoned.list.digest, n, page.join(''))
    n += 1
    page = []
  }
  for await (const part of lines(0))
    for (const line of await withFacts(db, org, part)) {
      page.push(again.add(line))
      // INVARIANT: the same list has the same pages, in whichever parts it was read.
      if (page.length === linesAtATime) await keep()
    }
  await keep()
  if (again.result().list.digest !== reckoned.list.digest)
    throw new CountersignError(
      'transfer.moving',
      'conflict',
      'what the list is about is changing just now; nothing was proposed, ask again',
    )
  return longTransferOf(reckoned)
}

/** So many lines of it from the one after `skip` on, each with what it is now. */
export const someLines = async (db: Kysely<Tables>, org: string, lines: Lines, skip: number, most: number): Promise<TransferLine[]> => {
  const some: TransferLine[] = []
  for await (const part of lines(skip)) {
    some.push(...(await withFacts(db, org, part)))
    if (some.length >= most) break
  }
  return some.slice(0, most)
}
