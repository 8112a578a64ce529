// Reviews of providers, for tests: how often they are due, opened and signed by somebody of the test company.
import { isOf, type Line } from '../authority/own-access/index.ts'
import { draftReview, openReview, signReview } from '../authority/reviews/index.ts'
import type { Outcome } from '../authority/reviews/model.ts'
import { getJson } from '../platform/documents.ts'
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

/** Each line that is put before him, his own left out: all that isn't ended is kept. */
export const linesAnswered = async ({ fresh }: Opened, who: string, id: string, end: readonly string[] = []) => {
  const { document } = await fresh.db.selectFrom('provider_reviews').select('document').where('id', '=', id).executeTakeFirstOrThrow()
  const { ownAccess = [] } = (await getJson(fresh.db, 'acme', document)) as { ownAccess?: readonly Line[] }
  const others = ownAccess.filter((line) => !isOf(who, line)).map(({ line }) => line)
  return others.length === 0 ? undefined : { keep: others.filter((line) => !end.includes(line)), end: [...end] }
}

export const signReviewAs = async (
  opened: Opened,
  who: string,
  id: string,
  outcome: Outcome = 'confirmed',
  label: 'signReview' | 'confirmContract' = 'signReview',
  end: readonly string[] = [],
) => {
  const { house, company } = opened
  const caller = await company.caller(who)
  const ownAccess = await linesAnswered(opened, who, id, end).catch(() => undefined)
  const answer = { outcome, reason: 'as agreed', ...(ownAccess === undefined ? {} : { ownAccess }) }
  const { nonce, digest } = await draftReview(house.runtime, caller, id, answer)
  return signReview(house.runtime, caller, id, answer, company.sign(who, label, Buffer.from(nonce, 'base64'), digest))
}

/** Bodies of the journal's entries of a kind, in their order. */
export const entriesOf = async ({ fresh }: Opened, kind: string) =>
  (await fresh.db.selectFrom('journal').select('leaf').where('kind', '=', kind).orderBy('ordinal').execute()).map(
    ({ leaf }) => JSON.parse(leaf).body,
  )
