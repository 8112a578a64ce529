// Reviews of providers, for tests: how often they are due, opened and signed by somebody of the test company.
import { draftReview, openReview, signReview } from '../authority/reviews/index.ts'
import type { Outcome } from '../authority/reviews/model.ts'
import type { Settings } from '../runtime.ts'
import type { Opened } from './open.ts'

export const reviewsEvery = (days: number, overdue: 'narrow' | 'stop' = 'stop'): Pick<Settings, 'reviews'> => ({
  reviews: {
    everyDays: { low: days, moderate: days, high: days, critical: days },
    overdue: { low: overdue, moderate: overdue, high: overdue, critical: overdue },
    answerDays: 14,
  },
})

export const openReviewOf = async ({ house, company }: Opened, party: string) =>
  openReview(house.runtime, await company.caller('ben'), party)

export const signReviewAs = async (
  { house, company }: Opened,
  who: string,
  id: string,
  outcome: Outcome = 'confirmed',
  label: 'signReview' | 'confirmContract' = 'signReview',
) => {
  const caller = await company.caller(who)
  const answer = { outcome, reason: 'as agreed' }
  const { nonce, digest } = await draftReview(house.runtime, caller, id, answer)
  return signReview(house.runtime, caller, id, answer, company.sign(who, label, Buffer.from(nonce, 'base64'), digest))
}

/** Bodies of the journal's entries of a kind, in their order. */
export const entriesOf = async ({ fresh }: Opened, kind: string) =>
  (await fresh.db.selectFrom('journal').select('leaf').where('kind', '=', kind).orderBy('ordinal').execute()).map(
    ({ leaf }) => JSON.parse(leaf).body,
  )
