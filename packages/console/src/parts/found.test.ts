// Whatever a browser finds wrong with a field is said in the catalogue's words.
import { expect, test } from 'vitest'
import { foundIn, type Looked } from './found.ts'

const looked = (validity: Looked['validity'], more: Partial<Looked> = {}): Looked => ({
  validity,
  validationMessage: 'Bitte dieses Feld ausfüllen.',
  type: 'text',
  ...more,
})

test.each<[Looked, string | undefined]>([
  [looked({}), undefined],
  [looked({ valueMissing: true }), 'This is needed.'],
  [looked({ badInput: true }, { type: 'number' }), 'A number is needed.'],
  [looked({ badInput: true }, { type: 'date' }), 'A whole date is needed.'],
  [looked({ typeMismatch: true }, { type: 'url' }), 'A whole address is needed, as in https://id.example.com.'],
  [looked({ typeMismatch: true }, { type: 'email' }), 'It does not have the form that is needed.'],
  [looked({ patternMismatch: true }), 'It does not have the form that is needed.'],
  [looked({ tooShort: true }, { minLength: 10 }), 'At least 10 characters.'],
  [looked({ tooLong: true }, { maxLength: 500 }), 'At most 500 characters.'],
  [looked({ rangeUnderflow: true }, { type: 'number', min: '3' }), 'At least 3.'],
  [looked({ rangeOverflow: true }, { type: 'number', max: '9' }), 'At most 9.'],
  [looked({ rangeUnderflow: true }, { type: 'date', min: '2026-12-01' }), 'Not before 2026-12-01.'],
  [looked({ rangeOverflow: true }, { type: 'date', max: '2027-12-01' }), 'Not after 2027-12-01.'],
  [looked({ stepMismatch: true }, { type: 'number' }), 'It does not have the form that is needed.'],
])('%o is told as %s', (field, told) => {
  expect(foundIn(field)).toBe(told)
})

test('what a page itself says of a field is told as it says it', () => {
  expect(foundIn(looked({ customError: true }, { validationMessage: 'The two names are the same.' }))).toBe('The two names are the same.')
})
