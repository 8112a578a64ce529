import { describe, expect, it } from 'vitest'
import { changedPack, editedPaths, testTexts } from './changed-pack.ts'
import { readDecision } from './decision.ts'
import { factLines } from './fact-lines.ts'
import { fileGroups, fileOfPolicy } from './file-names.ts'
import { operationsIn, ordinaryQuestion, queryOf } from './question.ts'

describe('the files of a pack', () => {
  const paths = ['pack.json', 'policies/operations/deny-endless.cedar', 'policies/powers/never-inactive.cedar', 'schema.cedarschema']
  it('each stands in exactly one group', () => {
    expect(
      fileGroups(paths)
        .flatMap((group) => group.paths)
        .sort(),
    ).toEqual([...paths].sort())
  })
  it('the file of a policy is found by the name of the policy, and never guessed', () => {
    expect(fileOfPolicy(paths, 'operations/deny-endless#2')).toBe('policies/operations/deny-endless.cedar')
    expect(fileOfPolicy(paths, 'deny-endless#1')).toBe('policies/operations/deny-endless.cedar')
    expect(fileOfPolicy(paths, 'endless#1')).toBeUndefined()
    expect(fileOfPolicy(paths, '')).toBeUndefined()
  })
})

describe('a question', () => {
  it('says each thing that was chosen where the policy reads it', () => {
    const query = queryOf({ ...ordinaryQuestion('grant.add'), environment: 'staging', dependents: 'many' }, '2026-01-05T12:00:00.000Z')
    expect(query).toMatchObject({ operation: 'grant.add', target: { environment: 'staging' }, risk: { availability: 'many' } })
  })
  it('operations are those of the pack, and none of a pack that can not be read', () => {
    expect(operationsIn('{"operations":{"b":"x","a":"y"}}')).toEqual(['a', 'b'])
    expect(operationsIn('not json')).toEqual([])
    expect(operationsIn('{"operations":null}')).toEqual([])
  })
})

it('facts of any depth are lines', () => {
  expect(factLines({ target: { environment: 'production' }, quorum: 1, roles: ['a', 'b'], empty: {} })).toEqual([
    'target.environment: production',
    'quorum: 1',
    'roles: a, b',
    'empty: {}',
  ])
})

it('of a decision of another shape than expected nothing is shown that is not there', () => {
  expect(readDecision({ policies: [{ id: 1 }, 'x'], reasons: 'no', errors: [1, 'e'] })).toEqual({
    policies: [],
    reasons: [],
    errors: ['e'],
  })
})

describe('a changed pack', () => {
  const texts = {
    'pack.json': '{ "version": "1.0.9" }',
    'policies/powers/a.cedar': 'permit',
    ...testTexts([{ file: 'a.test.json', cases: [{ name: 'one', asks: 'decide', given: { x: 1 }, expect: { outcome: 'deny' } }] }]),
  }
  it('is the one in force but for what was edited and a higher version, its tests beside it', () => {
    const { files, tests } = changedPack(texts, { 'policies/powers/a.cedar': 'forbid', 'unknown.txt': 'x' })
    expect(files).toEqual({ 'pack.json': '{ "version": "1.0.10" }', 'policies/powers/a.cedar': 'forbid' })
    expect(JSON.parse(tests['a.test.json']!)).toEqual([{ name: 'one', decide: { x: 1 }, expect: { outcome: 'deny' } }])
  })
  it('keeps the version that was written by hand', () => {
    expect(changedPack(texts, { 'pack.json': '{ "version": "2.0.0" }' }).files['pack.json']).toBe('{ "version": "2.0.0" }')
  })
  it('an edit that was taken back is none', () => {
    expect(editedPaths(texts, { 'policies/powers/a.cedar': 'permit', 'pack.json': '{}' })).toEqual(['pack.json'])
  })
})
