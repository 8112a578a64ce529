// Whether an operation changes risk is worked out, never declared; and what changes risk is never autonomous.
import {
  createPolicyEngine,
  defaultPackDir,
  loadBundle,
  ordinaryOperation,
  type PolicyEngine,
  RISK_FLAGS,
  vocabularyOf,
} from '@countersign/policy'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Access, type Requested, riskChange } from './risk-change.ts'

let engine: PolicyEngine
let words: ReadonlyMap<string, readonly string[]>
beforeAll(async () => {
  const bundle = await loadBundle(defaultPackDir)
  engine = createPolicyEngine(bundle)
  words = vocabularyOf(bundle).operations
})

const end = new Date('2027-01-01T00:00:00Z')
const access: Access = { privileged: false, environment: 'staging', reaches: 'staging', expiresAt: end, kind: 'service_account' }
const flags = (operation: string, change: Partial<Omit<Requested, 'operation'>> = {}, before: Access | null = access): string[] =>
  Object.entries(
    riskChange({ operation, classes: words.get(operation) ?? [], replaces: false, parameters: {}, ...change }, before ?? undefined),
  )
    .filter(([, raised]) => raised)
    .map(([flag]) => flag)

describe('what an operation changes', () => {
  it('is nothing where access is only taken away or renewed', () => {
    for (const operation of [
      'credential.revoke',
      'credential.disable',
      'credential.delete',
      'grant.remove',
      'session.end',
      'token.revoke',
      'credential.rotate',
      'consumer.move',
    ])
      expect(flags(operation)).toEqual([])
    expect(flags('credential.issue', { replaces: true })).toEqual([])
  })

  it.each([
    ['role.raise', {}, access, ['privilegeUp']],
    ['grant.add', {}, access, ['scopeWider']],
    ['grant.add', {}, { ...access, privileged: true }, ['privilegeUp', 'scopeWider']],
    ['grant.add', { parameters: { privileged: true } }, access, ['privilegeUp', 'scopeWider']],
    ['credential.issue', {}, access, ['scopeWider']],
    ['credential.issue', {}, { ...access, reaches: 'production' }, ['scopeWider', 'exposureLarger']],
    ['credential.enable', {}, access, ['exposureLarger']],
    ['credential.enable', { returns: true }, access, []],
    ['credential.enable', { returns: true }, { ...access, reaches: 'production' }, []],
    ['credential.enable', { returns: true }, { ...access, kind: 'break_glass' }, ['breakGlass']],
    ['expiry.extend', { parameters: { until: '2027-02-01T00:00:00Z' } }, access, ['expiryLater']],
    ['expiry.extend', { parameters: { until: '2026-12-01T00:00:00Z' } }, access, []],
    ['expiry.extend', {}, access, ['expiryLater']],
    ['expiry.extend', { parameters: { until: 'soon' } }, access, ['expiryLater']],
    ['credential.rotate', { parameters: { until: '2027-02-01T00:00:00Z' } }, access, ['expiryLater']],
    ['credential.rotate', { parameters: { scope: ['more'] } }, access, ['scopeWider']],
    ['credential.disable', {}, { ...access, kind: 'control' }, ['controlWeaker']],
    ['credential.revoke', {}, { ...access, kind: 'break_glass' }, ['breakGlass']],
    ['credential.enable', {}, { ...access, kind: 'break_glass' }, ['exposureLarger', 'breakGlass']],
  ] as const)('is worked out for %s with %j on %j', (operation, change, before, expected) => {
    expect(flags(operation, change as never, before as Access)).toEqual(expected)
  })

  it('is everything that it could be where nothing is known of what was there', () => {
    expect(flags('grant.add', {}, null)).toEqual(['privilegeUp', 'scopeWider', 'exposureLarger'])
    expect(flags('expiry.extend', { parameters: { until: '2026-12-01T00:00:00Z' } }, null)).toEqual(['expiryLater', 'exposureLarger'])
  })
})

it('whatever the operation, the parameters and the access: one flag, and it is never autonomous, also inside a runbook', () => {
  let raised = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...words.keys()),
      fc.record({
        privileged: fc.boolean(),
        environment: fc.constantFrom('production' as const, 'staging' as const, 'development' as const),
        reaches: fc.constantFrom('production' as const, 'staging' as const, 'development' as const),
        expiresAt: fc.option(fc.constant(end)),
        kind: fc.constantFrom('service_account', 'break_glass', 'control', 'canary'),
      }),
      fc.record(
        { until: fc.constantFrom('2026-06-01T00:00:00Z', '2028-01-01T00:00:00Z', 7), scope: fc.constant(['x']), privileged: fc.boolean() },
        { requiredKeys: [] },
      ),
      fc.boolean(),
      fc.boolean(),
      (operation, before, parameters, replaces, inRunbook) => {
        const changed = riskChange({ operation, classes: words.get(operation)!, replaces, parameters }, before)
        if (!RISK_FLAGS.some((flag) => changed[flag])) return
        raised += 1
        const plain = ordinaryOperation(operation)
        for (const trigger of ['contract.end', 'request', 'expiry', 'incident', 'drill'] as const)
          expect(
            engine.decide({ ...plain, trigger, risk: { ...plain.risk, ...changed }, delegation: { ...plain.delegation, inRunbook } })
              .outcome,
          ).not.toBe('autonomous')
      },
    ),
    { numRuns: 400 },
  )
  expect(raised).toBeGreaterThan(50)
})
