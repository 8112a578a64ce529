// The change that brings a passkey of the caller's own in effect. Who may ask for it is whoever brought the key, whatever else he may propose.
import { approvalKeyKind } from '../../authority/approval-keys/index.ts'
import { requireOwnWaiting } from '../../registry/passkeys/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { openProposal } from '../proposals/index.ts'

/** Errors: `passkey.unknown_registration`, `instrument.*`, `change.reason_missing`, `change.ticket_missing`. */
export const proposeOwnKey = async (
  runtime: Runtime,
  caller: Caller,
  asked: { readonly registration: string; readonly reason: string; readonly ticket: string },
) => {
  const { document } = await requireOwnWaiting(runtime.db, caller.org, asked.registration, caller.principal.id)
  const { reason, ticket, registration: name } = asked
  return openProposal(runtime, caller, { kind: approvalKeyKind, name, document, reason, ticket })
}
