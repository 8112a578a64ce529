// What time it is by the witness: a clock in another trust domain, as it stands in the last cosigned checkpoint. It is never ahead of the witness.
import { cosignatureVerifier, type NoteVerifier, parseCheckpoint } from '@countersign/ledger'
import type { Database } from '../../platform/database.ts'
import { readLogState } from './store.ts'

/** SAFETY: the row may have been edited; a time counts only with the log's and the witness' signature over it. Undefined: no such time. */
export const witnessedAt = async (db: Database, log: NoteVerifier, witness: string | undefined): Promise<Date | undefined> => {
  const cosigned = witness === undefined ? undefined : (await readLogState(db))?.cosigned
  if (witness === undefined || !cosigned) return undefined
  const verifier = cosignatureVerifier(witness)
  try {
    const { signatures } = parseCheckpoint(cosigned, [log, verifier])
    const seconds = signatures.find(({ name, keyId }) => name === verifier.name && keyId === verifier.keyId)?.timestamp
    return seconds === undefined ? undefined : new Date(seconds * 1000)
  } catch {
    return undefined
  }
}
