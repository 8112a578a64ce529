import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ActionName } from './authorization.ts'
import type { Bundle } from './bundle.ts'
import { bundleFromFiles, checkedBundle, defaultPackDir, loadBundle } from './bundle.ts'
import type { OperationQuery } from './decision.ts'
import { RISK_FLAGS } from './decision.ts'
import type { PolicyEngine } from './engine.ts'
import { createPolicyEngine } from './engine.ts'
import { operationQueries, powerQueries } from './question-arbitraries.ts'
import { compareDecisions } from './strictness.ts'

let bundle: Bundle
let engine: PolicyEngine
let operations: string[]
let roles: readonly string[]

beforeAll(async () => {
  bundle = await loadBundle(defaultPackDir)
  engine = createPolicyEngine(bundle)
  const { pack } = checkedBundle(bundle)
  operations = [...pack.operations.actions.keys()]
  roles = pack.roles
})

const DECIDING: readonly ActionName[] = [
  'change.approve',
  'change.refuse',
  'closure.certify',
  'risk.accept',
  'exception.grant',
  'policy.change',
  'role.assign',
  'key.enrol',
  'contract.end',
]
const COUNTERSIGNING: readonly ActionName[] = ['change.approve', 'risk.accept', 'exception.grant']

describe('the laws hold for every question', () => {
  it('no principal outside the enterprise is ever permitted to decide, whatever roles he holds', () => {
    fc.assert(
      fc.property(powerQueries(roles), (query) => {
        fc.pre(query.principal.party.kind !== 'enterprise' && DECIDING.includes(query.action))
        expect(engine.authorize(query).permitted).toBe(false)
      }),
      { numRuns: 600 },
    )
  })

  it('nobody countersigns what he asked for or executes, nobody executes what he approved, nobody inactive does anything', () => {
    fc.assert(
      fc.property(powerQueries(roles), (query) => {
        const { permitted } = engine.authorize(query)
        if (!permitted) return
        const { principal, action, resource } = query
        expect(principal.active).toBe(true)
        if (COUNTERSIGNING.includes(action)) {
          expect(resource.requesterId).not.toBe(principal.id)
          expect(resource.executorIds ?? []).not.toContain(principal.id)
          expect(principal.kind).toBe('person')
        }
        if (action === 'change.execute') {
          expect(resource.executorIds).toContain(principal.id)
          expect(resource.approverIds ?? []).not.toContain(principal.id)
        }
      }),
      { numRuns: 120 },
    )
  })

  it('what changes risk is never autonomous', () => {
    fc.assert(
      fc.property(operationQueries(operations, roles), fc.constantFrom(...RISK_FLAGS), (query, flag) => {
        const decision = engine.decide({ ...query, risk: { ...query.risk, [flag]: true } })
        expect(decision.changesRisk).toBe(true)
        expect(decision.outcome).not.toBe('autonomous')
      }),
      { numRuns: 400 },
    )
  })

  it('nothing outside the written set is autonomous', () => {
    fc.assert(
      fc.property(operationQueries(operations, roles), (query) => {
        if (engine.decide(query).outcome === 'autonomous') expect(mayRunUnasked(query)).toBe(true)
      }),
      { numRuns: 120 },
    )
  })

  it('an operation that the enterprise may do at all never falls through the rules into a denial without a policy', () => {
    fc.assert(
      fc.property(operationQueries(operations, roles), (query) => {
        expect(engine.decide(query).policies).not.toEqual([])
      }),
      { numRuns: 800 },
    )
  })

  const tightenings: Record<string, (query: OperationQuery) => OperationQuery> = {
    ...Object.fromEntries(RISK_FLAGS.map((flag) => [flag, (q: OperationQuery) => ({ ...q, risk: { ...q.risk, [flag]: true } })])),
    'many depend on it': (q) => ({ ...q, risk: { ...q.risk, availability: 'many' } }),
    'mass change': (q) => ({ ...q, massChange: true }),
    privileged: (q) => ({ ...q, target: { ...q.target, privileged: true } }),
    critical: (q) => ({ ...q, target: { ...q.target, criticality: 'critical' } }),
    production: (q) => ({ ...q, target: { ...q.target, environment: 'production' } }),
    shared: (q) => ({ ...q, target: { ...q.target, shared: true } }),
    irrevocable: (q) => ({ ...q, target: { ...q.target, revocable: false } }),
    'no rollback plan': (q) => ({ ...q, hasRollback: false }),
    'no ticket': (q) => ({ ...q, hasTicket: false }),
    'subject in offboarding': (q) => ({ ...q, frozenSubject: true }),
    'executor not active': (q) => ({ ...q, executor: { ...q.executor, active: false } }),
  }
  it.each(Object.keys(tightenings))('adding a risk never loosens a decision: %s', (name) => {
    fc.assert(
      fc.property(operationQueries(operations, roles), (query) => {
        const { looser } = compareDecisions(engine.decide(query), engine.decide(tightenings[name]!(query)))
        expect(looser).toEqual([])
      }),
      { numRuns: 120 },
    )
  })
})

