import { CountersignError } from '@countersign/ledger'

/** An option's text as a whole number. Errors: `cli.bad_number`. */
export const wholeNumber = (name: string, text: string, least: number, most: number): number => {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most))
    throw new CountersignError(
      'cli.bad_number',
      'invalid',
      `\`${name}\` is a whole number from ${least} to ${most}, got \`${text.slice(0, 40)}\``,
    )
  return value
}
