// A further key of somebody who has one: he says with his own signature that the new one is his too.
import { canonicalJson } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { digestOfText, putDocument } from '../../platform/documents.ts'
import { putInEffect, requireOwnWaiting } from '../../registry/passkeys/index.ts'
import { readKey, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { refuse } from '../access/index.ts'
import { signatureLabels, takeSignature } from '../approvals/index.ts'

const mediaType = 'application/vnd.countersign.approval-key+json'

/** The exact text that its holder would sign, and under which nonce. Errors: `passkey.unknown_registration`. */
export const confirmationOf = async (runtime: Runtime, caller: Caller, registration: string) => {
  const { row, document } = await requireOwnWaiting(runtime.db, caller.org, registration, caller.principal.id)
  const text = canonicalJson(document)
  return { row, document, text, digest: digestOfText(text), nonce: row.challenge }
}

/** Errors: `passkey.unknown_registration`, `key.taken`; `key.ineligible`, `key.bad_signature` (journalled). */
export const confirmKey = async (
  runtime: Runtime,
  caller: Caller,
  registration: string,
  signed: { readonly keyId: string; readonly signature: string },
): Promise<{ keyId: string }> => {
  const person = caller.principal.id
  await requireOwnWaiting(runtime.db, caller.org, registration, person)
  const outcome = await transact(runtime, caller, async (work) => {
    const { row, document } = await requireOwnWaiting(work.db, work.org, registration, person)
    const now = await resolvePrincipal(work.db, work.org, person, work.at)
    const key = await readKey(work.db, work.org, signed.keyId)
    if (!now?.active || key?.principal_id !== person || key.purpose !== 'approval' || key.revoked_at !== null)
      return { code: 'key.ineligible', refused: ['the key that signs is no live approval key of this person'] }
    // SAFETY: a new key is worth no more than the one that vouches for it.
    if (document.assurance === 'step_up' && key.assurance !== 'step_up')
      return { code: 'key.ineligible', refused: ['a key that counts for a step-up is confirmed with one that does, or by others'] }
    const text = canonicalJson(document)
    const digest = digestOfText(text)
    const asked = { label: signatureLabels.confirmKey, nonce: row.challenge, digest }
    const signature = await takeSignature(runtime, work, key, asked, signed.signature)
    if (signature === undefined) return { code: 'key.bad_signature', refused: ['the signature does not verify over this key'] }
    await putDocument(work.db, work.org, mediaType, text)
    work.record({
      kind: 'key.confirmed',
      body: {
        key: document.key,
        registration,
        person,
        document: digest,
        // The text itself, so that whoever holds the log needs nothing else to check the signature.
        statement: { ...document },
        keyId: signed.keyId,
        nonce: row.challenge.toString('base64'),
        signature: signed.signature,
      },
    })
    return putInEffect(work, registration, { by: 'own-key', keyId: signed.keyId })
  })
  if ('keyId' in outcome) return outcome
  return refuse(runtime, caller, {
    action: 'key.confirm',
    resource: `passkey:${registration}`,
    code: outcome.code,
    reasons: outcome.refused,
  })
}

/** Whether the caller holds it. A key of one's own is given up by nobody's leave. */
export const isOwnKey = async (runtime: Runtime, caller: Caller, keyId: string): Promise<boolean> =>
  (await readKey(runtime.db, caller.org, keyId))?.principal_id === caller.principal.id
