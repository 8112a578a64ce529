/**
 * A generated corpus of questions: every operation in every environment and criticality, each with one circumstance changed;
 * and every power for every role and party. Two bundles are compared, and the golden matrix is drawn, over the same questions.
 * Deterministic: the same pack words give the same questions in the same order.
 */
import type { ActionName, AuthorizeQuery, ResourceRef } from './authorization.ts'
import type { OperationDelegation, OperationQuery, OperationRisk, OperationTarget } from './decision.ts'
import { ENVIRONMENTS, RISK_CLASSES, RISK_FLAGS, TRIGGERS } from './decision.ts'
import type { PartyKind, PrincipalKind, PrincipalRef } from './principal.ts'
import { PARTY_KINDS, PRINCIPAL_KINDS } from './principal.ts'

export interface Question<Query> {
  /** What is asked, in words; unique in its corpus. */
  title: string
  query: Query
}

export interface Corpus {
  operations: Question<OperationQuery>[]
  powers: Question<AuthorizeQuery>[]
}

/** No policy of the delivered pack reads it; a pack that does is compared at this instant. */
const AT = '2026-01-05T12:00:00.000Z'

export function principal(kind: PrincipalKind, party: PartyKind, roles: readonly string[] = [], id = `${party}-${kind}`): PrincipalRef {
  return { kind, id, party: { kind: party, id: `${party}-1` }, roles: [...roles], active: true }
}

/** The plainest question about an operation: documented, owned, reversible, touching nobody else; asked by the control plane at a contract's end. */
export function ordinaryOperation(operation: string): OperationQuery {
  return {
    operation,
    trigger: 'contract.end',
    requester: principal('service', 'enterprise'),
    executor: principal('connector', 'enterprise'),
    target: {
      id: 'credential-1',
      kind: 'role',
      systemId: 'system-1',
      environment: 'staging',
      criticality: 'low',
      shared: false,
      legacy: false,
      privileged: false,
      revocable: true,
      hasBusinessOwner: true,
      hasTechnicalOwner: true,
      hasExpiry: true,
      canary: false,
    },
    risk: {
      privilegeUp: false,
      scopeWider: false,
      expiryLater: false,
      controlWeaker: false,
      exposureLarger: false,
      breakGlass: false,
      availability: 'none',
    },
    hasReason: true,
    hasTicket: true,
    hasRollback: true,
    massChange: false,
    frozenSubject: false,
    delegation: { covered: true, mayExecute: true, live: true, inRunbook: false, inIssuanceRule: false, suspended: false },
    at: AT,
  }
}

type Circumstance = { name: string; change: (query: OperationQuery) => OperationQuery }

const target =
  (change: Partial<OperationTarget>) =>
  (query: OperationQuery): OperationQuery => ({ ...query, target: { ...query.target, ...change } })
const risk =
  (change: Partial<OperationRisk>) =>
  (query: OperationQuery): OperationQuery => ({ ...query, risk: { ...query.risk, ...change } })
const delegation =
  (change: Partial<OperationDelegation>) =>
  (query: OperationQuery): OperationQuery => ({ ...query, delegation: { ...query.delegation, ...change } })
const fact =
  (change: Partial<OperationQuery>) =>
  (query: OperationQuery): OperationQuery => ({ ...query, ...change })

