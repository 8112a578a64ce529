// Content-addressed texts: whatever is signed or hashed is kept once, under its digest, and never changes.
import { CountersignError, parseStrict, sha256Hex } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import { DocumentCache } from './document-cache.ts'

export const digestOfText = (text: string): string => `sha256:${sha256Hex(Buffer.from(text, 'utf8'))}`

/** Stores a text and gives its digest. Storing the same text twice is one document. */
export const putDocument = async (db: Kysely<Tables>, org: string, mediaType: string, text: string): Promise<string> => {
  const digest = digestOfText(text)
  await db
    .insertInto('documents')
    .values({ org_id: org, digest, media_type: mediaType, text })
    .onConflict((oc) => oc.doNothing())
    .execute()
  return digest
}

/** Errors: `document.unknown`; `document.altered` when the row no longer matches its digest. */
export const getDocument = async (db: Kysely<Tables>, org: string, digest: string): Promise<{ mediaType: string; text: string }> => {
  const row = await db
    .selectFrom('documents')
    .select(['media_type', 'text'])
    .where('org_id', '=', org)
    .where('digest', '=', digest)
    .executeTakeFirst()
  if (!row) throw new CountersignError('document.unknown', 'not_found', `no document \`${digest}\``)
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
  const { text } = await getDocument(db, org, digest)
  // As many values as the canonical form may hold: what could be written can be read.
  return parsed.keep(key, parseStrict(text, { maxBytes: 16 << 20, maxNodes: 1_000_000 }), text.length)
}
