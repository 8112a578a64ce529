// What the enterprise's documents of authority say of an operation. Read at this moment; a fact that can't be established is the strict one.
import type { OperationDelegation, PrincipalRef } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { suspendedAmong } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'

export interface DelegationQuestion {
  readonly requester: PrincipalRef
  readonly executor: PrincipalRef
  readonly origin: { readonly kind: string; readonly ref: string }
}

export const delegationFacts = async (
  _runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  question: DelegationQuestion,
  _at: Date,
): Promise<OperationDelegation> => ({
  // Until the first matrix is adopted the pack alone decides who may execute.
  covered: true,
  mayExecute: true,
  live: true,
  inRunbook: false,
  suspended: await suspendedAmong(db, org, [question.requester.party.id, question.executor.party.id]),
})
