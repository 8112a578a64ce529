// The types that are checked in are those that the API's document makes.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generate } from './generate.ts'

it('the generated types are fresh (else: npm run generate -w @countersign/client)', async () => {
  const checkedIn = readFileSync(new URL('../src/generated/api.ts', import.meta.url), 'utf8')
  expect(checkedIn).toBe(await generate())
})
