// What the use of a key tells: when it was last used, whether it lies on other devices by now, and whether somebody else may have a copy.
import { parseAssertion, readAuthenticatorData } from '@countersign/ledger'
import type { Runtime, Work } from '../../runtime.ts'
import type { KeyRow } from '../principals/index.ts'
import { noteUse } from './store.ts'

/** `signature`: found good. */
export const noteUseOfKey = async (_runtime: Runtime, work: Work, key: KeyRow, signature: Buffer): Promise<void> => {
  const assertion = key.form === 'passkey' ? parseAssertion(signature) : undefined
  const data = assertion && readAuthenticatorData(assertion.authenticatorData)
  await noteUse(work.db, work.org, key.key_id, {
    last_used_at: work.at,
    ...(data
      ? { sign_count: Math.max(data.signCount, Number(key.sign_count)), backed_up: key.backup_eligible === true && data.backedUp }
      : {}),
  })
}
