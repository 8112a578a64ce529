// Matrix and policy never disagree: asked of random matrices and random questions.
import {
  type Bundle,
  createPolicyEngine,
  defaultPackDir,
  loadBundle,
  ordinaryOperation,
  type PolicyEngine,
  vocabularyOf,
} from '@countersign/policy'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { everywhere, matrixOf, row } from '../../testing/matrices.ts'
import { mayExecute } from './answer.ts'
import { compileMatrix } from './compile.ts'
import { narrowed, responsibilityUnder } from './facts.ts'
import { rolesIn } from './matrix.ts'

let bundle: Bundle
let engine: PolicyEngine
beforeAll(async () => {
  bundle = await loadBundle(defaultPackDir)
  engine = createPolicyEngine(bundle)
})

const roles = ['control_owner', 'security_lead', 'risk_acceptor', 'technical_owner']
const part = (values: readonly string[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined })
const arbitraryRow = fc.record({
  operations: fc.subarray(['retire', 'quench', 'replace', 'grant', 'govern', 'credential.revoke', 'role.raise'], { minLength: 1 }),
  environments: part(['production', 'staging', 'development']),
  systems: part(['s', 't']),
  executes: fc.subarray(['enterprise', 'party:north', 'party:below', 'role:technical_owner'], { minLength: 1 }),
  approves: fc.subarray(
    roles.map((role) => `role:${role}`),
    { minLength: 1 },
  ),
})
const performers = [
  { principal: { kind: 'connector', id: 'host', party: { kind: 'enterprise', id: 'acme' }, roles: [], active: true }, chain: [] },
  {
    principal: { kind: 'person', id: 'finn', party: { kind: 'enterprise', id: 'acme' }, roles: ['technical_owner'], active: true },
    chain: [],
  },
  {
    principal: { kind: 'agent', id: 'a', party: { kind: 'provider', id: 'north' }, roles: ['provider_agent'], active: true },
    chain: ['north'],
  },
  {
    principal: { kind: 'agent', id: 'b', party: { kind: 'subcontractor', id: 'below' }, roles: ['provider_agent'], active: true },
    chain: ['below', 'north'],
  },
] as const

it('who is not named is never autonomous and never approvable; what no row answers for never runs; only whom both name approve; nothing gets looser', () => {
  const operations = [...vocabularyOf(bundle).operations.keys()]
  const seen = new Set<string>()
  fc.assert(
    fc.property(
      fc.array(arbitraryRow, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      fc.constantFrom(...operations),
      fc.constantFrom('production', 'staging', 'development'),
      fc.constantFrom('s', 't', 'u'),
      fc.constantFrom(...performers),
      fc.constantFrom('contract.end', 'request', 'incident'),
      fc.constantFrom('low', 'moderate', 'high', 'critical'),
      (made, whole, operation, environment, system, performer, trigger, criticality) => {
        const bent = made.map(({ environments, systems, ...rest }, n) =>
          row({
            id: `r${n}`,
            ...rest,
            scope: { ...(environments ? { environments: environments as never } : {}), ...(systems ? { systems } : {}) },
          }),
        )
        const matrix = matrixOf(...(whole ? everywhere : []), ...bent)
        const standing = { state: 'in_force', matrix: compileMatrix(matrix, bundle, 'sha256:m'), version: 1 } as const
        const said = responsibilityUnder(standing, { operation, environment, system, domain: 'd', region: 'eu' }, performer as never)
        const plain = ordinaryOperation(operation)
        const governs = vocabularyOf(bundle).operations.get(operation)!.includes('govern')
        const policy = engine.decide({
          ...plain,
          trigger: trigger as never,
          executor: performer.principal as never,
          target: { ...plain.target, environment: environment as never, criticality: criticality as never, systemId: system },
          delegation: { ...plain.delegation, covered: said.covered, mayExecute: said.mayExecute },
        })
        const decided = narrowed(policy, said, governs)
        const order = ['autonomous', 'approval', 'escalate', 'deny']
        expect(order.indexOf(decided.outcome)).toBeGreaterThanOrEqual(order.indexOf(policy.outcome))
        for (const role of decided.needs.roles) expect(policy.needs.roles).toContain(role)
        const runs = decided.outcome === 'autonomous' || decided.outcome === 'approval'
        seen.add(`${said.row ? (said.mayExecute ? 'named' : 'not named') : 'none'} ${runs ? 'runs' : 'does not'}`)
        // Documents of authority are decided by the enterprise, whatever one of them says.
        if (governs) return
        if (!said.row) expect(runs).toBe(false)
        else {
          if (!mayExecute(said.row, performer as never)) expect(runs).toBe(false)
          for (const role of decided.needs.roles) expect(rolesIn(said.row.approves)).toContain(role)
        }
      },
    ),
    { numRuns: 1500 },
  )
  expect(seen).toContain('named runs')
  expect(seen).toContain('not named does not')
  expect(seen).toContain('none does not')
})

it('until one was ever adopted nothing is narrowed; once one has ended nothing is covered', () => {
  const question = { operation: 'credential.revoke', environment: 'staging', system: 's', domain: 'd', region: undefined }
  const never = responsibilityUnder({ state: 'never' }, question, performers[0] as never)
  expect(never).toMatchObject({ covered: true, mayExecute: true })
  const policy = engine.decide(ordinaryOperation('credential.revoke'))
  expect(narrowed(policy, never, false)).toBe(policy)
  expect(responsibilityUnder({ state: 'ended' }, question, performers[0] as never)).toMatchObject({ covered: false, mayExecute: false })
})

it('a matrix that refuses what no row answers for refuses it, and one that names an escalation escalates there', () => {
  const question = { operation: 'credential.revoke', environment: 'staging', system: 's', domain: 'd', region: undefined }
  const under = (onUncovered: { outcome: 'escalate' | 'refuse'; escalatesTo?: string }) => {
    const matrix = compileMatrix({ ...matrixOf(everywhere[3]!), onUncovered }, bundle, 'sha256:m')
    const said = responsibilityUnder({ state: 'in_force', matrix, version: 1 }, question, performers[0] as never)
    const plain = ordinaryOperation('credential.revoke')
    return narrowed(
      engine.decide({ ...plain, delegation: { ...plain.delegation, covered: said.covered, mayExecute: said.mayExecute } }),
      said,
      false,
    )
  }
  expect(under({ outcome: 'refuse' })).toMatchObject({ outcome: 'deny', needs: { quorum: 0 } })
  expect(under({ outcome: 'escalate', escalatesTo: 'role:risk_acceptor' })).toMatchObject({
    outcome: 'escalate',
    escalateTo: 'risk_acceptor',
  })
})
