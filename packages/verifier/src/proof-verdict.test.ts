import { describe, expect, it } from 'vitest'
import type { Answer, Proof } from './documents/proof.ts'
import { doorVerdict, proofStrength, proofVerdict, whyNotClosing } from './proof-verdict.ts'

const ANSWERS: readonly Answer[] = ['accepted', 'refused', 'unreachable', 'cannot_present']
const at = (answer: Answer) => ({ answer, at: 0 })
const door = (old: Answer, good: Answer | null, random: Answer) => ({
  id: 'd',
  graceMs: 0,
  verdict: 'rejected' as const,
  old: at(old),
  good: good === null ? null : at(good),
  random: at(random),
})
const proof = (changed: Partial<Proof> = {}): Proof =>
  ({
    doors: [door('refused', 'accepted', 'refused')],
    sessions: 'none',
    introspection: 'not_applicable',
    observed: 'unknown',
    purpose: 'rejection',
    ...changed,
  }) as Proof

describe('a door', () => {
  it('rejects only for one combination of answers out of all', () => {
    const rejecting = ANSWERS.flatMap((old) =>
      [...ANSWERS, null].flatMap((good) => ANSWERS.map((random) => [old, good, random, doorVerdict(door(old, good, random))] as const)),
    ).filter(([, , , verdict]) => verdict === 'rejected')
    expect(rejecting).toEqual([['refused', 'accepted', 'refused', 'rejected']])
  })

  it('that opens to a made-up credential, or can’t be reached, is inconclusive', () => {
    for (const answers of [
      ['accepted', 'accepted', 'accepted'],
      ['refused', 'accepted', 'accepted'],
      ['refused', 'refused', 'refused'],
      ['refused', 'unreachable', 'refused'],
      ['unreachable', 'accepted', 'refused'],
      ['accepted', 'accepted', 'unreachable'],
    ] as const) {
      const [old, good, random] = answers
      expect([answers, doorVerdict(door(old, good, random))]).toEqual([answers, 'inconclusive'])
    }
    expect(doorVerdict(door('accepted', null, 'refused'))).toBe('still_accepted')
    expect(doorVerdict(door('cannot_present', 'accepted', 'refused'))).toBe('cannot_test')
  })
})

describe('a proof', () => {
  it('is as bad as its worst door, session or token', () => {
    const dead = door('refused', 'accepted', 'refused')
    const alive = door('accepted', 'accepted', 'refused')
    const down = door('unreachable', 'unreachable', 'unreachable')
    const dumb = door('cannot_present', 'accepted', 'refused')
    expect(proofVerdict(proof({ doors: [dead, dumb] }))).toBe('cannot_test')
    expect(proofVerdict(proof({ doors: [dead, dumb, down] }))).toBe('inconclusive')
    expect(proofVerdict(proof({ doors: [dead, dumb, down, alive] }))).toBe('still_accepted')
    expect(proofVerdict(proof({ sessions: 'alive' }))).toBe('still_accepted')
    expect(proofVerdict(proof({ introspection: 'active' }))).toBe('still_accepted')
    expect(proofVerdict(proof({ doors: [] }))).toBe('cannot_test')
  })

  it('is as strong as what was shown, said, or no longer seen', () => {
    expect(proofStrength(proof())).toBe('presented')
    expect(proofStrength(proof({ doors: [] }))).toBeNull()
    expect(proofStrength(proof({ doors: [], introspection: 'inactive' }))).toBe('introspected')
    expect(proofStrength(proof({ doors: [], observed: 'disabled' }))).toBe('introspected')
    expect(proofStrength(proof({ doors: [], observed: 'absent' }))).toBe('absent')
    expect(
      proofStrength(proof({ doors: [door('refused', 'accepted', 'refused'), door('cannot_present', 'accepted', 'refused')] })),
    ).toBeNull()
  })

  it('that can’t be presented closes only by its strength, and never while the credential is seen enabled', () => {
    const weak = { doors: [], introspection: 'inactive' } as const
    expect(whyNotClosing(proof(weak), 'rejection', 'introspected')).toBeUndefined()
    expect(whyNotClosing(proof(weak), 'rejection', 'presented')).toContain('introspected')
    expect(whyNotClosing(proof({ ...weak, observed: 'enabled' }), 'rejection', 'introspected')).toBeDefined()
    expect(whyNotClosing(proof({ doors: [] }), 'rejection', 'absent')).toBeDefined()
  })

  it('about rights closes on nothing but its system’s own word that they are gone', () => {
    const rights = { purpose: 'rights', doors: [], sessions: 'not_applicable', observed: 'enabled' } as const
    expect(whyNotClosing(proof({ ...rights, introspection: 'inactive' }), 'rights', 'absent')).toBeUndefined()
    for (const introspection of ['active', 'unknown', 'not_applicable'] as const)
      expect(whyNotClosing(proof({ ...rights, introspection }), 'rights', 'absent'), introspection).toBeDefined()
    expect(whyNotClosing(proof({ ...rights, sessions: 'none', introspection: 'not_applicable' }), 'rights', 'absent')).toBeDefined()
    expect(whyNotClosing(proof({ ...rights, introspection: 'inactive' }), 'rejection', 'absent')).toBeDefined()
  })
})
