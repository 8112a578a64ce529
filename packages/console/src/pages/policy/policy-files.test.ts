import { describe, expect, it } from 'vitest'
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
