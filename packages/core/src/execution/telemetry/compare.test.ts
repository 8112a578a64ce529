// The comparison's table: what was mandated, what is said to be done, what we saw, and what follows when they differ.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Claim, compare, compareCredential, type Look, type Matched, type Question } from './compare.ts'

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 5, 9, minute))
const mandate = { id: 'm1', parties: ['below', 'staying'], notAfter: at(30), startedAt: at(10) }
const matched: Matched = {
  id: 'op1',
  operation: 'credential.revoke',
  credential: 'c1',
  system: 'pg',
  account: 'app',
  parameters: { how: 'disable', scopes: ['a', 'b'] },
  mandates: [mandate],
}
const claim = (change: Partial<Claim> = {}): Claim => ({
  source: 'telemetry',
  event: 'e1',
  party: 'staying',
  kind: 'operation.performed',
  at: at(12),
  subject: { mandate: 'm1' },
  facts: {},
  ...change,
})
const evidence = claim({ source: 'evidence', event: 'sha256:e', at: at(13) })
const confirms: Look = { at: at(20), says: 'confirms' }
const refutes: Look = { at: at(20), says: 'refutes' }
const nothing: Look = { at: at(20), says: 'nothing' }

const judged = (claims: Claim[], looks: Look[], change: Partial<Question> = {}) =>
  compare({ matched, claims, looks, now: at(40), patienceSeconds: 3600, ...change })

/** claims, looks → verdict, whether settled (no drift counts as settled), whether final. */
const table: [
  name: string,
  claims: Claim[],
  looks: Look[],
  verdict: string,
  settled: boolean,
  final: boolean,
  change?: Partial<Question>,
][] = [
  ['nothing said, nothing seen', [], [], 'pending', true, false],
  ['performed and confirmed', [claim()], [confirms], 'agreed', true, true],
  ['evidence alone and confirmed', [evidence], [confirms], 'agreed', true, true],
  ['only attempted, with evidence, confirmed', [claim({ kind: 'operation.attempted' }), evidence], [confirms], 'agreed', true, true],
  ['performed, not looked at yet', [claim()], [], 'pending', true, false],
  ['performed, inconclusive', [claim()], [nothing], 'pending', true, false],
  ['performed, seen not to be so', [claim()], [refutes], 'claimed_not_observed', false, false],
  ['evidence, seen not to be so', [evidence], [refutes], 'claimed_not_observed', false, false],
  ['seen not to be so before anybody claimed it', [claim({ at: at(25) })], [refutes], 'pending', true, false],
  ['seen not to be so, then confirmed', [claim()], [refutes, { at: at(25), says: 'confirms' }], 'agreed', true, true],
  ['confirmed, then seen not to be so', [claim()], [confirms, { at: at(25), says: 'refutes' }], 'claimed_not_observed', false, false],
  ['performed, never confirmed', [claim()], [nothing], 'claimed_not_observed', false, false, { now: at(73) }],
  ['confirmed, nobody claims it', [], [confirms], 'observed_not_claimed', false, false, { now: at(81) }],
  ['confirmed, nobody claims it yet', [], [confirms], 'pending', true, false, { now: at(79) }],
  [
    'confirmed, only an attempt is told',
    [claim({ kind: 'operation.attempted' })],
    [confirms],
    'observed_not_claimed',
    false,
    false,
    { now: at(81) },
  ],
  ['confirmed, nobody was mandated', [], [confirms], 'pending', true, false, { now: at(81), matched: { ...matched, mandates: [] } }],
  [
    'no mandate at all',
    [claim({ subject: { operation: 'op1' } })],
    [],
    'attempted_without_mandate',
    false,
    false,
    { matched: { ...matched, mandates: [] } },
  ],
  ['a mandate of others', [claim({ party: 'rival' })], [], 'attempted_without_mandate', false, false],
  ['a mandate of another operation', [claim({ subject: { mandate: 'm9' } })], [], 'attempted_without_mandate', false, false],
  [
    'a mandate that was never started',
    [claim()],
    [],
    'attempted_without_mandate',
    false,
    false,
    { matched: { ...matched, mandates: [{ ...mandate, startedAt: null }] } },
  ],
  ['without a mandate, then proven by us', [claim({ party: 'rival' })], [confirms], 'attempted_without_mandate', true, true],
  ['without a mandate, after our proof', [claim({ party: 'rival', at: at(21) })], [confirms], 'attempted_without_mandate', false, false],
  ['an attempt without a mandate', [claim({ party: 'rival', kind: 'operation.attempted' })], [], 'attempted_without_mandate', false, false],
  ['another system', [claim({ subject: { mandate: 'm1', system: 'ldap' } })], [], 'claimed_something_else', false, false],
  ['another account', [claim({ subject: { mandate: 'm1', account: 'root' } })], [], 'claimed_something_else', false, false],
  ['another credential', [claim({ subject: { mandate: 'm1', credential: 'c2' } })], [], 'claimed_something_else', false, false],
  ['another operation', [claim({ subject: { mandate: 'm1', operation: 'op2' } })], [], 'claimed_something_else', false, false],
  ['another kind of operation', [claim({ facts: { operation: 'credential.delete' } })], [], 'claimed_something_else', false, false],
  ['another parameter', [claim({ facts: { parameters: { how: 'delete' } } })], [], 'claimed_something_else', false, false],
  ['a parameter nested', [claim({ facts: { parameters: { scopes: ['a', 'c'] } } })], [], 'claimed_something_else', false, false],
  ['a parameter that the plan has not', [claim({ facts: { parameters: { force: true } } })], [], 'claimed_something_else', false, false],
  ['a parameter of every object', [claim({ facts: { parameters: { constructor: 1 } } })], [], 'claimed_something_else', false, false],
  [
    'the same parameters',
    [claim({ facts: { parameters: { scopes: ['a', 'b'], how: 'disable' }, operation: 'credential.revoke' } })],
    [confirms],
    'agreed',
    true,
    true,
  ],
  [
    'the same subject in full',
    [claim({ subject: { mandate: 'm1', operation: 'op1', credential: 'c1', system: 'pg', account: 'app' } })],
    [confirms],
    'agreed',
    true,
    true,
  ],
  ['before the window', [claim({ at: at(8) })], [], 'claimed_something_else', false, false],
  ['after the window', [claim({ at: at(32) })], [], 'claimed_something_else', false, false],
  ['at its edges, by a clock a minute off', [claim({ at: at(9) }), claim({ event: 'e2', at: at(31) })], [], 'pending', true, false],
  ['something else, then proven by us', [claim({ at: at(8) })], [confirms], 'claimed_something_else', true, true],
]

