// The log, the mandate key, the witness and the policy in force serve the attacker. A change of policy carries no mandate without two people of the enterprise
// other than who proposed it, whatever the policy of that moment has said of its own change.
import { describe, expect, it } from 'vitest'
import { isProven } from './report.ts'
import { attackRoom } from './testing/attack-room.ts'
import type { Holder } from './testing/company.ts'
import { approvedBy, operation } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'

const { company, problemsOf, judged } = attackRoom()
const { alice, aliceAgain, bob, carol, paula, pedro, provider, proposer, doer } = company.people

const pack = operation('op_a', company.executors.connector, {
  operation: 'policy.adopt',
  handle: { kind: 'instrument.policy', account: 'pack' },
  parameters: { document: `sha256:${'2'.repeat(64)}` },
})
const decides = (outcome: string, quorum: number, stepUp = false, roles = ['control_owner']): Any => ({
  decided: { outcome, needs: { roles, quorum, stepUp } },
  request: { quorum, stepUp, roles },
})
const two = decides('approval', 2, true)

const signedBy = (people: readonly Holder[], said: Any = two, plan: Any = {}, places: Readonly<Record<string, Any>> = {}) =>
  approvedBy(
    company,
    (script, request) => {
      for (const person of people) script.approve(request, person, places[person.keyId])
    },
    { plan: { ...pack, ...plan }, ...said },
  )
const problems = (...asked: Parameters<typeof signedBy>) => problemsOf(signedBy(...asked), 'completeness')

describe('a change of policy', () => {
  it.each([
    ['files', [alice, bob]],
    ['passkeys', [paula, pedro]],
    ['one of each', [bob, paula]],
  ])('stands on two people with step-up keys: %s', async (_keys, people) => {
    expect(isProven(await judged(signedBy(people)))).toBe(true)
  })

  it('does not stand on one person twice, with one key or with two', async () => {
    expect(await problems([alice, alice])).toContain('mandate.unapproved')
    expect(await problems([alice, aliceAgain])).toContain('mandate.unapproved')
  })

  it('does not stand on who proposed it, nor on somebody in his place', async () => {
    expect(await problems([alice, proposer])).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
    const places = { [bob.keyId]: { for: proposer.id, deputyship: 'dep_1' } }
    expect(await problems([alice, bob], two, {}, places)).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
  })

  it('does not stand on somebody from outside, nor on who executes it', async () => {
    expect(await problems([alice, provider])).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
    const executor = { kind: 'person', id: doer.id, party: 'enterprise:acme' }
    expect(await problems([alice, doer], two, { executor })).toEqual(expect.arrayContaining(['approval.ineligible', 'mandate.unapproved']))
  })

  it('does not stand on a principal and his deputy', async () => {
    expect(await problems([alice, bob], two, {}, { [bob.keyId]: { for: alice.id, deputyship: 'dep_1' } })).toContain('mandate.unapproved')
  })

  it.each([
    ['one is enough', decides('approval', 1, true)],
    ['one is enough, without a step-up', decides('approval', 1)],
    ['nobody is asked', decides('autonomous', 0, false, [])],
  ])('does not stand on one, though the policy in force says that %s', async (_says, said) => {
    expect(await problems([alice], said)).toContain('mandate.unapproved')
  })

  it('does not stand on keys that count for no step-up, though the policy in force asks for none', async () => {
    expect(await problems([alice, carol], decides('approval', 2))).toContain('mandate.unapproved')
  })

  it('is no other change because its plan calls it otherwise: what it brings in force tells', async () => {
    const said = decides('approval', 1, true)
    expect(await problems([alice], said, { operation: 'matrix.adopt' })).toContain('mandate.unapproved')
    expect(await problems([alice], said, { handle: { kind: 'instrument.matrix', account: 'responsibility' } })).toContain(
      'mandate.unapproved',
    )
  })
})
