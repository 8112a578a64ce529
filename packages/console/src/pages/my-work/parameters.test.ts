// The form of a runbook asks for what its schema asks for, and sends each value in the schema's type.
import { expect, it } from 'vitest'
import { parametersOf, valueFrom } from './parameters.ts'

it('each parameter is asked for by its type, its choices, and whether it is needed', () => {
  const schema = {
    type: 'object',
    required: ['credential'],
    properties: {
      credential: { type: 'string', description: 'which one' },
      environment: { type: 'string', enum: ['staging', 'production'] },
      days: { type: 'integer' },
      all: { type: 'boolean' },
      systems: { type: 'array' },
    },
  }
  const [credential, environment, days, all, systems] = parametersOf(schema)
  expect(credential).toEqual({ name: 'credential', required: true, help: 'which one', kind: 'text', choices: undefined })
  expect(environment).toMatchObject({ required: false, choices: ['staging', 'production'] })
  expect([valueFrom(days!, ' 7 '), valueFrom(all!, 'true'), valueFrom(systems!, 'a, b,'), valueFrom(credential!, 'x')]).toEqual([
    7,
    true,
    ['a', 'b'],
    'x',
  ])
})

it('what was left empty is not sent, and a schema of another shape asks for nothing', () => {
  const [one] = parametersOf({ properties: { days: { type: 'integer' } } })
  expect(valueFrom(one!, '  ')).toBeUndefined()
  for (const other of [undefined, null, [], 'x', { properties: 3 }]) expect(parametersOf(other)).toEqual([])
})
