// The API of keys that wait, and of giving one up.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { transact } from '../../evidence/journal/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Base64, Closed, Digest, Id, Instant, Signature } from '../../platform/schemas.ts'
import { pageOfWaiting, readWaiting, withdrawWaiting } from '../../registry/passkeys/index.ts'
import { withdrawKey } from '../../registry/principals/index.ts'
import { requirePower } from '../access/index.ts'
import { confirmationOf, confirmKey, isOwnKey } from './confirm.ts'

const Registration = Closed({ registration: Id })

const WaitingKey = Closed({
  registration: Id,
  principal: Id,
  keyId: Id,
  name: Type.String(),
  backupEligible: Type.Boolean(),
  recovery: Type.Boolean({ description: 'He has lost every key that he had: two other people must approve it' }),
  since: Instant,
})

const list = operation({
  id: 'passkeys.waiting',
  method: 'GET',
  path: '/v1/passkeys',
  summary: "Passkeys of the caller's own that wait, and are good for nothing until they are in effect",
  scope: 'read',
  power: 'self',
  query: Closed(PageQuery),
  response: Page(WaitingKey),
  errors: ['key.not_enterprise'],
  handle: async (runtime, caller, { query }) => {
    if (caller.principal.party.kind !== 'enterprise')
      throw new CountersignError('key.not_enterprise', 'forbidden', 'only people of the enterprise have passkeys that approve')
    return pageOf(
      listName('passkeys-waiting'),
      query,
      async (after, limit) => {
        const rows = await pageOfWaiting(runtime.db, caller.org, caller.principal.id, after, limit)
        const waiting = await Promise.all(rows.map(({ id }) => readWaiting(runtime.db, caller.org, id)))
        return waiting.filter((one) => one !== undefined)
      },
      ({ row }) => row.id,
      ({ row, document }) => ({
        registration: row.id,
        principal: document.person,
        keyId: document.key,
        name: document.name,
        backupEligible: document.backupEligible,
        recovery: document.recovery,
        since: (row.finished_at ?? row.begun_at).toISOString(),
      }),
    )
  },
})

const read = operation({
  id: 'passkeys.confirmation',
  method: 'GET',
  path: '/v1/passkeys/{registration}',
  summary: 'A passkey of one’s own that waits: the text that says so, and what to sign with a key that is live',
  description:
    'What is signed is SHA-256(`countersign/key-enrolment/v1` ‖ nonce ‖ digest). `text` is the text whose SHA-256 is the digest.',
  scope: 'read',
  power: 'self',
  params: Registration,
  response: Closed({ ...WaitingKey.properties, text: Type.String(), digest: Digest, nonce: Base64 }),
  errors: ['passkey.unknown_registration'],
  handle: async (runtime, caller, { params }) => {
    const { row, document, text, digest, nonce } = await confirmationOf(runtime, caller, params.registration)
    return {
      registration: row.id,
      principal: document.person,
      keyId: document.key,
      name: document.name,
      backupEligible: document.backupEligible,
      recovery: document.recovery,
      since: (row.finished_at ?? row.begun_at).toISOString(),
      text,
      digest,
      nonce: nonce.toString('base64'),
    }
  },
})

const confirm = operation({
  id: 'passkeys.confirm',
  method: 'POST',
  path: '/v1/passkeys/{registration}/confirmation',
  summary: 'Puts a further passkey of one’s own in effect, by a signature with a key that is live',
  scope: 'approve',
  power: 'self',
  params: Registration,
  body: Closed({ keyId: Id, signature: Signature }),
  response: Closed({ keyId: Id }),
  errors: ['passkey.unknown_registration', 'key.ineligible', 'key.bad_signature', 'key.taken'],
  handle: (runtime, caller, { params, body }) => confirmKey(runtime, caller, params.registration, body),
})

const withdraw = operation({
  id: 'passkeys.withdraw',
  method: 'DELETE',
  path: '/v1/passkeys/{registration}',
  summary: 'Takes a passkey of one’s own back that waits',
  scope: 'approve',
  power: 'self',
  params: Registration,
  response: Closed({ registration: Id, withdrawn: Type.Literal(true) }),
  errors: ['passkey.unknown_registration'],
  handle: async (runtime, caller, { params }) => {
    await transact(runtime, caller, (work) => withdrawWaiting(work, params.registration, caller.principal.id))
    return { registration: params.registration, withdrawn: true as const }
  },
})

const revokeKey = operation({
  id: 'keys.revoke',
  method: 'DELETE',
  path: '/v1/keys/{key}',
  summary: 'Revokes a public key, at once; what it signed for later use loses its effect',
  description: 'A key of one’s own is given up by nobody’s leave: it is lost, say so.',
  scope: 'administer',
  power: 'key.enrol',
  asksItself: true,
  params: Closed({ key: Id }),
  response: Closed({ keyId: Type.String(), revoked: Type.Literal(true) }),
  errors: ['key.unknown'],
  handle: async (runtime, caller, { params }) => {
    const own = await isOwnKey(runtime, caller, params.key)
    if (!own) await requirePower(runtime, caller, 'key.enrol', { kind: 'key', id: params.key })
    await transact(runtime, caller, (work) => withdrawKey(work, params.key))
    return { keyId: params.key, revoked: true as const }
  },
})

export const approvalKeyOperations = [list, read, confirm, withdraw, revokeKey]
