// Consents that have to be decided, as findings with an owner and a deadline, and what became of those that nobody answered for.
import { consentModelOf } from '@countersign/policy'
import { liveConsents } from '../../registry/consents/index.ts'
import { type ContractBook, readContractBook } from '../../registry/contracts/index.ts'
import { closeFinding, type NewFinding, openOfKinds, reconcileFindings } from '../../registry/findings/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { domainOwner } from '../responsibility/index.ts'
import { type Judged, judgeConsents } from './judge.ts'

const kinds = ['consent.to_decide', 'consent.overdue', 'consent.given_by_provider'] as const

const detailOf = ({ row, reasons, highImpact }: Judged) => ({
  system: row.system_id,
  client: row.client,
  scopes: [...row.scopes],
  highImpact: [...highImpact],
  reasons: [...reasons],
  next: `countersign consent show ${row.id}`,
})

/** Whoever administers a SaaS for the enterprise does not widen who is let in there. */
const widened = ({ row, facts, status, reasons }: Judged, book: ContractBook, at: Date): boolean =>
  status === 'to_decide' &&
  reasons.includes('consenter_outside') &&
  book.all().some((contract) => {
    if (contract.kind !== 'saas_admin' || contract.party !== facts?.person_party || book.notStanding(contract, at) !== undefined)
      return false
    const systems = book.reachOf(contract, 'systems')
    return systems === null || systems.includes(row.system_id)
  })

/** The same look twice says nothing twice. Gives those that are overdue. */
export const followConsents = async (runtime: Runtime, work: Work): Promise<Judged[]> => {
  const judged = await judgeConsents(runtime, work.db, work.org, await liveConsents(work.db, work.org), work.at)
  const open = judged.filter(({ status }) => status === 'to_decide')
  const asked = new Map(
    (await openOfKinds(work.db, work.org, kinds)).flatMap((one) => (one.kind === 'consent.to_decide' ? [[one.subject, one] as const] : [])),
  )
  const owners = new Map<string, string | undefined>()
  const model = consentModelOf(runtime.policy.current().bundle)
  const book = await readContractBook(work.db, work.org)
  const wrong: NewFinding[] = []
  const overdue: Judged[] = []
  for (const one of open) {
    const { row } = one
    const { system_id: system } = row
    if (!owners.has(system)) owners.set(system, await domainOwner(runtime, work.db, work.org, { domain: 'oauth_grants', system }, work.at))
    const owner = owners.get(system)
    const common = { subject: row.id, ...(owner === undefined ? {} : { ownerId: owner }), detail: detailOf(one) }
    const terms = model.termsOf(row.scopes)
    const severity = one.highImpact.length > 0 ? ('high' as const) : ('moderate' as const)
    const before = asked.get(row.id)
    const left = before === undefined ? Infinity : Math.max(1, Math.floor((before.due_at.getTime() - work.at.getTime()) / 1000))
    // One that has come to let in to much is asked for as that: sooner, never later than it was.
    if (before?.severity === 'moderate' && severity === 'high') await closeFinding(work, 'consent.to_decide', row.id)
    wrong.push({ kind: 'consent.to_decide', severity, dueInSeconds: Math.min(left, terms.decideSeconds), ...common })
    if (widened(one, book, work.at)) wrong.push({ kind: 'consent.given_by_provider', severity: 'critical', ...common })
    if (before !== undefined && before.due_at <= work.at) {
      wrong.push({ kind: 'consent.overdue', severity: 'critical', ...common })
      overdue.push(one)
    }
  }
  await reconcileFindings(runtime, work, kinds, wrong)
  return overdue
}
