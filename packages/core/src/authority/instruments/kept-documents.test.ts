// The typed reader of a kind: nothing passes for a document of a kind that hasn't its form, whatever the database holds.
import { expect, it } from 'vitest'
import { everywhere, matrixOf } from '../../testing/matrices.ts'
import { delegationIn } from '../delegations/index.ts'
import { matrixIn } from '../responsibility/index.ts'
import { deletionIn, standardIn } from '../retention/index.ts'
import { runbookIn } from '../runbooks/index.ts'

const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'none'
  } catch (error) {
    return (error as { code: string }).code
  }
}

it('reads a document of its own kind, and gives the same thing each time', () => {
  const document = { ...matrixOf(...everywhere) }
  expect(matrixIn(document).rows).toHaveLength(everywhere.length)
  expect(matrixIn(document)).toBe(matrixIn(document))
})

it('gives nothing of a document of another kind, an older form, or a part of one', () => {
  const matrix = { ...matrixOf(...everywhere) }
  for (const read of [delegationIn, runbookIn, standardIn, deletionIn]) expect(codeOf(() => read(matrix))).toBe('instrument.unreadable')
  expect(codeOf(() => matrixIn({ ...matrix, rows: [] }))).toBe('instrument.unreadable')
  expect(codeOf(() => delegationIn({ provider: 'northwind' }))).toBe('instrument.unreadable')
})
