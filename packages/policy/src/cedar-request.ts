/** A question in Cedar's terms. Only what matters is sent: who asks and what it is about; roles need no entities of their own. */
import type { AuthorizeQuery } from './authorization.ts'
import type { CedarRequest, EntityJson } from './cedar.ts'
import type { OperationQuery } from './decision.ts'
import type { PrincipalKind, PrincipalRef } from './principal.ts'

const ENTITY_TYPE: Readonly<Record<PrincipalKind, string>> = {
  person: 'Person',
  agent: 'Agent',
  service: 'Service',
  connector: 'Connector',
}

const word = (type: string, id: string) => ({ type, id })

function principalEntity(principal: PrincipalRef): EntityJson {
  return {
    uid: word(ENTITY_TYPE[principal.kind], principal.id),
    attrs: { id: principal.id, party: word('PartyKind', principal.party.kind), partyId: principal.party.id, active: principal.active },
    parents: principal.roles.map((role) => word('Role', role)),
  }
}

export function operationRequest(query: OperationQuery): CedarRequest {
  const principal = principalEntity(query.requester)
  const { id, environment, criticality, ...facts } = query.target
  const resource = word('Credential', id)
  const { availability, ...risk } = query.risk
  const { requester, executor } = query
  return {
    principal: principal.uid,
    action: word('Action', query.operation),
    resource,
    context: {
      at: query.at,
      trigger: word('Trigger', query.trigger),
      executor: { kind: word('PrincipalKind', executor.kind), party: word('PartyKind', executor.party.kind), active: executor.active },
      // Ids are compared without their kind: two principals that share an id are treated as one, which only tightens.
      selfExecuted: requester.id === executor.id,
      risk: { ...risk, availability: word('Availability', availability) },
      hasReason: query.hasReason,
      hasTicket: query.hasTicket,
      hasRollback: query.hasRollback,
      massChange: query.massChange,
      frozenSubject: query.frozenSubject,
      delegation: { ...query.delegation },
    },
    entities: [
      principal,
      {
        uid: resource,
        attrs: { ...facts, environment: word('Environment', environment), criticality: word('Criticality', criticality) },
        parents: [],
      },
    ],
  }
}

export function authorizationRequest(query: AuthorizeQuery): CedarRequest {
  const principal = principalEntity(query.principal)
  const { id, executorIds, approverIds, ...rest } = query.resource
  const facts = { ...rest, ...(executorIds && { executorIds: [...executorIds] }), ...(approverIds && { approverIds: [...approverIds] }) }
  const resource = word('Record', id)
  return {
    principal: principal.uid,
    action: word('Action', query.action),
    resource,
    context: { at: query.context.at },
    entities: [principal, { uid: resource, attrs: facts, parents: [] }],
  }
}
