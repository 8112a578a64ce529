/** Random questions for the property tests: every fact independently, so that combinations nobody thought of are asked. */
import fc from 'fast-check'
import type { AuthorizeQuery } from './authorization.ts'
import { ACTION_NAMES } from './authorization.ts'
import type { OperationQuery } from './decision.ts'
import { AVAILABILITIES, ENVIRONMENTS, RISK_CLASSES, TRIGGERS } from './decision.ts'
import type { PrincipalRef } from './principal.ts'
import { PARTY_KINDS, PRINCIPAL_KINDS } from './principal.ts'

const IDS = ['ada', 'ben', 'cleo', 'dora']

export function principals(roles: readonly string[]): fc.Arbitrary<PrincipalRef> {
  return fc.record({
    kind: fc.constantFrom(...PRINCIPAL_KINDS),
    id: fc.constantFrom(...IDS),
    party: fc.record({ kind: fc.constantFrom(...PARTY_KINDS), id: fc.constantFrom('north', 'south') }),
    roles: fc.subarray([...roles]),
    active: fc.boolean(),
  })
}

/** True in nine of ten, so that a question is not always denied for want of a ticket. */
const mostly = (value: boolean): fc.Arbitrary<boolean> => fc.integer({ min: 0, max: 9 }).map((n) => (n > 0 ? value : !value))

export function operationQueries(operations: readonly string[], roles: readonly string[]): fc.Arbitrary<OperationQuery> {
  const principal = fc.record({
    kind: fc.constantFrom(...PRINCIPAL_KINDS),
    id: fc.constantFrom(...IDS),
    party: fc.record({
      kind: fc.constantFrom('enterprise' as const, 'enterprise' as const, ...PARTY_KINDS),
      id: fc.constantFrom('north', 'south'),
    }),
    roles: fc.subarray([...roles]),
    active: mostly(true),
  })
  return fc.record({
    operation: fc.constantFrom(...operations),
    trigger: fc.constantFrom(...TRIGGERS),
    requester: principal,
    executor: principal,
    target: fc.record({
      id: fc.constant('credential-1'),
      kind: fc.constantFrom('role', 'oauth_client', 'ssh_key'),
      systemId: fc.constant('system-1'),
      environment: fc.constantFrom(...ENVIRONMENTS),
      criticality: fc.constantFrom(...RISK_CLASSES),
      shared: mostly(false),
      legacy: mostly(false),
      privileged: mostly(false),
      revocable: mostly(true),
      hasBusinessOwner: mostly(true),
      hasTechnicalOwner: mostly(true),
      hasExpiry: mostly(true),
      canary: mostly(false),
    }),
    risk: fc.record({
      privilegeUp: mostly(false),
      scopeWider: mostly(false),
      expiryLater: mostly(false),
      controlWeaker: mostly(false),
      exposureLarger: mostly(false),
      breakGlass: mostly(false),
      availability: fc.constantFrom(...AVAILABILITIES),
    }),
    hasReason: mostly(true),
    hasTicket: mostly(true),
    hasRollback: mostly(true),
    massChange: mostly(false),
    frozenSubject: mostly(false),
    delegation: fc.record({
      covered: mostly(true),
      mayExecute: mostly(true),
      live: mostly(true),
      inRunbook: fc.boolean(),
      inIssuanceRule: fc.boolean(),
      suspended: mostly(false),
    }),
    at: fc.constant('2026-01-05T12:00:00.000Z'),
  })
}

export function powerQueries(roles: readonly string[]): fc.Arbitrary<AuthorizeQuery> {
  const id = fc.constantFrom(...IDS)
  return fc.record({
    principal: principals(roles),
    action: fc.constantFrom(...ACTION_NAMES),
    resource: fc.record(
      {
        kind: fc.constantFrom('change', 'credential'),
        id: fc.constant('record-1'),
        party: fc.constantFrom('north', 'south'),
        requesterId: id,
        executorIds: fc.uniqueArray(id),
        approverIds: fc.uniqueArray(id),
        ownerId: id,
        subjectId: id,
      },
      { requiredKeys: ['kind', 'id'] },
    ),
    context: fc.constant({ at: '2026-01-05T12:00:00.000Z' }),
  })
}
