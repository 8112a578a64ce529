// A runbook's own evidence contract only narrows: nothing that it says can make evidence good that policy would refuse.
import { defaultPackDir, evidenceContractOf, loadBundle } from '@countersign/policy'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rotation } from '../../testing/rotation.ts'
import { evidenceProblems, narrowContract } from './evidence.ts'

const bundle = await loadBundle(defaultPackDir)
const replacement = evidenceContractOf(bundle, 'replacement')!
const names = replacement.fields.map(({ name }) => name)

describe('narrowing', () => {
  test('asks all that the contract asked and what the runbook asks, whatever that is', () => {
    const narrowing = fc.record(
      { require: fc.uniqueArray(fc.constantFrom(...names, 'unheard_of')), freshnessSeconds: fc.integer({ min: 1, max: 100_000 }) },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(narrowing, fc.constantFrom('replacement', 'revocation', '__proto__'), (asked, id) => {
        const narrowed = narrowContract(replacement, { [id]: asked })
        expect(narrowed.freshnessSeconds).toBeLessThanOrEqual(replacement.freshnessSeconds)
        expect(narrowed.fields.map(({ name }) => name)).toEqual(names)
        for (const [n, field] of narrowed.fields.entries()) {
          const before = replacement.fields[n]!
          const required = before.required || (id === 'replacement' && (asked.require ?? []).includes(field.name))
          expect(field).toEqual({ ...before, required })
        }
      }),
    )
  })

  test('reaches a contract that was merged of several', () => {
    const merged = { ...replacement, id: 'quench+replacement' }
    expect(narrowContract(merged, { replacement: { freshnessSeconds: 60 } }).freshnessSeconds).toBe(60)
  })
})

test.each([
  ['a contract that none of its steps comes under', { revocation: { freshnessSeconds: 60 } }, 'only under replacement'],
  ['a contract that nobody knows', { perhaps: {} }, 'only under replacement'],
  ['a field that the contract does not have', { replacement: { require: ['wish'] } }, 'no field `wish`'],
  ['a field that our own connectors can not show', { replacement: { require: ['consumerId'] } }, 'have no `consumerId`'],
  ['evidence that may be older than policy allows', { replacement: { freshnessSeconds: 901 } }, 'only narrows'],
])('%s is refused', (_what, evidence, problem) => {
  expect(evidenceProblems(bundle, { ...rotation, evidence }).map((one) => one.problem)).toEqual([expect.stringContaining(problem)])
})

test('what is within policy is taken, for what a revocation brings along as well', () => {
  expect(
    evidenceProblems(bundle, { ...rotation, evidence: { replacement: { require: ['newCredentialId'], freshnessSeconds: 900 } } }),
  ).toEqual([])
  const revoke = { ...rotation, steps: [{ operation: 'credential.revoke', credential: '$credential' } as const] }
  expect(evidenceProblems(bundle, { ...revoke, evidence: { revocation: {}, quench: { require: ['endedCount'] } } })).toEqual([])
})
