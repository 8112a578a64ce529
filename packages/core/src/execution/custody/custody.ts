// Custody of the secrets that proofs need: sealed when the plan is frozen, opened by the prober only, deleted when their window has passed.
// It must never hand a secret to anything but a connector call or a delivery, and never to a log, an error, an evidence or an export.
import { Secret } from '@countersign/connector-kit'
import { hasCode } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { deleteSealed, dueForDeletion, readSealed, scheduleDeletion, upsertSealed } from './store.ts'

const nameOf = (org: string, credential: string): string => `${org}/${credential}`

/**
 * The name under which the secret that a rotation brings is in custody: the old one stays under the credential's own, for the proof that it is
 * refused. Bound to the operation, so that no rotation finds the secret of the one before.
 */
export const nextSecretOf = (planned: { readonly credential: string; readonly id: string }): string => `${planned.credential}#${planned.id}`

/** Where what its holder gets waits for him, where that is something else than what proofs show. */
export const holdersPartOf = (credential: string): string => `${credential}#holder`

export const sealSecret = async (runtime: Runtime, work: Work, credential: string, secret: Secret): Promise<void> => {
  const sealed = runtime.sealer.seal(nameOf(work.org, credential), secret)
  await upsertSealed(work.db, {
    org_id: work.org,
    credential_id: credential,
    wrapped_key: sealed.wrappedKey,
    nonce: sealed.nonce,
    ciphertext: sealed.ciphertext,
    sealed_at: work.at,
  })
}

export const openSecret = async (runtime: Runtime, db: Kysely<Tables>, org: string, credential: string): Promise<Secret | undefined> => {
  const row = await readSealed(db, org, credential)
  return row && runtime.sealer.open(nameOf(org, credential), { wrappedKey: row.wrapped_key, nonce: row.nonce, ciphertext: row.ciphertext })
}

/** For looking: a secret that can't be opened any more is like none, and the proof says so; the operation ends visibly, not in a loop. */
export const secretForProof = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  credential: string,
): Promise<{ secret: Secret | undefined; problem: string | undefined }> => {
  try {
    return { secret: await openSecret(runtime, db, org, credential), problem: undefined }
  } catch (error) {
    if (!hasCode(error, 'secret.unsealable')) throw error
    return { secret: undefined, problem: 'the sealed secret can not be opened: the sealing key is another one or the row was changed' }
  }
}

/** What is put where a consumer reads: who it is and with what. */
export const deliveredForm = (account: string, secret: Secret): Secret => new Secret(JSON.stringify({ account, secret: secret.expose() }))

/** What is found where an account's secret is read: the secret itself, or that form. */
export const secretInside = (found: Secret, account: string): Secret => {
  try {
    const { account: whose, secret } = JSON.parse(found.expose()) as { account?: unknown; secret?: unknown }
    return whose === account && typeof secret === 'string' ? new Secret(secret) : found
  } catch {
    return found
  }
}

/** Called when a credential's last proof is done. */
export const forgetSecret = (work: Work, credential: string, after: Date) => scheduleDeletion(work.db, work.org, credential, after)

/** Deletes what is due. Gives the number of secrets that are gone now. */
export const deleteForgotten = async (work: Work): Promise<number> => {
  const due = await dueForDeletion(work.db, work.org, work.at)
  if (due.length > 0) await deleteSealed(work.db, work.org, due)
  for (const credential of due) {
    work.record({ kind: 'secret.deleted', body: { credential } })
  }
  return due.length
}