/** One thing that is different from the ordinary. */
export const CIRCUMSTANCES: readonly Circumstance[] = [
  { name: 'nothing special', change: (query) => query },
  ...TRIGGERS.filter((trigger) => trigger !== 'contract.end').map((trigger) => ({
    name: `started by ${trigger}`,
    change: fact({ trigger }),
  })),
  {
    name: 'asked for by a provider',
    change: fact({ trigger: 'request', requester: principal('person', 'provider', ['provider_operator']) }),
  },
  { name: 'asked for by a person', change: fact({ trigger: 'request', requester: principal('person', 'enterprise', ['identity_owner']) }) },
  { name: 'executed by a provider agent', change: fact({ executor: principal('agent', 'provider', ['provider_agent']) }) },
  { name: 'executed by a subcontractor', change: fact({ executor: principal('agent', 'subcontractor', ['provider_agent']) }) },
  { name: 'executed by a partner', change: fact({ executor: principal('agent', 'partner') }) },
  { name: 'executed by who asked', change: (query) => ({ ...query, executor: query.requester }) },
  { name: 'asker not active', change: (query) => ({ ...query, requester: { ...query.requester, active: false } }) },
  { name: 'executor not active', change: (query) => ({ ...query, executor: { ...query.executor, active: false } }) },
  { name: 'shared credential', change: target({ shared: true }) },
  { name: 'legacy credential', change: target({ legacy: true }) },
  { name: 'irrevocable credential', change: target({ revocable: false }) },
  { name: 'privileged credential', change: target({ privileged: true }) },
  {
    name: 'privileged, executed by a provider agent',
    change: (query) => ({ ...target({ privileged: true })(query), executor: principal('agent', 'provider', ['provider_agent']) }),
  },
  { name: 'no business owner', change: target({ hasBusinessOwner: false }) },
  { name: 'no technical owner', change: target({ hasTechnicalOwner: false }) },
  { name: 'no owner, in an incident', change: (query) => ({ ...target({ hasTechnicalOwner: false })(query), trigger: 'incident' }) },
  { name: 'no expiry', change: target({ hasExpiry: false }) },
  ...RISK_FLAGS.map((flag) => ({ name: `risk: ${flag}`, change: risk({ [flag]: true }) })),
  { name: 'some depend on it', change: risk({ availability: 'some' }) },
  { name: 'many depend on it', change: risk({ availability: 'many' }) },
  { name: 'no reason', change: fact({ hasReason: false }) },
  { name: 'no ticket', change: fact({ hasTicket: false }) },
  { name: 'no rollback plan', change: fact({ hasRollback: false }) },
  { name: 'mass change', change: fact({ massChange: true }) },
  { name: 'subject in offboarding', change: fact({ frozenSubject: true }) },
  { name: 'on a canary, in a drill', change: (query) => ({ ...target({ canary: true })(query), trigger: 'drill' }) },
  { name: 'in a drill, not on a canary', change: fact({ trigger: 'drill' }) },
  { name: 'no row of the matrix covers it', change: delegation({ covered: false }) },
  {
    name: 'by a provider agent whom the matrix does not let',
    change: (query) => ({ ...delegation({ mayExecute: false })(query), executor: principal('agent', 'provider', ['provider_agent']) }),
  },
  {
    name: 'by a provider agent without a live delegation',
    change: (query) => ({ ...delegation({ live: false })(query), executor: principal('agent', 'provider', ['provider_agent']) }),
  },
  {
    name: 'run by a provider inside a runbook',
    change: (query) => ({
      ...delegation({ inRunbook: true })(query),
      trigger: 'request',
      requester: principal('agent', 'provider', ['provider_agent']),
      executor: principal('agent', 'provider', ['provider_agent']),
    }),
  },
  {
    name: 'the same outside of one',
    change: (query) => ({
      ...query,
      trigger: 'request',
      requester: principal('agent', 'provider', ['provider_agent']),
      executor: principal('agent', 'provider', ['provider_agent']),
    }),
  },
  { name: 'a lease within an issuance rule', change: (query) => ({ ...delegation({ inIssuanceRule: true })(query), trigger: 'lease' }) },
  { name: 'the party is suspended', change: delegation({ suspended: true }) },
]

/** How the resource stands to the principal who asks. */
export const STANDINGS: readonly { name: string; of: (self: PrincipalRef) => Partial<ResourceRef> }[] = [
  { name: 'any', of: () => ({ requesterId: 'somebody', executorIds: ['somebody-else'] }) },
  { name: 'named owner', of: (self) => ({ ownerId: self.id, requesterId: 'somebody' }) },
  { name: 'named executor', of: (self) => ({ executorIds: [self.id], requesterId: 'somebody' }) },
  { name: 'of his party', of: (self) => ({ party: self.party.id, requesterId: 'somebody' }) },
  { name: 'own request', of: (self) => ({ requesterId: self.id }) },
  { name: 'own case', of: (self) => ({ subjectId: self.id, requesterId: 'somebody' }) },
  { name: 'executor and approver', of: (self) => ({ executorIds: [self.id], approverIds: [self.id], requesterId: 'somebody' }) },
]

export function power(self: PrincipalRef, action: string, standing: Partial<ResourceRef>): AuthorizeQuery {
  return { principal: self, action: action as ActionName, resource: { kind: 'change', id: 'change-1', ...standing }, context: { at: AT } }
}

/** Services and connectors are the enterprise's own; others act through people and agents. */
const OUTSIDE_KINDS: readonly PrincipalKind[] = ['person', 'agent']

/** Questions in the words of a pack: its operations, powers and roles. */
export function generateCorpus(words: { operations: readonly string[]; powers: readonly string[]; roles: readonly string[] }): Corpus {
  const operations = words.operations.flatMap((operation) =>
    ENVIRONMENTS.flatMap((environment) =>
      RISK_CLASSES.flatMap((criticality) =>
        CIRCUMSTANCES.map(({ name, change }) => ({
          title: `${operation}, ${environment}, ${criticality}: ${name}`,
          query: change(target({ environment, criticality })(ordinaryOperation(operation))),
        })),
      ),
    ),
  )
  const powers = words.powers.flatMap((action) =>
    PARTY_KINDS.flatMap((party) =>
      (party === 'enterprise' ? PRINCIPAL_KINDS : OUTSIDE_KINDS).flatMap((kind) =>
        [undefined, ...words.roles].flatMap((role) =>
          STANDINGS.map((standing) => {
            const self = principal(kind, party, role === undefined ? [] : [role])
            return {
              title: `${action} by ${party} ${kind}${role === undefined ? '' : ` as ${role}`}: ${standing.name}`,
              query: power(self, action, standing.of(self)),
            }
          }),
        ),
      ),
    ),
  )
  return { operations, powers }
}
