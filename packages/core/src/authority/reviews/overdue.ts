// Silence takes its effect. What it takes away is asked for at the moment of use (`delegationsFor`); here it becomes visible: as a finding, in the
// journal, and as delegations on hold, which only a decision brings back.
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { getDocument } from '../../platform/documents.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { delegationIn } from '../delegations/index.ts'
import { inForceAll, suspendInstrument } from '../instruments/index.ts'
import { endLines, type Line, linesOf } from '../own-access/index.ts'
import { linesIn } from './document.ts'
import { openGrownReviews } from './grown.ts'
import { soonSeconds } from './model.ts'
import { openDueReviews } from './opening.ts'
import { lockReview, openReviews, type ReviewRow, updateReview } from './store.ts'

/** Puts every delegation of a party on hold; gives their names. */
export const holdDelegations = async (runtime: Runtime, work: Work, party: string, reason: string): Promise<string[]> => {
  const held: string[] = []
  for (const row of await inForceAll(work.db, work.org, 'delegation', work.at)) {
    if (delegationIn(row.document).provider !== party) continue
    await suspendInstrument(runtime, work, 'delegation', row.name, reason)
    held.push(row.name)
  }
  return held
}

const owned = ({ owner_id }: ReviewRow) => (owner_id === null ? {} : { ownerId: owner_id })

/** What policy lets the enterprise's own service take away is taken away; the rest is left to the moment of use. */
const mayHold = (runtime: Runtime, caller: Caller, party: string, at: Date): boolean =>
  runtime.policy.current().authorize({
    principal: caller.principal,
    action: 'delegation.suspend',
    resource: { kind: 'party', id: party },
    context: { at: at.toISOString() },
  }).permitted

/** SAFETY: a text that was taken away or altered keeps nothing alive: then it is whatever was held when the question was asked. */
const linesAsked = async (runtime: Runtime, work: Work, row: ReviewRow): Promise<readonly Line[]> => {
  const document = await getDocument(work.db, work.org, row.document).catch((error: unknown) => {
    runtime.log.warn({ err: error, review: row.id }, 'reviews: the text of an overdue one cannot be read; all that was held then ends')
  })
  if (document !== undefined) return linesIn(JSON.parse(document.text))
  return (await linesOf(runtime, work, row.party_id)).filter(({ since }) => new Date(since) <= row.opened_at)
}

const takeEffect = (runtime: Runtime, caller: Caller, id: string): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const row = await lockReview(work.db, work.org, id)
    if (row?.state !== 'open' || row.due_at > work.at) return
    // Each time: one that was granted while it was overdue is on hold too.
    const holds = row.effect === 'stop' && mayHold(runtime, caller, row.party_id, work.at)
    const held = holds ? await holdDelegations(runtime, work, row.party_id, `the review \`${row.id}\` is overdue`) : []
    if (row.overdue_at !== null) return
    // What nobody keeps ends, outside. Inside it is told: an enterprise that locks itself out has nobody left to sign.
    const reason = `nobody kept it in the review \`${row.id}\` in its time`
    const ended = row.effect === 'tell' ? [] : await endLines(work, row.party_id, await linesAsked(runtime, work, row), reason)
    await updateReview(work.db, work.org, id, { overdue_at: work.at })
    for (const kind of ['review.due', 'review.due_soon']) await closeFinding(work, kind, id)
    await openFinding(runtime, work, {
      kind: 'review.overdue',
      subject: id,
      severity: 'critical',
      ...owned(row),
      detail: { party: row.party_id, effect: row.effect, delegations: held, ended, next: `countersign review show ${id}` },
    })
    work.record({ kind: 'review.overdue', body: { review: id, party: row.party_id, effect: row.effect, delegations: held, ended } })
  })

const tellAgain = (runtime: Runtime, caller: Caller, id: string): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const row = await lockReview(work.db, work.org, id)
    if (row?.state !== 'open' || row.overdue_at !== null) return
    await openFinding(runtime, work, {
      kind: 'review.due_soon',
      subject: id,
      severity: 'high',
      ...owned(row),
      detail: { party: row.party_id, dueAt: row.due_at.toISOString(), overdue: row.effect, next: `countersign review show ${id}` },
    })
  })

/** Whether a delegation of the party is in force although its overdue review stops it. */
const slipped = async (runtime: Runtime, row: ReviewRow, at: Date): Promise<boolean> =>
  row.effect === 'stop' &&
  (await inForceAll(runtime.db, row.org_id, 'delegation', at)).some(({ document }) => delegationIn(document).provider === row.party_id)

const told = new WeakMap<Runtime, Set<string>>()

/** Opens what is due, tells again what is due soon, and takes away what nobody has signed for. The same look twice changes nothing. */
export const followReviews = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const at = runtime.clock.now()
  const known = told.get(runtime) ?? new Set<string>()
  told.set(runtime, known)
  for (const row of await openReviews(runtime.db, runtime.org)) {
    if (row.due_at <= at) {
      if (row.overdue_at === null || (await slipped(runtime, row, at))) await takeEffect(runtime, caller, row.id)
    } else if (plusSeconds(row.due_at, -soonSeconds) <= at && !known.has(row.id)) {
      await tellAgain(runtime, caller, row.id)
      known.add(row.id)
    }
  }
  await openGrownReviews(runtime, caller)
  await openDueReviews(runtime, caller)
}
