// What the judge of drift says when one thing ended otherwise: it never passes.
import { expect, it } from 'vitest'
import { DRIFT_ENDINGS } from './drift-endings.ts'

interface Change {
  readonly id: string
  readonly closure: string
  readonly planDocument: { readonly requester: string }
  readonly operations: readonly object[]
}

const change = (id: string, operation: object): Change => ({
  id,
  closure: 'risk_complete',
  planDocument: { requester: 'sofia.rossi' },
  operations: [operation],
})

/** How it has to be; each case below changes one thing of it. */
const told = () => {
  const foretold = { effect: 'propose', state: 'settling', requester: 'sofia.rossi' }
  const acted = (credential: string, of: string) => ({ kind: 'drift.acted', body: { credential, change: of } })
  return {
    entries: [
      {
        kind: 'finding.opened',
        body: {
          kind: 'account.out_of_band',
          owner: 'sofia.rossi',
          dueAt: '2026-12-01',
          detail: { account: 'svc_tracking', differences: 'freight_admin' },
        },
      },
      { kind: 'finding.opened', body: { kind: 'drift.fought' } },
      { kind: 'proof.recorded', stream: 'opn_1', body: { purpose: 'rights' } },
      acted('tracking-db', 'chg_1'),
      acted('manifests-db', 'chg_2'),
    ] as object[],
    changes: [
      change('chg_1', { id: 'opn_1', operation: 'right.remove', closure: 'risk_complete' }),
      change('chg_2', { id: 'opn_2', operation: 'credential.revoke', credential: 'manifests-db', verdict: 'rejected' }),
    ],
    changeOf: { lowered: 'chg_1', righted: 'chg_2' },
    open: [] as object[],
    outOfBand: { foretold, administers: false, again: 'fought' },
    livesOn: { foretold, refused: '28000' as string | null },
  }
}
type Told = ReturnType<typeof told>

const problems = (facts: Told): string[] => DRIFT_ENDINGS.flatMap(({ check }) => check(facts as never))

it('is content with what ended as it must', () => expect(problems(told())).toEqual([]))

it.each<[string, (facts: Told) => Told]>([
  ['nothing was found', (facts) => ({ ...facts, entries: facts.entries.slice(1) })],
  ['it was not told as fought', (facts) => ({ ...facts, entries: facts.entries.filter((_, n) => n !== 1) })],
  ['nothing proves that the right is gone', (facts) => ({ ...facts, entries: facts.entries.filter((_, n) => n !== 2) })],
  ['it was fought', (facts) => ({ ...facts, entries: [...facts.entries, facts.entries[3]!] })],
  ['it administers still', (facts) => ({ ...facts, outOfBand: { ...facts.outOfBand, administers: true } })],
  ['a second change was due', (facts) => ({ ...facts, outOfBand: { ...facts.outOfBand, again: 'due' } })],
  ['the database lets in what had ended', (facts) => ({ ...facts, livesOn: { ...facts.livesOn, refused: null } })],
  [
    'the preview had said something else',
    (facts) => ({ ...facts, livesOn: { ...facts.livesOn, foretold: { effect: 'finding', state: 'left', requester: 'sofia.rossi' } } }),
  ],
  [
    'somebody else asked',
    (facts) => ({ ...facts, outOfBand: { ...facts.outOfBand, foretold: { ...facts.outOfBand.foretold, requester: 'ben' } } }),
  ],
  ['no change followed', (facts) => ({ ...facts, changes: facts.changes.slice(0, 1) })],
  ['it is open still', (facts) => ({ ...facts, open: [{ kind: 'drift.fought' }] })],
])('is not where %s', (_what, change_) => expect(problems(change_(told()))).not.toEqual([]))
