// What there is to do for one caller, from the tables of this moment.
import { asksOfParty, demandsOfParties } from '../../authority/drills/index.ts'
import { exceptionsOfParty, showException } from '../../authority/exceptions/index.ts'
import { inForceAll } from '../../authority/instruments/index.ts'
import { mandatesAfter } from '../../authority/mandates/index.ts'
import { openReviews, reviewsFor } from '../../authority/reviews/index.ts'
import { runbookIn } from '../../authority/runbooks/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { evidenceClasses, readPartyBook } from '../../registry/parties/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { showAsk, showDemand } from '../drills/index.ts'
import { concerningQuestions, showQuestion } from '../questions/index.ts'
import { pageOfRecommendations, showRecommendation } from '../recommendations/index.ts'
import { evidenceOwed } from './store.ts'

/** Of each kind; whoever has more reads the rest through the kind's own list. */
const most = 200
const shownDays = 90

export const myWork = async (runtime: Runtime, caller: Caller) => {
  const { db } = runtime
  const { org, principal } = caller
  const party = principal.party.id
  const at = runtime.clock.now()
  const whole = principal.party.kind === 'enterprise'
  const mandates = await mandatesAfter(db, org, principal.id, ['open', 'started'], '', most)
  const runbooks = (await inForceAll(db, org, 'runbook', at)).filter((row) => runbookIn(row.document).parties.includes(party))
  const duties = (await readPartyBook(db, org)).dutiesOf(party).evidence
  const classes = evidenceClasses(runtime.policy.current()).byOperation
  const owed = await evidenceOwed(db, org, party, most)
  const recommendations = await pageOfRecommendations(db, org, { party, after: '', limit: most })
  const exceptions = await exceptionsOfParty(db, org, party, plusSeconds(at, -shownDays * 86_400))
  const questions = await concerningQuestions(db, org, principal.id, plusSeconds(at, -shownDays * 86_400), most)
  const reviews = whole ? await reviewsFor(runtime, caller, await openReviews(db, org)) : []
  return {
    mandates: mandates.map((row) => ({
      id: row.id,
      operation: row.operation_id,
      state: row.state === 'started' ? ('started' as const) : ('open' as const),
      notAfter: row.not_after.toISOString(),
    })),
    runbooks: runbooks.map((row) => ({ name: row.name, version: row.version, title: runbookIn(row.document).title })),
    evidence: {
      duties: duties.map(({ evidence, withinMinutes }) => ({ evidence, withinMinutes })),
      owed: owed.map((one) => {
        const duty = duties.find(({ evidence }) => evidence === classes.get(one.what))
        const due = duty && plusSeconds(one.startedAt, duty.withinMinutes * 60)
        return {
          mandate: one.mandate,
          operation: one.operation,
          startedAt: one.startedAt.toISOString(),
          dueAt: due?.toISOString() ?? null,
          overdue: due !== undefined && due <= at,
        }
      }),
    },
    drills: {
      demands: (await demandsOfParties(db, org, [party])).map(showDemand),
      asks: (await asksOfParty(db, org, party)).map(showAsk),
    },
    recommendations: recommendations.map((row) => showRecommendation(row, whole)),
    exceptions: exceptions.slice(-most).map((row) => showException(row, at, whole)),
    questions: questions.map((row) => showQuestion(row, caller)),
    reviews: reviews.slice(0, most).map((row) => ({
      id: row.id,
      party: row.party_id,
      dueAt: row.due_at.toISOString(),
      overdue: row.due_at <= at,
    })),
  }
}
