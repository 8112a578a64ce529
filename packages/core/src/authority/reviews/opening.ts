// When reviews are opened: at their time, or when somebody asks. What is put before the person is frozen with it.
import { CountersignError } from '@countersign/ledger'
import { type OwnLimits, ownModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { putDocument } from '../../platform/documents.ts'
import { readContractBook } from '../../registry/contracts/index.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { holdersOf, readParty } from '../../registry/principals/index.ts'
import type { Caller, Moment, Runtime, Work } from '../../runtime.ts'
import type { Criticality } from '../../tables.ts'
import { requirePower } from '../access/index.ts'
import { delegationIn } from '../delegations/index.ts'
import { inForceAll } from '../instruments/index.ts'
import { isOf, linesOf, partiesWithAccess } from '../own-access/index.ts'
import { judgesIn, linesIn, writeDocument, writeOwnDocument } from './document.ts'
import { highest, opensAt, ownRhythm, reviewMediaType, rhythmOf } from './model.ts'
import { beginCycle, cyclesOf, insertReview, lastReviewOf, lockCycle, openReviewOf, openReviews, type ReviewRow } from './store.ts'

const daySeconds = 86_400
/** How far a first review that nobody has been waiting for looks back. */
const firstDays = 90

/** Everybody outside with an active contract or a delegation in force, and how critical what it does is. */
const reviewable = async (db: Work['db'] | Runtime['db'], org: string, at: Date): Promise<Map<string, Criticality>> => {
  const book = await readContractBook(db, org)
  const active = book.all().filter((contract) => contract.state === 'active' && !book.isOver(contract, at))
  const delegations = (await inForceAll(db, org, 'delegation', at)).map((row) => delegationIn(row.document).provider)
  const parties = new Set([...active.map(({ party }) => party), ...delegations])
  return new Map(
    [...parties].map((party) => [party, highest(active.filter((one) => one.party === party).map(({ criticality }) => criticality))]),
  )
}

/** Who may sign it: those who have judged nothing that stands in it. The first of them is told. */
export const signersFor = async ({ db, org, at }: Moment, judges: readonly string[]): Promise<string[]> =>
  (await holdersOf(db, org, ['control_owner'], at)).map(({ id }) => id).filter((id) => !judges.includes(id))

/** One who opens a review of a party waits for the other. Gives the one that is open. */
const beginOpening = async (work: Work, party: string): Promise<ReviewRow | undefined> => {
  if (!(await lockCycle(work.db, work.org, party))) {
    await beginCycle(work.db, work.org, party, work.at)
    await lockCycle(work.db, work.org, party)
  }
  return openReviewOf(work.db, work.org, party)
}

export interface Opening {
  readonly id: string
  readonly party: string
  readonly criticality: Criticality
  readonly from: Date
  readonly text: string
  readonly answerSeconds: number
  readonly effect: ReviewRow['effect']
  readonly because?: string | undefined
}

const put = async (runtime: Runtime, work: Work, { id, party, criticality, from, text, because, ...opening }: Opening): Promise<string> => {
  const document = await putDocument(work.db, work.org, reviewMediaType, text)
  const due = plusSeconds(work.at, opening.answerSeconds)
  const [owner = null] = await signersFor(work, judgesIn(JSON.parse(text)))
  const { effect } = opening
  await insertReview(work.db, {
    org_id: work.org,
    id,
    party_id: party,
    criticality,
    period_from: from,
    period_to: work.at,
    opened_at: work.at,
    due_at: due,
    effect,
    document,
    nonce: runtime.ids.random(32),
    owner_id: owner,
  })
  work.record({
    kind: 'review.opened',
    body: { review: id, party, criticality, document, from: from.toISOString(), dueAt: due.toISOString(), overdue: effect, owner },
  })
  await openFinding(runtime, work, {
    kind: 'review.due',
    subject: id,
    severity: 'moderate',
    ...(owner === null ? {} : { ownerId: owner }),
    detail: {
      party,
      dueAt: due.toISOString(),
      overdue: effect,
      ...(because === undefined ? {} : { because: because.slice(0, 1000) }),
      next: `countersign review show ${id}`,
    },
  })
  return id
}

const limitsOf = (runtime: Runtime): OwnLimits => ownModelOf(runtime.policy.current().bundle).limits

/** What of a provider would be put before somebody at this moment. */
const ofProvider = async (runtime: Runtime, now: Moment, id: string, party: string, criticality: Criticality): Promise<Opening> => {
  const { reviews: settings } = runtime.settings
  const last = await lastReviewOf(now.db, now.org, party)
  const look = plusSeconds(now.at, -daySeconds * (settings.everyDays[criticality] || firstDays))
  // A clock that was turned back leaves no time out: what the last one has seen is seen again.
  const from = last && last.period_to < now.at ? last.period_to : look
  const text = await writeDocument(runtime, now, { id, party, criticality, from, before: last?.document })
  const { answerSeconds } = rhythmOf(settings, limitsOf(runtime), criticality, linesIn(JSON.parse(text)).length > 0)
  return { id, party, criticality, from, text, answerSeconds, effect: settings.overdue[criticality] }
}

/** What the enterprise's own hold here. `of`: only what this person holds, who doesn't sign it: he has signed for all others. */
const ofOwn = async (runtime: Runtime, now: Moment, id: string, party: string, of?: string): Promise<Opening> => {
  const last = await lastReviewOf(now.db, now.org, party)
  const { everySeconds = 0, answerSeconds } = ownRhythm(limitsOf(runtime))
  const from = last && last.period_to < now.at ? last.period_to : plusSeconds(now.at, -everySeconds)
  const lines = (await linesOf(runtime, now, party)).filter((line) => of === undefined || isOf(of, line))
  const name = (await readParty(now.db, now.org, party))?.name ?? party
  const text = writeOwnDocument(runtime, now, { id, party, name, from, lines, judges: of === undefined ? [] : [of] })
  return { id, party, criticality: highest([]), from, text, answerSeconds, effect: 'tell' }
}

const criticalityOf = async (now: Moment, party: string): Promise<Criticality> =>
  (await reviewable(now.db, now.org, now.at)).get(party) ?? highest([])

/** What would be put before somebody if a review were opened at this moment; nothing is opened. */
export const foreseen = async (runtime: Runtime, now: Moment, party: string, own: boolean): Promise<Opening> =>
  own ? ofOwn(runtime, now, 'rvw', party) : ofProvider(runtime, now, 'rvw', party, await criticalityOf(now, party))

/** `because`: what happened, where it is opened before its time. */
const open = async (runtime: Runtime, work: Work, party: string, criticality: Criticality, because?: string): Promise<string> => {
  const known = await beginOpening(work, party)
  if (known) return known.id
  return put(runtime, work, { ...(await ofProvider(runtime, work, runtime.ids.next('rvw'), party, criticality)), because })
}

/** As `ofOwn`. */
export const openOwn = async (runtime: Runtime, work: Work, party: string, of?: string): Promise<string> => {
  const known = await beginOpening(work, party)
  if (known) return known.id
  return put(runtime, work, await ofOwn(runtime, work, runtime.ids.next('rvw'), party, of))
}

/** Something has happened on our side of a provider: it is reviewed now, and not when its time comes. The one that is open stays open. */
export const reviewBecause = async (runtime: Runtime, work: Work, party: string, because?: string): Promise<void> => {
  await open(runtime, work, party, await criticalityOf(work, party), because)
}

/** Opens one now, or gives the one that is open. Of the enterprise itself: of what its own hold here. Errors: `authority.refused`, `provider.unknown`. */
export const openReview = async (runtime: Runtime, caller: Caller, party: string): Promise<ReviewRow> => {
  await requirePower(runtime, caller, 'review.sign', { kind: 'party', id: party })
  const row = await readParty(runtime.db, caller.org, party)
  if (!row) throw new CountersignError('provider.unknown', 'not_found', `no provider \`${party}\``)
  return transact(runtime, caller, async (work) => {
    if (row.kind === 'enterprise') await openOwn(runtime, work, party)
    else await open(runtime, work, party, await criticalityOf(work, party))
    return (await openReviewOf(work.db, work.org, party))!
  })
}

/** What is due by itself. Who is new has his whole time before he is reviewed. */
export const openDueReviews = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const { db, org, clock } = runtime
  const at = clock.now()
  const limits = limitsOf(runtime)
  const enterprise = caller.principal.party.id
  const cycles = await cyclesOf(db, org)
  const under = new Set((await openReviews(db, org)).map(({ party_id }) => party_id))
  const known = await reviewable(db, org, at)
  const holding = new Set(await partiesWithAccess(db, org, at))
  for (const party of new Set([...known.keys(), ...holding])) {
    if (under.has(party)) continue
    const criticality = known.get(party) ?? highest([])
    const rhythm = party === enterprise ? ownRhythm(limits) : rhythmOf(runtime.settings.reviews, limits, criticality, holding.has(party))
    if (rhythm.everySeconds === undefined) continue
    const since = cycles.get(party)
    // In the future only where the clock was turned back: it counts from now.
    if (since === undefined || since > at) await transact(runtime, caller, (work) => beginCycle(work.db, work.org, party, work.at))
    else {
      const opens = opensAt(rhythm, since)
      if (opens === undefined || opens > at) continue
      await transact(runtime, caller, (work) =>
        party === enterprise ? openOwn(runtime, work, party) : open(runtime, work, party, criticality),
      )
    }
  }
}