const RETIRE = ['credential.revoke', 'credential.disable', 'credential.delete', 'grant.remove', 'right.remove']
const QUENCH = ['session.end', 'token.revoke']

/** The set of `autonomous-*.cedar`, written a second time by another hand. */
function mayRunUnasked(query: OperationQuery): boolean {
  const { risk, delegation, requester, executor } = query
  const documented = query.hasReason && query.hasTicket && !RISK_FLAGS.some((flag) => risk[flag])
  const alive = requester.active && executor.active
  const delegated =
    delegation.covered && !delegation.suspended && (executor.party.kind === 'enterprise' || (delegation.mayExecute && delegation.live))
  if (!documented || !alive || !delegated) return false
  if (query.trigger === 'lease' && underLease(query)) return true
  if (delegation.inRunbook) return withinRunbook(query)
  if (requester.id === executor.id) return false
  if (query.trigger === 'drill') return onCanary(query)
  if (query.trigger === 'suspension') return bySuspension(query)
  if (query.trigger === 'birthright' && query.operation === 'credential.issue') return asEverybodyLikeHim(query)
  if (query.trigger === 'departure' && RETIRE.includes(query.operation)) return byDeparture(query)
  return atItsTime(query)
}

const oursActs = ({ requester, executor }: OperationQuery): boolean =>
  requester.party.kind === 'enterprise' && executor.party.kind === 'enterprise' && ['service', 'connector'].includes(executor.kind)

function asEverybodyLikeHim(query: OperationQuery): boolean {
  const { target } = query
  return (
    oursActs(query) &&
    ['low', 'moderate'].includes(target.criticality) &&
    contained(query) &&
    owned(query) &&
    target.hasExpiry &&
    !query.frozenSubject
  )
}

function byDeparture(query: OperationQuery): boolean {
  return (
    oursActs(query) && query.requester.kind === 'person' && !query.target.shared && query.risk.availability === 'none' && endable(query)
  )
}

/** Alone enough that nobody else can be hurt, with a way back. */
function contained({ target, risk, hasRollback, massChange }: OperationQuery): boolean {
  return !target.shared && !target.privileged && hasRollback && !massChange && risk.availability === 'none'
}

const owned = ({ target }: OperationQuery): boolean => target.hasBusinessOwner && target.hasTechnicalOwner
const endable = ({ target }: OperationQuery): boolean => target.revocable && !target.legacy
const notUnowned = (query: OperationQuery): boolean => QUENCH.includes(query.operation) || owned(query)

function atItsTime(query: OperationQuery): boolean {
  const { target, risk, operation, trigger, executor } = query
  const inside = query.requester.party.kind === 'enterprise' && ['enterprise', 'provider'].includes(executor.party.kind)
  if (!inside || query.massChange) return false
  if (QUENCH.includes(operation)) return target.criticality !== 'critical' && risk.availability !== 'many'
  if (target.environment === 'production' || !['low', 'moderate'].includes(target.criticality)) return false
  if (!contained(query) || !owned(query)) return false
  if (operation === 'credential.rotate') return ['expiry', 'finding'].includes(trigger) && executor.party.kind === 'enterprise'
  return RETIRE.includes(operation) && ['contract.end', 'expiry'].includes(trigger) && endable(query)
}

