// An enrolled key of a person as the ledger reads it: its form says how whatever it signs is verified.
import type { PersonKeyFacts } from '@countersign/ledger'
import type { Selectable } from 'kysely'
import type { Tables } from '../../tables.ts'

export type KeyRow = Selectable<Tables['principal_keys']>

/** An Ed25519 key in a passkey: a head of 12 bytes, and the key in its raw form. */
const spkiOfEd25519 = { length: 44, head: 12 }

/** What is the same for two enrolments of one key, in whichever form: as the index of the table has it. */
export const materialOfKey = ({ public_key: key }: Pick<KeyRow, 'public_key'>): Buffer =>
  key.length === spkiOfEd25519.length ? key.subarray(spkiOfEd25519.head) : key

/** SAFETY: a passkey without its place (the tables refuse one) is a key of nowhere: whatever it signs does not verify. */
export const factsOfKey = (row: Pick<KeyRow, 'form' | 'public_key' | 'rp_id' | 'origin'>): PersonKeyFacts =>
  row.form === 'passkey'
    ? { form: 'passkey', publicKey: row.public_key, rpId: row.rp_id ?? '', origin: row.origin ?? '' }
    : { form: 'ed25519', publicKey: row.public_key }
