// What a review would ask of whom if it were opened now. Reads only: nothing is opened, frozen or told.
import { CountersignError } from '@countersign/ledger'
import { plusSeconds } from '../../platform/clock.ts'
import { readParty } from '../../registry/principals/index.ts'
import type { Moment, Runtime } from '../../runtime.ts'
import { isOf, type Line } from '../own-access/index.ts'
import { judgesIn, linesIn } from './document.ts'
import { foreseen, signersFor } from './opening.ts'
import { openReviewOf, type ReviewRow } from './store.ts'

/** One who could sign it: of so many lines he says whether they stay; what he holds himself somebody else is asked. */
interface Signer {
  readonly person: string
  readonly answers: number
  readonly own: number
}

export interface Preview {
  /** The one that is open already, which opening gives again. */
  readonly open: string | null
  readonly dueAt: Date
  readonly effect: ReviewRow['effect']
  /** Whoever is told; null: nobody could sign it. */
  readonly owner: string | null
  readonly signers: readonly Signer[]
  readonly lines: Readonly<Record<Line['way'], number>>
  readonly holders: number
  /** Have judged something that stands in it. */
  readonly judges: readonly string[]
}

const mostSigners = 100

/** Errors: `provider.unknown`. */
export const previewReview = async (runtime: Runtime, org: string, party: string): Promise<Preview> => {
  const now: Moment = { db: runtime.db, org, at: runtime.clock.now() }
  const row = await readParty(now.db, now.org, party)
  if (!row) throw new CountersignError('provider.unknown', 'not_found', `no provider \`${party}\``)
  const { text, answerSeconds, effect } = await foreseen(runtime, now, party, row.kind === 'enterprise')
  const document: unknown = JSON.parse(text)
  const [lines, judges] = [linesIn(document), judgesIn(document)]
  const signers = (await signersFor(now, judges)).slice(0, mostSigners).map((person): Signer => {
    const own = lines.filter((line) => isOf(person, line)).length
    return { person, answers: lines.length - own, own }
  })
  const of = (way: Line['way']): number => lines.filter((line) => line.way === way).length
  return {
    open: (await openReviewOf(now.db, now.org, party))?.id ?? null,
    dueAt: plusSeconds(now.at, answerSeconds),
    effect,
    owner: signers[0]?.person ?? null,
    signers,
    lines: { role: of('role'), deputyship: of('deputyship'), api_key: of('api_key'), signing_key: of('signing_key') },
    holders: new Set(lines.map(({ principal }) => principal)).size,
    judges,
  }
}
