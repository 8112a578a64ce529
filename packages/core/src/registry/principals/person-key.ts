// An enrolled key of a person as the ledger reads it: its form says how whatever it signs is verified.
import type { PersonKeyFacts } from '@countersign/ledger'
import type { Selectable } from 'kysely'
import type { Tables } from '../../tables.ts'

export type KeyRow = Selectable<Tables['principal_keys']>

/** SAFETY: a passkey without its place (the tables refuse one) is a key of nowhere: whatever it signs does not verify. */
export const factsOfKey = (row: Pick<KeyRow, 'form' | 'public_key' | 'rp_id' | 'origin'>): PersonKeyFacts =>
  row.form === 'passkey'
    ? { form: 'passkey', publicKey: row.public_key, rpId: row.rp_id ?? '', origin: row.origin ?? '' }
    : { form: 'ed25519', publicKey: row.public_key }
