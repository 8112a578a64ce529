import { expect, test } from 'vitest'
import { TextDiffers } from './canonical.ts'
import { requireSaid } from './said.ts'

const text = { type: 'countersign/risk-acceptance/v1', person: 'lucia', controls: ['watched'], expiresAt: null, more: 1 }

test('a text that says all that was said, and more, may be signed', () => {
  expect(() => requireSaid(text, { person: 'lucia', controls: ['watched'], expiresAt: null })).not.toThrow()
})

test.each([
  ['another person', { person: 'henrik' }],
  ['one control less', { controls: [] }],
  ['an end where none was given', { expiresAt: '2026-12-01T00:00:00.000Z' }],
  ['a member that it lacks', { residualRisk: 'small' }],
  ['a member that only every object has', { toString: 'x' }],
])('a text with %s is not signed', (_what, said) => {
  expect(() => requireSaid(text, said)).toThrow(TextDiffers)
})
