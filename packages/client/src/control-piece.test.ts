import { expect, it } from 'vitest'
import { controlPieceIn } from './control-piece.ts'

const asked = { control: 'AC-2', from: '2026-01-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z', after: undefined }
const seal = (body: object) =>
  JSON.stringify({ type: 'seal', leaf: JSON.stringify({ body: { ...asked, after: null, more: false, parts: [], ...body } }) })
const two = { parts: [{ change: 'chg_1' }, { change: 'chg_2' }] }

it('goes on after the last change of a piece that more follows, and ends with the last piece', () => {
  expect(controlPieceIn(seal({ ...two, more: true }), asked)).toEqual({ changes: 2, next: 'chg_2' })
  expect(controlPieceIn(seal(two), asked)).toEqual({ changes: 2, next: undefined })
  expect(controlPieceIn(seal({}), asked)).toEqual({ changes: 0, next: undefined })
})

it.each([
  ['another control', seal({ control: 'AC-3(8)' })],
  ['another time', seal({ to: '2026-05-01T00:00:00.000Z' })],
  ['another place in the row', seal({ after: 'chg_0' })],
  ['one that says more follows, after nothing', seal({ more: true })],
  ['no seal', '{"type":"entry"}'],
  ['nothing', ''],
])('never goes on after a file of %s', (_what, line) => {
  expect(controlPieceIn(line, asked)).toBeUndefined()
})