function withinRunbook(query: OperationQuery): boolean {
  const { target, operation, trigger, delegation } = query
  const can = [...RETIRE, ...QUENCH, 'credential.rotate', 'consumer.move'].includes(operation)
  const bound = delegation.live && delegation.mayExecute && trigger === 'request' && ['low', 'moderate'].includes(target.criticality)
  return can && bound && contained(query) && endable(query) && notUnowned(query)
}

function onCanary(query: OperationQuery): boolean {
  const { target, operation, requester, executor } = query
  const can = [...RETIRE, ...QUENCH, 'credential.rotate', 'credential.issue'].includes(operation)
  const inside = requester.party.kind === 'enterprise' && ['enterprise', 'provider'].includes(executor.party.kind)
  return (
    can && inside && target.canary && target.criticality !== 'critical' && contained(query) && notUnowned(query) && !query.frozenSubject
  )
}

function bySuspension(query: OperationQuery): boolean {
  const { operation, requester, executor, target, risk } = query
  const switched = requester.kind === 'person' && requester.party.kind === 'enterprise'
  const ours = executor.party.kind === 'enterprise' && ['service', 'connector'].includes(executor.kind)
  if (!switched || !ours) return false
  if (QUENCH.includes(operation)) return true
  return RETIRE.includes(operation) && !target.shared && risk.availability === 'none' && query.hasRollback && endable(query)
}

function underLease(query: OperationQuery): boolean {
  const { operation, requester, executor, target, risk, delegation } = query
  if (requester.id === executor.id || requester.party.kind !== 'enterprise' || executor.party.kind !== 'enterprise') return false
  const ours = ['service', 'connector'].includes(executor.kind)
  if (QUENCH.includes(operation)) return ours
  if (RETIRE.includes(operation))
    return ours && !target.shared && risk.availability === 'none' && query.hasRollback && !query.massChange && endable(query)
  if (operation !== 'credential.issue' || executor.kind !== 'connector' || !delegation.inIssuanceRule) return false
  return (
    ['low', 'moderate'].includes(target.criticality) &&
    contained(query) &&
    owned(query) &&
    target.hasExpiry &&
    !target.legacy &&
    !query.frozenSubject
  )
}

describe('a pack cannot drop a law', () => {
  const law = ['never-outside-the-enterprise', 'never-by-software', 'never-inactive', 'never-own-request', 'never-own-work']
  it.each(law)('a pack without %s is refused', (name) => {
    const { [`policies/powers/${name}.cedar`]: _, ...files } = bundle.files
    expect(() => bundleFromFiles(files)).toThrow(expect.objectContaining({ code: 'policy.broken_law' }))
  })

  it('a law with a hole in it is refused', () => {
    const path = 'policies/powers/never-outside-the-enterprise.cedar'
    const text = bundle.files[path]!.replace('PartyKind::"enterprise"', 'PartyKind::"enterprise" || principal in Role::"provider_operator"')
    expect(text).not.toBe(bundle.files[path])
    expect(() => bundleFromFiles({ ...bundle.files, [path]: text })).toThrow(expect.objectContaining({ code: 'policy.broken_law' }))
  })

  it('a permit for everybody still gives a provider nothing that decides', () => {
    const open = createPolicyEngine(
      bundleFromFiles({
        ...bundle.files,
        'policies/powers/open.cedar': '@reason("open") permit (principal, action in Action::"power", resource);',
      }),
    )
    for (const action of DECIDING) {
      const answer = open.authorize({
        principal: { kind: 'person', id: 'ada', party: { kind: 'provider', id: 'north' }, roles: [...roles], active: true },
        action,
        resource: { kind: 'change', id: 'change-1' },
        context: { at: '2026-01-05T12:00:00Z' },
      })
      expect(answer).toMatchObject({ permitted: false, errors: [] })
      expect(answer.policies).toContain('never-outside-the-enterprise#1')
    }
  })
})
