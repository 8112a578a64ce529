/** Conditions narrow, and whatever is wrong with them allows nothing. */
import { expect, it } from 'vitest'
import { compileConditions, defaultPackDir, loadBundle, ordinaryOperation } from './index.ts'

const bundle = await loadBundle(defaultPackDir)
const staging = `@reason("only in staging")
permit (principal, action in Action::"operation", resource) when { resource.environment == Environment::"staging" };
@reason("never what is shared")
forbid (principal, action in Action::"operation", resource) when { resource.shared };`

const compiled = (text: string) => {
  const conditions = compileConditions(bundle, text)
  if ('problems' in conditions) throw new Error(conditions.problems.join('; '))
  return conditions
}

it('holds where a condition permits and none forbids, and says which forbade', () => {
  const conditions = compiled(staging)
  const query = ordinaryOperation('credential.rotate')
  expect(conditions.hold(query)).toEqual({ hold: true, reasons: [] })
  expect(conditions.hold({ ...query, target: { ...query.target, shared: true } })).toEqual({
    hold: false,
    reasons: ['never what is shared'],
  })
  expect(conditions.hold({ ...query, target: { ...query.target, environment: 'production' } })).toEqual({
    hold: false,
    reasons: ['no condition permits it'],
  })
})

it('a question that can not be read holds nowhere', () => {
  expect(compiled(staging).hold({ ...ordinaryOperation('credential.rotate'), operation: 'made.up' }).hold).toBe(false)
})

it.each([
  ['no policy', ''],
  ['no reason', 'permit (principal, action, resource);'],
  ['a word that the schema does not have', '@reason("x") permit (principal, action, resource) when { resource.colour == "red" };'],
  [
    'a misspelt value',
    '@reason("x") permit (principal, action in Action::"operation", resource) when { resource.environment == Environment::"stagign" };',
  ],
  ['a template', '@reason("x") permit (principal == ?principal, action, resource);'],
  ['nonsense', 'permit everything'],
  ['too much', `// ${'x'.repeat(20_001)}`],
])('%s is refused', (_what, text) => {
  expect(compileConditions(bundle, text)).toHaveProperty('problems')
})
