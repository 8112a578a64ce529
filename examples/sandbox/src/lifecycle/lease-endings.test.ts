// What the judge of leases says when one thing ended otherwise: it never passes.
import { expect, it } from 'vitest'
import { LEASE_ENDINGS } from './lease-endings.ts'

/** How it has to be; each case below changes one thing of it. */
const told = () => ({
  lent: {
    lease: 'lse_1',
    lent: null as string | null,
    ended: '28P01' as string | null,
    stranger: 'workload.token_refused',
    after: 'lease.not_given',
  },
  lease: {
    id: 'lse_1',
    state: 'ended',
    workload: 'rate-quotes',
    change: 'chg_1',
    renewals: 1,
    endReason: 'the workload `rate-quotes` is retired',
  },
  more: [] as object[],
  change: { id: 'chg_1', closure: 'risk_complete', operations: [{ operation: 'credential.delete', verdict: 'rejected' }] },
})
type Told = ReturnType<typeof told>

const problems = ({ lent, lease, more, change }: Told): string[] =>
  LEASE_ENDINGS.flatMap(({ check }) => check({ lent, leases: [lease, ...more], changes: [change] } as never))

it('is content with what ended as it must', () => expect(problems(told())).toEqual([]))

const lent = (part: object) => (facts: Told) => ({ ...facts, lent: { ...facts.lent, ...part } })
const lease = (part: object) => (facts: Told) => ({ ...facts, lease: { ...facts.lease, ...part } })
const change = (part: object) => (facts: Told) => ({ ...facts, change: { ...facts.change, ...part } })

it.each<[string, (facts: Told) => Told]>([
  ['it was never lent', lease({ id: 'lse_2' })],
  ['it lives', lease({ state: 'given' })],
  ['it is somebody else’s', lease({ workload: 'shop' })],
  ['it was not renewed', lease({ renewals: 0 })],
  ['its time was simply over', lease({ endReason: 'its time is over' })],
  ['it never worked', lent({ lent: '28P01' })],
  ['the database lets it in', lent({ ended: null })],
  ['a stranger was lent something', lent({ stranger: 'undefined' })],
  ['the retired workload was lent something', lent({ after: 'undefined' })],
  ['another one was lent besides', (facts) => ({ ...facts, more: [{ ...facts.lease, id: 'lse_3' }] })],
  ['its change is open', change({ closure: 'none' })],
  ['nothing proves that it is dead', change({ operations: [{ operation: 'credential.delete', verdict: 'inconclusive' }] })],
  ['nothing ended it', change({ operations: [] })],
])('is not where %s', (_what, changed) => expect(problems(changed(told()))).not.toEqual([]))
