// Looking at all contracts at one moment: what is wrong or due becomes a finding of the contract's owner, what is no longer so is resolved by
// that fact, and what comes back is opened anew. The same look twice changes nothing.
import { lifecycleModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type NewFinding, reconcileFindings } from '../findings/index.ts'
import { evidenceClasses } from '../parties/index.ts'
import { allGaps, type GapRules, gapCodes } from './clause-gaps.ts'
import { asksOf } from './confirmation-due.ts'
import { type Contract, type ContractBook, dayOf } from './contract-book.ts'
import { noticeStages } from './notice-stages.ts'
import { lastEvaluation, lockEvaluation, readContractBook, readRequirements } from './store.ts'

const kinds = [...gapCodes, 'contract.confirmation_due', 'contract.overdue'] as const

export const gapRules = async (runtime: Runtime, db: Work['db'] | Runtime['db'], org: string): Promise<GapRules> => ({
  requirements: await readRequirements(db, org),
  freshness: evidenceClasses(runtime.policy.current()).freshness,
})

/** `contract/clause`: what a finding is about. */
export const subjectOf = (of: string, about: string): string => (about === '' ? of : `${of}/${about}`)

/** Within a transaction that has changed something of it. Returns how many gaps and asks there are now. */
export const evaluateContracts = async (runtime: Runtime, work: Work): Promise<number> => {
  await lockEvaluation(work.db, work.org, work.at)
  const book = await readContractBook(work.db, work.org)
  const rules = await gapRules(runtime, work.db, work.org)
  const notices = noticeStages(lifecycleModelOf(runtime.policy.current().bundle).noticeDays)
  const wrong: NewFinding[] = [
    ...allGaps(book, rules).map(({ code, of, about, severity, message, owner, detail }) => ({
      kind: code,
      subject: subjectOf(of, about),
      severity,
      ...(owner === null ? {} : { ownerId: owner }),
      detail: { message, ...detail },
    })),
    ...book.all().flatMap((contract) =>
      asksOf(contract, book, work.at, notices).map(({ code, about, severity, message, detail }) => ({
        kind: code,
        subject: subjectOf(contract.id, about),
        severity,
        ownerId: contract.owner,
        detail: { message, ...detail },
      })),
    ),
  ]
  await reconcileFindings(runtime, work, kinds, wrong)
  return wrong.length
}

/**
 * Once a day (UTC), and whenever a clock has jumped: a look without anybody having changed anything. Many processes may ask; one look is taken
 * at a time.
 */
export const evaluateDaily = async (runtime: Runtime, caller: Caller): Promise<boolean> => {
  const last = await lastEvaluation(runtime.db, caller.org)
  if (last !== undefined && dayOf(last) === dayOf(runtime.clock.now())) return false
  await transact(runtime, caller, (work) => evaluateContracts(runtime, work))
  return true
}

/** Contracts whose end has come and that nobody has begun to end. */
export const contractsToEnd = async (runtime: Runtime, org: string): Promise<{ contract: Contract; book: ContractBook }[]> => {
  const book = await readContractBook(runtime.db, org)
  const at = runtime.clock.now()
  return book
    .all()
    .filter((contract) => contract.state === 'active' && book.isOver(contract, at))
    .map((contract) => ({ contract, book }))
}
