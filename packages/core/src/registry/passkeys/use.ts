// What the use of a key tells: when it was last used, whether it lies on other devices by now, and whether somebody else may have a copy.
import { parseAssertion, readAuthenticatorData } from '@countersign/ledger'
import type { Runtime, Work } from '../../runtime.ts'
import { openFinding } from '../findings/index.ts'
import type { KeyRow } from '../principals/index.ts'
import { noteUse } from './store.ts'

/**
 * `signature`: found good. A counter that does not rise is no proof of a copy: two signatures of one device may come in the other order. So it is told,
 * and the signature counts; whoever has lost his key says so, and it counts no more.
 */
export const noteUseOfKey = async (runtime: Runtime, work: Work, key: KeyRow, signature: Buffer): Promise<void> => {
  const assertion = key.form === 'passkey' ? parseAssertion(signature) : undefined
  const data = assertion && readAuthenticatorData(assertion.authenticatorData)
  if (!data) return noteUse(work.db, work.org, key.key_id, { last_used_at: work.at })
  const before = Number(key.sign_count)
  await noteUse(work.db, work.org, key.key_id, {
    last_used_at: work.at,
    sign_count: Math.max(data.signCount, before),
    backed_up: key.backup_eligible === true && data.backedUp,
  })
  // WebAuthn Level 3, section 6.1.1. One that never counts says 0 for ever.
  if (data.signCount > before || (data.signCount === 0 && before === 0)) return
  await openFinding(runtime, work, {
    kind: 'key.perhaps_copied',
    subject: key.key_id,
    severity: 'high',
    detail: { keyId: key.key_id, principal: key.principal_id, counted: data.signCount, before },
  })
}
