// Payloads that were to be gone by now and that nothing keeps: a finding for each class, until they are. Looked for once a day.
import { type NewFinding, reconcileFindings } from '../../registry/findings/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { deletableClasses } from './classes.ts'
import { dueOf, readLaw } from './due.ts'

/** The oldest of a class that are looked at; what is said of more of them is "at least". */
const most = 1000
const dayMs = 86_400_000

export const reviewRetention = async (runtime: Runtime, work: Work): Promise<void> => {
  const law = await readLaw(runtime, work.db, work.org, work.at)
  const wrong: NewFinding[] = []
  for (const name of deletableClasses) {
    const rule = law.standard?.document.classes[name]
    if (law.now === undefined || rule?.deleteAfterDays === undefined) continue
    const gone = law.now.getTime() - rule.deleteAfterDays * dayMs
    const { deletable } = await dueOf(work.db, work.org, law, name, most)
    const count = deletable.filter((one) => one.at.getTime() <= gone).length
    if (count > 0)
      wrong.push({
        kind: 'retention.overdue',
        subject: name,
        severity: 'moderate',
        detail: { class: name, atLeast: count, deleteAfterDays: rule.deleteAfterDays },
      })
  }
  await reconcileFindings(runtime, work, ['retention.overdue'], wrong)
}
