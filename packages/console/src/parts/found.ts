// What the browser finds wrong with a field when its form is sent, in the catalogue's words. Its own bubble speaks the browser's language, is gone before it is
// read, and is not read out everywhere. Decides nothing: what counts is what the browser, and then the server, lets through.
import { words } from '../words/index.ts'

const w = words.everywhere.faults

/** What is looked at of an input, a selection or a text area: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#validitystate */
export interface Looked {
  readonly validity: Readonly<Partial<ValidityState>>
  readonly validationMessage: string
  readonly type: string
  readonly min?: string
  readonly max?: string
  readonly minLength?: number
  readonly maxLength?: number
}

const dated = ({ type }: Looked): boolean => type === 'date'

/** Undefined: nothing is wrong. */
export const foundIn = (field: Looked): string | undefined => {
  const { validity, type, min = '', max = '', minLength = 0, maxLength = 0 } = field
  if (validity.valueMissing) return w.missing
  if (validity.badInput) return dated(field) ? w.date : w.number
  if (validity.typeMismatch) return type === 'url' ? w.address : w.form
  if (validity.patternMismatch) return w.form
  if (validity.tooShort) return w.longer(minLength)
  if (validity.tooLong) return w.shorter(maxLength)
  if (validity.rangeUnderflow) return dated(field) ? w.notBefore(min) : w.least(Number(min))
  if (validity.rangeOverflow) return dated(field) ? w.notAfter(max) : w.most(Number(max))
  if (validity.stepMismatch) return w.form
  return validity.customError ? field.validationMessage : undefined
}
