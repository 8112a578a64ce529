// Content-addressed texts: whatever is signed or hashed is kept once, under its digest, and never changes.
import { CountersignError, parseStrict, sha256Hex } from '@countersign/ledger'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables.ts'
import { DocumentCache } from './document-cache.ts'
import { anyOf, insertRecords } from './records-store.ts'
import { doneTogether, rowsTogether, sharedTurn } from './together.ts'

export const digestOfText = (text: string): string => `sha256:${sha256Hex(Buffer.from(text, 'utf8'))}`

/** Stores a text and gives its digest. Storing the same text twice is one document. */
export const putDocument = async (db: Kysely<Tables>, org: string, mediaType: string, text: string): Promise<string> => {
  const digest = digestOfText(text)
  await insertDocument(db, org, { org_id: org, digest, media_type: mediaType, text })
  return digest
}

const insertDocument = doneTogether((db, _org, rows: readonly { org_id: string; digest: string; media_type: string; text: string }[]) =>
  insertRecords(db, 'documents', rows, sql`on conflict do nothing`),
)

const readDocument = rowsTogether(
  (db, org, digests) =>
    db
      .selectFrom('documents')
      .select(['digest', 'media_type', 'text'])
      .where('org_id', '=', org)
      .where('digest', '=', anyOf(digests))
      .execute(),
  (row) => row.digest,
)

/** SAFETY: a text that is missing without a deletion that says so was taken away by hand. */
const missingText = async (db: Kysely<Tables>, org: string, digest: string): Promise<CountersignError> => {
  const deletion = await db
    .selectFrom('retention_deleted_documents')
    .select('change_id')
    .where('org_id', '=', org)
    .where('digest', '=', digest)
    .executeTakeFirst()
  return deletion
    ? new CountersignError(
        'document.deleted',
        'not_found',
        `the text of the document \`${digest}\` was deleted under the retention change \`${deletion.change_id}\`; its digest is kept`,
      )
    : new CountersignError('document.altered', 'internal', `the text of the document \`${digest}\` was taken away in the database`)
}

/** Errors: `document.unknown`; `document.deleted` when only its digest is left; `document.altered` when the text is gone otherwise or the row no longer matches its digest. */
export const getDocument = async (db: Kysely<Tables>, org: string, digest: string): Promise<{ mediaType: string; text: string }> => {
  const row = await readDocument(db, org, digest)
  if (!row) throw new CountersignError('document.unknown', 'not_found', `no document \`${digest}\``)
  if ((row.text as string | null) === null) throw await missingText(db, org, digest)
  // SAFETY: an administrator may edit rows; a text is believed only for its hash.
  if (digestOfText(row.text) !== digest)
    throw new CountersignError('document.altered', 'internal', `the document \`${digest}\` was altered in the database`)
  return { mediaType: row.media_type, text: row.text }
}

/**
 * SAFETY: for documents that many steps read. Kept only within this process and only once its text was checked against its digest, so a row
 * that is altered afterwards changes nothing here; whoever exports reads the row itself.
 */
const parsed = new DocumentCache()

/** The value of a document, frozen. Errors: as `getDocument`; `json.*` when it is no JSON. */
export const getJson = async (db: Kysely<Tables>, org: string, digest: string): Promise<unknown> => {
  const key = DocumentCache.key(org, digest)
  const known = parsed.get(key)
  if (known !== undefined) return known
  // Many may ask before it is known: it is read, hashed and parsed once for all of them.
  return sharedTurn(db, `document ${key}`, async () => {
    const { text } = await getDocument(db, org, digest)
    // As many values as the canonical form may hold: what could be written can be read.
    return parsed.get(key) ?? parsed.keep(key, parseStrict(text, { maxBytes: 16 << 20, maxNodes: 1_000_000 }), text.length)
  })
}
