// In an export only lines with a mark are read: a kind without one would never be judged.
import { expect, it } from 'vitest'
import { statementKinds, statementMarks } from './kinds.ts'

it.each(statementKinds)('an entry of the kind %s is found in an export', (kind) => {
  const line = Buffer.from(`{"at":"2026-01-01T00:00:00.000Z","kind":"${kind}","org":"acme"}`)
  expect(statementMarks.some((mark) => line.includes(mark))).toBe(true)
})