describe('matched, attempted, observed', () => {
  test.each(table)('%s', (_name, claims, looks, verdict, settled, final, change) => {
    const found = judged(claims, looks, change)
    expect([found.verdict, found.drifts.every((drift) => drift.settled), found.final]).toEqual([verdict, settled, final])
  })

  test('names what drifts, and the worst that is not settled comes first', () => {
    const found = judged(
      [claim({ event: 'b', party: 'rival' }), claim({ event: 'a', at: at(32) }), claim({ event: 'c', at: at(50) })],
      [confirms],
    )
    expect(found.drifts).toEqual([
      { kind: 'attempted_without_mandate', reasons: [expect.any(String)], events: ['b'], settled: true },
      { kind: 'claimed_something_else', reasons: ["the time is outside the mandate's window"], events: ['a', 'c'], settled: false },
    ])
    expect(found.verdict).toBe('claimed_something_else')
    expect(found.attempted).toEqual({ attempts: 0, performed: 3, evidence: 0 })
  })

  test('a claim that names no mandate is held against the one whose window it fits', () => {
    const second = { id: 'm2', parties: ['staying'], notAfter: at(60), startedAt: at(40) }
    const two = { matched: { ...matched, mandates: [mandate, second] } }
    expect(judged([claim({ subject: { operation: 'op1' }, at: at(45) })], [], two).drifts).toEqual([])
    expect(judged([claim({ subject: { operation: 'op1', mandate: 'm1' }, at: at(45) })], [], two).verdict).toBe('claimed_something_else')
  })

  const claims = fc.array(
    fc.record({
      source: fc.constantFrom('telemetry' as const, 'evidence' as const),
      event: fc.string({ minLength: 1, maxLength: 3 }),
      party: fc.constantFrom('staying', 'below', 'rival'),
      kind: fc.constantFrom('operation.attempted' as const, 'operation.performed' as const, 'remediation' as const),
      at: fc.integer({ min: 0, max: 60 }).map(at),
      subject: fc.constantFrom<Claim['subject'][]>(
        { mandate: 'm1' },
        { operation: 'op1' },
        { mandate: 'x' },
        { mandate: 'm1', account: 'z' },
      ),
      facts: fc.constantFrom<Record<string, unknown>[]>({}, { parameters: { how: 'x' } }, { operation: 'other' }),
    }),
    { maxLength: 6 },
  )
  const looks = fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: 60 }).map(at),
      says: fc.constantFrom('nothing' as const, 'confirms' as const, 'refutes' as const),
    }),
    {
      maxLength: 4,
    },
  )

  test('is the same in whatever order the claims come', () => {
    fc.assert(
      fc.property(claims, looks, fc.integer({ min: 0, max: 200 }), fc.nat(), (said, seen, minute, turn) => {
        const by = turn % Math.max(1, said.length)
        const other = [...said.slice(by), ...said.slice(0, by)].toReversed()
        expect(judged(other, seen, { now: at(minute) })).toEqual(judged(said, seen, { now: at(minute) }))
      }),
    )
  })

  test('what is said never changes what was observed; only a confirming look of ours agrees', () => {
    fc.assert(
      fc.property(claims, looks, (said, seen) => {
        const [silent, told] = [judged([], seen), judged(said, seen)]
        expect([told.observed, told.observedAt]).toEqual([silent.observed, silent.observedAt])
        if (told.verdict === 'agreed') expect(told.observed).toBe('confirmed')
      }),
    )
  })
})

describe('what is said of a credential beside any operation', () => {
  const said = (minute: number) => ({ event: `e${minute}`, at: at(minute) })
  test.each<[string, number[], number[], number | null, string, boolean]>([
    ['nothing', [], [], null, 'pending', true],
    ['use of a living one', [], [5], null, 'pending', true],
    ['a change without a mandate', [5], [], null, 'attempted_without_mandate', false],
    ['a change without a mandate, proven dead later', [5], [], 10, 'attempted_without_mandate', true],
    ['a change without a mandate after it was proven dead', [11], [], 10, 'attempted_without_mandate', false],
    ['use before it was proven dead', [], [5], 10, 'pending', true],
    ['use after it was proven dead', [], [12], 10, 'claimed_something_else', false],
    ['use within the tolerance of clocks', [], [11], 10, 'pending', true],
  ])('%s', (_name, claims, uses, dead, verdict, settled) => {
    const found = compareCredential({ claims: claims.map(said), uses: uses.map(said), deadSince: dead === null ? null : at(dead) })
    expect([found.verdict, found.drifts.every((drift) => drift.settled)]).toEqual([verdict, settled])
  })
})
