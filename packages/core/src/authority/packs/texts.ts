// The texts of a pack that is a document: read one by one by their digests, so that what was edited is not the pack that people signed.
import { type Bundle, bundleFromFiles } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { getDocument } from '../../platform/documents.ts'
import type { Tables } from '../../tables.ts'
import type { PackText } from './document.ts'

/** Name → text. Errors: as `getDocument`. */
export const textsOf = async (
  db: Kysely<Tables>,
  org: string,
  digests: Readonly<Record<string, string>>,
): Promise<Record<string, string>> => {
  const texts: Record<string, string> = {}
  for (const [name, digest] of Object.entries(digests)) texts[name] = (await getDocument(db, org, digest)).text
  return texts
}

/** Errors: as `getDocument`, and those of `bundleFromFiles`. */
export const bundleOfPack = async (db: Kysely<Tables>, org: string, pack: PackText): Promise<Bundle> =>
  bundleFromFiles(await textsOf(db, org, pack.files))
