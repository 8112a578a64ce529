// The questions are enough: on no record at all does a policy permit what it doesn't permit on one of these.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ResourceRef } from './authorization.ts'
import { type Bundle, bundleFromFiles, defaultPackDir, loadBundle } from './bundle.ts'
import { createPolicyEngine } from './engine.ts'
import { powerQuestions } from './power-questions.ts'
import { PARTY_KINDS, PRINCIPAL_KINDS, type PrincipalRef } from './principal.ts'

let shipped: Bundle
beforeAll(async () => {
  shipped = await loadBundle(defaultPackDir)
})

const context = { at: '2026-01-01T00:00:00Z' }
const withPolicy = (text: string): Bundle =>
  bundleFromFiles({ ...shipped.files, 'policies/powers/may-special.cedar': `@reason("special")\n${text}\n` })
const ada: PrincipalRef = { kind: 'person', id: 'ada', party: { kind: 'enterprise', id: 'acme' }, roles: [], active: true }

const permitted = (bundle: Bundle, principal: PrincipalRef, action: 'role.assign' | 'finding.resolve'): boolean => {
  const engine = createPolicyEngine(bundle)
  return powerQuestions(bundle)
    .records(action, principal)
    .some((resource) => engine.authorize({ principal, action, resource, context }).permitted)
}

it('reserves what the laws reserve, and what the pack adds', () => {
  const { reserved } = powerQuestions(shipped)
  expect(reserved).toEqual([...reserved].sort())
  // Of the laws, and of the pack's own group.
  for (const power of ['apikey.issue', 'authority.propose', 'change.approve', 'inventory.import', 'policy.change', 'system.register'])
    expect(reserved).toContain(power)
  for (const power of ['change.execute', 'change.request', 'evidence.deliver', 'read.change', 'recommendation.file'])
    expect(reserved).not.toContain(power)
})

it('asks few questions of the shipped pack', () => {
  const { reserved, records, tellsApart, readsInstant } = powerQuestions(shipped)
  expect(reserved.reduce((sum, action) => sum + records(action, ada).length, 0)).toBeLessThan(60)
  expect(tellsApart('ada')).toBe(false)
  expect(readsInstant).toBe(false)
})

it('misses no record of the shipped pack', () => {
  const engine = createPolicyEngine(shipped)
  const { reserved, records } = powerQuestions(shipped)
  const id = fc.constantFrom('ada', 'ben', 'acme', 'north')
  const principals: fc.Arbitrary<PrincipalRef> = fc.record({
    kind: fc.constantFrom(...PRINCIPAL_KINDS),
    id,
    party: fc.record({ kind: fc.constantFrom(...PARTY_KINDS), id: fc.constantFrom('acme', 'north') }),
    roles: fc.uniqueArray(fc.constantFrom('business_owner', 'security_lead', 'auditor', 'administrator', 'risk_acceptor'), {
      maxLength: 2,
    }),
    active: fc.constantFrom(true, true, false),
  })
  const resources: fc.Arbitrary<ResourceRef> = fc.record(
    {
      kind: fc.constantFrom('change', 'key', 'any'),
      id,
      party: id,
      requesterId: id,
      executorIds: fc.array(id, { maxLength: 2 }),
      approverIds: fc.array(id, { maxLength: 2 }),
      ownerId: id,
      subjectId: id,
    },
    { requiredKeys: ['kind', 'id'] },
  )
  fc.assert(
    fc.property(principals, resources, fc.constantFrom(...reserved), (principal, resource, action) => {
      if (!engine.authorize({ principal, action, resource, context }).permitted) return
      expect(records(action, principal).some((one) => engine.authorize({ principal, action, resource: one, context }).permitted)).toBe(true)
    }),
    { numRuns: 1500 },
  )
}, 60_000)

describe('a policy that permits only', () => {
  it.each([
    ['who is named', 'permit (principal == Person::"ada", action == Action::"role.assign", resource);'],
    ['who has an id', 'permit (principal, action == Action::"role.assign", resource) when { principal.id == "ada" };'],
    ['who has such an id', 'permit (principal, action == Action::"role.assign", resource) when { principal.id like "a\\u{64}*" };'],
    ['one record', 'permit (principal, action == Action::"role.assign", resource == Record::"vault");'],
    ['one kind of record', 'permit (principal, action == Action::"role.assign", resource) when { resource.kind == "vault" };'],
    ['such a kind of record', 'permit (principal, action == Action::"role.assign", resource) when { resource.kind like "va*lt" };'],
    [
      'what he asked for and approved himself',
      'permit (principal, action == Action::"role.assign", resource) when { resource has requesterId && resource.requesterId == principal.id && resource has approverIds && resource.approverIds.contains(principal.id) };',
    ],
    [
      'what somebody else owns',
      'permit (principal, action == Action::"role.assign", resource) when { resource has ownerId && resource.ownerId != principal.id };',
    ],
    [
      'what is of a party by name',
      'permit (principal, action == Action::"role.assign", resource) when { resource has party && resource.party == "vault" };',
    ],
  ])('%s is asked about', (_name, text) => {
    expect(permitted(shipped, ada, 'role.assign')).toBe(false)
    expect(permitted(withPolicy(text), ada, 'role.assign')).toBe(true)
  })

  it('whoever nobody would have told apart tells him apart', () => {
    const named = powerQuestions(withPolicy('permit (principal == Person::"ada", action == Action::"role.assign", resource);'))
    expect([named.tellsApart('ada'), named.tellsApart('ben')]).toEqual([true, false])
    const alike = powerQuestions(
      withPolicy('permit (principal, action == Action::"role.assign", resource) when { principal.id like "a*" };'),
    )
    expect(alike.tellsApart('ben')).toBe(true)
  })

  it('and one that forbids unless something is there is asked with it there', () => {
    const bundle = withPolicy(
      'forbid (principal, action == Action::"finding.resolve", resource) unless { resource has approverIds };\n@reason("special too")\npermit (principal, action == Action::"finding.resolve", resource) when { principal.party == PartyKind::"enterprise" };',
    )
    expect(permitted(bundle, ada, 'finding.resolve')).toBe(true)
  })
})
