// Own access as a review puts it before people: frozen lines, what people say of each, and the ending of what is not kept. INVARIANT: a line is one grant: what was
// given anew after the question was asked is another one, which the answer does not touch; nobody answers about what he holds.

import { withdrawApiKey, withdrawKey, withdrawRole } from '../../registry/principals/index.ts'
import type { Moment, Runtime, Work } from '../../runtime.ts'
import { endDeputyshipNow } from '../duty/index.ts'
import { keepDecisions } from './decisions-store.ts'
import { type Held, heldAccess } from './held.ts'
import { liveWays, type Way } from './store.ts'

/** One line as it stands in the document of a review. */
export interface Line {
  /** Its name in the list of own access. */
  readonly line: string
  readonly way: Exclude<Way, 'session'>
  readonly id: string
  readonly principal: string
  readonly what: string
  readonly other: string | null
  readonly powers: readonly string[]
  readonly since: string
  readonly until: string | null
  readonly givenBy: string | null
  readonly lastUsed: string | null
  readonly lastReviewedAt: string | null
  /** Who has signed that it was given: a review put before people earlier doesn't say. */
  readonly countersigned?: Pick<Held, 'signed' | 'change' | 'signedBy'>
  readonly wanting: readonly string[]
}

/** So many are put before one person at once, and those first that nobody has said anything of for the longest. */
const mostLines = 5_000
const allOfThem = 1_000_000

/** Everything that lasts of what a party's people and programs hold here; a session is over by itself. */
export const linesOf = async (runtime: Runtime, work: Moment, party: string): Promise<Line[]> => {
  const held = await heldAccess(work.db, work.org, runtime.policy.current(), { party, lasting: true }, work.at, '', allOfThem)
  const asked = held.sort((one, other) => (one.reviewedAt?.getTime() ?? 0) - (other.reviewedAt?.getTime() ?? 0)).slice(0, mostLines)
  return asked.flatMap((row) =>
    row.way === 'session'
      ? []
      : [
          {
            line: row.key,
            way: row.way,
            id: row.id,
            principal: row.principal,
            what: row.what,
            other: row.other,
            powers: row.powers,
            since: row.since.toISOString(),
            until: row.until?.toISOString() ?? null,
            givenBy: row.givenBy,
            lastUsed: row.lastUsed?.toISOString() ?? null,
            lastReviewedAt: row.reviewedAt?.toISOString() ?? null,
            countersigned: { signed: row.signed, change: row.change, signedBy: row.signedBy },
            // That it is asked for now is no want of it.
            wanting: row.wanting.filter((one) => one !== 'review'),
          },
        ],
  )
}

/** Whose a line is: who acts by it, and whose place or hands it is in. */
export const isOf = (person: string, { principal, other }: Pick<Line, 'principal' | 'other'>): boolean =>
  principal === person || other === person

const endOne = async (work: Work, { way, id, principal, what }: Line, reason: string): Promise<void> => {
  switch (way) {
    case 'role':
      return withdrawRole(work, { principal, role: what })
    case 'api_key':
      return withdrawApiKey(work, id)
    case 'signing_key':
      return withdrawKey(work, id)
    case 'deputyship':
      return endDeputyshipNow(work, id, reason)
  }
}

/** Ends these at once, as far as they are still the same; gives the names of those that it ended. */
export const endLines = async (work: Work, party: string, lines: readonly Line[], reason: string): Promise<string[]> => {
  if (lines.length === 0) return []
  const live = await liveWays(work.db, work.org, work.at, { party, lasting: true }, '', allOfThem)
  const since = new Map(live.map((row) => [row.key, row.since.toISOString()] as const))
  const ended: string[] = []
  for (const line of lines) {
    if (since.get(line.line) !== line.since) continue
    await endOne(work, line, reason)
    ended.push(line.line)
  }
  return ended
}

export const noteDecisions = (
  work: Work,
  review: string,
  person: string,
  lines: readonly Line[],
  ended: ReadonlySet<string>,
): Promise<void> =>
  keepDecisions(
    work.db,
    lines.map(({ line, principal }) => ({
      org_id: work.org,
      line,
      principal_id: principal,
      verdict: ended.has(line) ? ('end' as const) : ('keep' as const),
      review_id: review,
      person_id: person,
      decided_at: work.at,
    })),
  )
