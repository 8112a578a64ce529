// What the judge of consents says when one thing ended otherwise: it never passes.
import { expect, it } from 'vitest'
import { LET_IN_ENDINGS } from './let-in-endings.ts'

/** How it has to be; each case below changes one thing of it. */
const told = () => ({
  letIn: {
    applications: 28,
    consents: 390,
    kept: 'cns_1',
    ended: 'cns_2',
    closure: 'risk_complete',
    reasons: { never_decided: 390, client_unknown: 80, client_without_contract: 12, provider_held: 290, high_impact: 150 } as object,
  } as object | undefined,
  consents: { cns_1: 'kept', cns_2: 'ended' } as object,
  changes: [
    {
      closure: 'risk_complete',
      trigger: { kind: 'finding', ref: 'cns_2' },
      operations: [{ id: 'opn_1', operation: 'grant.remove', closure: 'risk_complete' }],
    },
  ] as object[],
  entries: [
    { kind: 'consent.kept', stream: 'cns_1', actor: 'priya.nair', body: {} },
    { kind: 'proof.recorded', stream: 'opn_1', body: {} },
  ] as object[],
})
type Told = ReturnType<typeof told>

const problems = (facts: Told): string[] => LET_IN_ENDINGS.flatMap(({ check }) => check(facts as never))

it('is content with what ended as it must', () => expect(problems(told())).toEqual([]))

const changed = (part: object) => (facts: Told) => ({ ...facts, letIn: { ...facts.letIn, ...part } })

it.each<[string, (facts: Told) => Told]>([
  ['it was not played', (facts) => ({ ...facts, letIn: undefined })],
  ['hardly any were found', changed({ consents: 12 })],
  ['they are of a few applications', changed({ applications: 3 })],
  [
    'nobody’s application is among them',
    changed({ reasons: { never_decided: 1, client_without_contract: 1, provider_held: 1, high_impact: 1 } }),
  ],
  ['what was kept has to be decided still', (facts) => ({ ...facts, consents: { ...facts.consents, cns_1: 'to_decide' } })],
  ['nobody signed', (facts) => ({ ...facts, entries: facts.entries.slice(1) })],
  ['what was ended lives', (facts) => ({ ...facts, consents: { ...facts.consents, cns_2: 'ending' } })],
  ['there was no change', (facts) => ({ ...facts, changes: [] })],
  ['it ended without a proof', (facts) => ({ ...facts, entries: facts.entries.slice(0, 1) })],
  ['nothing ended it', (facts) => ({ ...facts, changes: [{ ...facts.changes[0], operations: [] }] })],
  ['the risk was accepted instead', (facts) => ({ ...facts, changes: [{ ...facts.changes[0], closure: 'risk_accepted' }] })],
])('is not where %s', (_what, change) => expect(problems(change(told()))).not.toEqual([]))
