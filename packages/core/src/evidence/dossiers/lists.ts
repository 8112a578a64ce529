// The long lists that a dossier carries: of each the document that people signed, and its lines, page by page as they are kept.
import { canonicalJson } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { proposedBy } from '../../authority/instruments/index.ts'
import { isLong, type LongTransfer, linesIn, textOfLine, transferIn, transferKind } from '../../authority/transfers/index.ts'
import type { Tables } from '../../tables.ts'

interface CarriedList {
  readonly digest: string
  readonly transfer: LongTransfer
}

export const listsOf = async (db: Kysely<Tables>, org: string, change: string): Promise<CarriedList[]> => {
  const rows = await proposedBy(db, org, change, transferKind)
  return rows.flatMap(({ digest, document }) => {
    const transfer = transferIn(document)
    return isLong(transfer) ? [{ digest, transfer }] : []
  })
}

/** Errors: `transfer.altered`: what people have not signed is no part of a dossier. */
export async function* listLines(
  db: Kysely<Tables>,
  org: string,
  { digest, transfer }: CarriedList,
): AsyncGenerator<Readonly<Record<string, string>>> {
  yield { type: 'list', digest, text: canonicalJson(transfer) }
  for await (const page of linesIn(db, org, transfer)) yield { type: 'page', text: page.map(textOfLine).join('') }
}
