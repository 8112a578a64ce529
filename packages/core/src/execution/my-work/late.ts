// Evidence that a provider owes by a duty and has not delivered in time is a finding at once, not when its mandate has run out.
import { answersFor } from '../../authority/delegations/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import { evidenceClasses, readPartyBook } from '../../registry/parties/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { begunOutside } from './store.ts'

/** The longest begun: who is this far behind has more to answer for than one more finding. */
const most = 500

/** It is over when the evidence has come, or when the mandate ends: what comes of that is said there. */
export const followEvidenceDuties = async (runtime: Runtime, work: Work): Promise<void> => {
  const begun = await begunOutside(work.db, work.org, most)
  const book = begun.length > 0 ? await readPartyBook(work.db, work.org) : undefined
  const { byOperation } = evidenceClasses(runtime.policy.current())
  const wrong: NewFinding[] = []
  for (const { mandate, operation, what, startedAt, party } of begun) {
    const duty = book?.dutiesOf(party).evidence.find(({ evidence }) => evidence === byOperation.get(what))
    const due = duty && plusSeconds(startedAt, duty.withinMinutes * 60)
    if (!due || due > work.at) continue
    const owner = await answersFor(work, party, 'evidence')
    wrong.push({
      kind: 'evidence.late',
      subject: mandate,
      severity: 'high',
      ...(owner === undefined ? {} : { ownerId: owner }),
      detail: { party, operation, evidence: duty.evidence, owedBy: duty.from, dueAt: due.toISOString() },
    })
  }
  await reconcileFindings(runtime, work, ['evidence.late'], wrong)
}
