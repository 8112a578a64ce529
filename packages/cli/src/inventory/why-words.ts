// Why something is there, in words: who said so, and where that is written down.
import type { Answer } from '../connection/api.ts'
import { plain } from '../terminal/plain.ts'
import { minute } from '../terminal/time.ts'

export type Why = Answer<'credentials.read'>['why']
type Reason = NonNullable<Why>['reasons'][number]

const words: Readonly<Record<Reason['because'], (by: string, ref: string) => string>> = {
  birthright: (_by, ref) => `what he is, by the package ${ref}`,
  request: (by, ref) => `${by} asked for it in ${ref}`,
  confirmation: (by, ref) => `${by} confirmed it, by the package ${ref}`,
  lease: (by, ref) => `lent to ${by} as ${ref}`,
  source: (by, ref) => `${by} says so (${ref})`,
  import: (by, ref) => `${by} brought it in (${ref})`,
  adoption: (by, ref) => `${by} said whose it is (${ref})`,
  merger: (by, ref) => `${by} brought it in with a merger (${ref})`,
  change: (_by, ref) => `made by ${ref}`,
  entry: (by, ref) => `${by}, in ${ref}`,
  before: () => 'it was there before there was a history',
  own: () => 'the connector works with it',
  scope: (_by, ref) => `the approved scope of ${ref} covers it`,
  decision: (by) => `${by} said that it stays`,
}

const wordsOf = ({ because, by, ref, since, until }: Reason): string =>
  [
    words[because](by ?? 'somebody', ref ?? 'no record'),
    ...(since === null ? [] : [`since ${minute(since)}`]),
    ...(until === null ? [] : [`until ${minute(until)}`]),
  ].join(', ')

/** `nothing justifies it` is told before what else is known of it. */
export const whyWords = (why: Why): string => {
  if (why === null) return '-'
  const said = why.reasons.map((one) => plain(wordsOf(one))).join('; ')
  if (why.justified) return said
  return said === '' ? 'nothing justifies it' : `nothing justifies it any more; ${said}`
}

/** In one word, for a list. */
export const whyShort = (why: Why): string =>
  why === null ? '-' : why.justified ? [...new Set(why.reasons.map(({ because }) => because))].join(', ') : 'unjustified'
