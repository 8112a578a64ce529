// What is missing in what was done: in generated histories with planted gaps exactly those are found, and a whole story has none.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Deed, type DeedMandate, gapOfEnd, gapsOfDeeds, type LastEnd } from './index.ts'

const hour = 3_600_000
const patienceMs = 24 * hour
const now = new Date('2026-03-01T00:00:00Z')
const before = (hours: number): Date => new Date(now.getTime() - hours * hour)

const mandate = (change: Partial<DeedMandate> = {}): DeedMandate => ({
  id: 'm',
  party: 'north',
  owesEvidence: true,
  startedAt: before(100),
  notAfter: before(99),
  dueAt: before(98),
  receivedAt: before(99),
  answered: false,
  ...change,
})
const deed = (change: Partial<Deed> = {}): Deed => ({
  operation: 'op',
  what: 'credential.revoke',
  change: 'chg',
  credential: 'c',
  party: 'north',
  purpose: 'rejection',
  dropped: false,
  executedAt: before(99),
  decidedAt: before(101),
  observedAt: before(98),
  closure: 'risk_complete',
  acceptedBy: null,
  acceptedUntil: null,
  mandates: [mandate()],
  ...change,
})

/** How a whole story is bent, and what must be found then. */
const bends: readonly (readonly [string | null, Partial<Deed>])[] = [
  [null, {}],
  ['evidence_missing', { mandates: [mandate({ receivedAt: null })] }],
  [null, { mandates: [mandate({ receivedAt: null, answered: true })] }],
  [null, { mandates: [mandate({ receivedAt: null, owesEvidence: false })] }],
  [null, { mandates: [mandate({ receivedAt: null, dueAt: new Date(now.getTime() + 1) })] }],
  [null, { mandates: [mandate({ startedAt: null, receivedAt: null })] }],
  ['evidence_missing', { mandates: [mandate({ receivedAt: null, dueAt: null })] }],
  ['evidence_late', { mandates: [mandate({ receivedAt: before(97) })] }],
  [null, { mandates: [mandate({ receivedAt: before(97), dueAt: null })] }],
  ['executed_without_decision', { decidedAt: null }],
  ['executed_without_decision', { decidedAt: before(99.5) }],
  ['attempted_not_observed', { observedAt: null }],
  ['attempted_not_observed', { observedAt: before(99.5) }],
  [null, { observedAt: null, purpose: 'none' }],
  [null, { observedAt: null, dropped: true }],
  [null, { observedAt: null, executedAt: before(23) }],
  [null, { observedAt: null, executedAt: null, decidedAt: null, mandates: [] }],
]

describe('gaps of what was done', () => {
  it('are exactly those that were planted, each with whose part it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...bends), fc.constantFrom('north', 'south')), { maxLength: 20 }), (history) => {
        const deeds = history.map(([[, change], party], index) => {
          const bent = deed({ ...change, operation: `op-${index}`, party })
          return { ...bent, mandates: bent.mandates.map((one) => ({ ...one, party })) }
        })
        const found = gapsOfDeeds(deeds, now, patienceMs).map(({ kind, operation, parties }) => [kind, operation, ...parties])
        const planted = history.flatMap(([[kind], party], index) => (kind === null ? [] : [[kind, `op-${index}`, party]]))
        expect(found).toEqual(planted)
      }),
    )
  })

  const end = (change: Partial<LastEnd> = {}): LastEnd => ({
    credential: 'c',
    party: 'acme',
    live: false,
    identityEndedAt: null,
    deed: deed(),
    ...change,
  })
  it.each<[string, LastEnd, RegExp | null]>([
    ['proven dead', end(), null],
    ['alive, and nothing was to end it', end({ live: true, deed: undefined }), null],
    ['ended, and not proven', end({ deed: deed({ closure: 'stuck' }) }), /no proof says/],
    ['ended a moment ago', end({ deed: deed({ closure: 'operationally_complete', executedAt: before(1) }) }), null],
    [
      'its risk is accepted',
      end({ deed: deed({ closure: 'risk_accepted', acceptedBy: 'dan', acceptedUntil: new Date(now.getTime() + hour) }) }),
      /dan answers for it until/,
    ],
    [
      'the acceptance is over',
      end({ deed: deed({ closure: 'risk_accepted', acceptedBy: 'dan', acceptedUntil: before(1) }) }),
      /no proof says/,
    ],
    ['counts as ended by nothing', end({ deed: undefined }), /nothing in its story ended it/],
    ['its identity has ended, and it lives on', end({ live: true, deed: undefined, identityEndedAt: before(5) }), /lives on/],
    ['its identity will end', end({ live: true, deed: undefined, identityEndedAt: new Date(now.getTime() + hour) }), null],
  ])('of a credential: %s', (_name, asked, words) => {
    const gaps = gapOfEnd(asked, now, patienceMs)
    expect(gaps).toHaveLength(words === null ? 0 : 1)
    if (words) expect(gaps[0]).toMatchObject({ kind: 'end_unproven', credential: 'c', words: expect.stringMatching(words) })
  })
})
