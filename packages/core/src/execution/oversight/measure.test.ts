// Figures of oversight: nothing is counted twice, nothing is lost, and advice errs on the side of asking.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advise, type Case, figuresOf } from './index.ts'

const instant = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null })
const anyCase: fc.Arbitrary<Case> = fc.record({
  party: fc.constantFrom('acme', 'north', 'south'),
  operation: fc.constantFrom('credential.revoke', 'credential.rotate'),
  risk: fc.constantFrom('low', 'high'),
  change: fc.constantFrom('c1', 'c2', 'c3'),
  opened: fc.integer({ min: 0, max: 1_000_000 }),
  approved: instant,
  minted: instant,
  executed: instant,
  proven: instant,
  asked: fc.boolean(),
  approvals: fc.nat(3),
  refusals: fc.constantFrom(0, 0, 0, 1),
  mandates: fc.nat(3),
  inconclusive: fc.nat(3),
  revisions: fc.nat(2),
  incidents: fc.constantFrom(0, 0, 0, 1),
  stuck: fc.constantFrom(false, false, true),
})
const cases = fc.array(anyCase, { maxLength: 40 })

describe('figures', () => {
  it('count each operation once, and never say a figure of more than they rest on', () => {
    fc.assert(
      fc.property(cases, (all) => {
        const figures = figuresOf(all)
        expect(figures.reduce((sum, one) => sum + one.operations, 0)).toBe(all.length)
        expect(new Set(figures.map((one) => `${one.party} ${one.operation}`)).size).toBe(figures.length)
        for (const one of figures) {
          expect(one.autonomous.of).toBe(one.operations)
          for (const span of [one.toApproval, one.toMandate, one.toExecution, one.toProof, one.whole]) {
            expect(span.count).toBeLessThanOrEqual(one.operations)
            expect(span.median === null).toBe(span.count === 0)
            if (span.median !== null) expect(span.median).toBeGreaterThanOrEqual(0)
            if (span.median !== null) expect(span.median).toBeLessThanOrEqual(span.last!)
          }
        }
      }),
    )
  })

  it('do not depend on the order in which operations are read', () => {
    fc.assert(
      fc.property(cases, (all) => {
        expect(figuresOf([...all].reverse())).toEqual(figuresOf(all))
      }),
    )
  })
})

describe('advice', () => {
  it('never speaks of loosening above low risk, after a refusal, an incident or something stuck, or on too little', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 5 }), (all, enough) => {
        for (const one of advise(all, enough).filter(({ kind }) => kind === 'could_loosen')) {
          const group = all.filter(({ party, operation, risk }) => party === one.party && operation === one.operation && risk === one.risk)
          expect(one.risk).toBe('low')
          expect(one.of).toBeGreaterThanOrEqual(enough)
          expect(group.some(({ refusals, incidents, stuck }) => refusals > 0 || incidents > 0 || stuck)).toBe(false)
        }
      }),
    )
  })

  it('names everything that ran alone and ended badly', () => {
    fc.assert(
      fc.property(cases, (all) => {
        const named = new Set(
          advise(all, 3).flatMap((one) => (one.kind === 'too_loose' ? [`${one.party} ${one.operation} ${one.risk}`] : [])),
        )
        const bad = new Set(
          all.filter((one) => !one.asked && (one.incidents > 0 || one.stuck)).map((one) => `${one.party} ${one.operation} ${one.risk}`),
        )
        expect(named).toEqual(bad)
      }),
    )
  })
})
