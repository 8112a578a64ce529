// Rules suggest and never decide: what says the same is believed further, what is close is somebody's to tell, and what only looks alike is not alike.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidatesOf, folded, type Match, mailOf, type Rule, rules, standingOf, withoutService } from './rules.ts'

const match = (identity: string, rule: Rule): Match => ({ identity, rule })
const standing = (...matches: Match[]) => standingOf(candidatesOf(matches))

describe('candidates', () => {
  it.each<[string, Match[], string]>([
    ['nobody', [], 'nobody'],
    ['one by its mail address', [match('a', 'same_mail')], 'clear'],
    ['one by the first part of a mail address alone', [match('a', 'mailbox')], 'ambiguous'],
    ['two by the same rule', [match('a', 'same_mail'), match('b', 'same_mail')], 'ambiguous'],
    ['one well ahead of another', [match('a', 'same_mail'), match('b', 'mailbox')], 'clear'],
    ['two that are close', [match('a', 'same_mail'), match('b', 'identity_name')], 'ambiguous'],
  ])('%s', (_what, matches, expected) => expect(standing(...matches)).toBe(expected))

  it('never count as certain, grow with each rule that says the same, and don’t depend on order or repetition', () => {
    const one = fc.record({ identity: fc.constantFrom('a', 'b', 'c'), rule: fc.constantFrom(...(Object.keys(rules) as Rule[])) })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), one, (matches, more) => {
        const found = candidatesOf(matches)
        expect(candidatesOf([...matches, ...matches].reverse())).toEqual(found)
        for (const { confidence } of found) expect(confidence).toBeLessThan(1)
        const before = found.find(({ identity }) => identity === more.identity)?.confidence ?? 0
        const after = candidatesOf([...matches, more]).find(({ identity }) => identity === more.identity)!.confidence
        expect(after).toBeGreaterThanOrEqual(before)
      }),
    )
  })
})

describe('a name', () => {
  it('is the same in either case of ASCII, and in no other likeness', () => {
    expect(folded('Svc-BILLING')).toBe('svc-billing')
    expect(folded('АDA')).not.toBe(folded('ADA'))
    expect(folded('\u212a')).not.toBe('k')
    expect(folded('STRAßE')).toBe('straße')
  })

  it.each([
    ['svc_billing', 'billing'],
    ['billing-svc', 'billing'],
    ['SVC.Billing', 'billing'],
    ['svcbilling', 'svcbilling'],
  ])('%s without the word for a service is %s', (name, expected) => expect(withoutService(name)).toBe(expected))
})

it('a mail address is taken where a system shows one, and nothing else is', () => {
  expect(mailOf({ mail: 'Ada@Acme.example' })).toBe('ada@acme.example')
  expect(mailOf({ emails: ['a@b.example', 'c@d.example'] })).toBe('a@b.example')
  expect(mailOf({ mail: 'ada' })).toBeNull()
  expect(mailOf({ mail: 5, email: null })).toBeNull()
})
