// What the enterprise's documents of authority say of an operation. Read at this moment; a fact that can't be established is the strict one.
import type { Environment, OperationDelegation, PrincipalRef } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { suspendedAmong } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Responsibility, responsibilityFor } from '../responsibility/index.ts'

/** Where an operation happens, as the documents of authority speak of it. */
export interface OperationPlace {
  readonly environment: Environment
  readonly system: string
  /** The kind of identity. */
  readonly domain: string
  /** Undefined: nobody knows. */
  readonly region: string | undefined
}

export interface DelegationQuestion {
  readonly requester: PrincipalRef
  readonly executor: PrincipalRef
  readonly origin: { readonly kind: string; readonly ref: string }
  readonly operation: string
  readonly place: OperationPlace
}

export interface DelegationAnswer {
  /** What the policy is asked with. */
  readonly facts: OperationDelegation
  /** What the responsibility matrix says, which also narrows the policy's answer. */
  readonly responsibility: Responsibility
}

export const delegationFacts = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  question: DelegationQuestion,
  at: Date,
): Promise<DelegationAnswer> => {
  const { operation, place, executor, requester } = question
  const responsibility = await responsibilityFor(runtime, db, org, { operation, ...place }, executor, at)
  return {
    responsibility,
    facts: {
      covered: responsibility.covered,
      mayExecute: responsibility.mayExecute,
      live: true,
      inRunbook: false,
      inIssuanceRule: false,
      suspended: await suspendedAmong(db, org, [requester.party.id, executor.party.id]),
    },
  }
}
