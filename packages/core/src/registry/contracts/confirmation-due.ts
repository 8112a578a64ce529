// When the enterprise is asked whether a contract goes on, and that it ends when nobody says so. Pure.
import type { Criticality } from '../../tables.ts'
import { type Contract, type ContractBook, dayOf, dayPlus } from './contract-book.ts'
import type { NoticeStage } from './notice-stages.ts'

export interface Ask {
  readonly code: 'contract.confirmation_due' | 'contract.overdue'
  readonly contract: Contract
  /** With the contract it names the ask: `2026-12-31 notice`. */
  readonly about: string
  readonly severity: Criticality
  readonly message: string
  readonly detail: Readonly<Record<string, unknown>>
}

interface Stage {
  readonly name: string
  readonly severity: Criticality
  day(end: string, contract: Contract): string | null
}

const stagesIn = (notices: readonly NoticeStage[]): readonly Stage[] => [
  { name: 'notice', severity: 'moderate', day: (_end, { noticeBy }) => noticeBy },
  ...notices.map(({ days, severity }): Stage => ({ name: `${days} days`, severity, day: (end) => dayPlus(end, -days) })),
]

/**
 * What is to be asked at the instant. INVARIANT: nothing renews silently: without a confirmation there is an ask before the end and an overdue
 * contract after it, whatever the paper says of renewal. A clock that jumps asks all at once.
 */
export const asksOf = (contract: Contract, book: ContractBook, at: Date, notices: readonly NoticeStage[]): Ask[] => {
  if (contract.state === 'ended') return []
  const { on, fallen, boundBy } = book.endingOf(contract)
  if (book.isOver(contract, at)) {
    const why = fallen ? `\`${boundBy ?? contract.under}\`, on which it stands, ends or has ended` : `its last day was ${on}`
    return [
      {
        code: 'contract.overdue',
        contract,
        about: '',
        severity: 'critical',
        message: `${why}; nobody has confirmed that it goes on, and access under it is being ended`,
        detail: { ends: on, boundBy, autoRenews: contract.autoRenews, state: contract.state },
      },
    ]
  }
  if (on === null || contract.state !== 'active') return []
  const today = dayOf(at)
  return stagesIn(notices).flatMap(({ name, severity, day }) => {
    const due = day(on, contract)
    // A notice date of a term that was left behind by a confirmation asks nothing again.
    if (due === null || due > today || (name === 'notice' && contract.confirmedUntil !== null && due <= (contract.endsOn ?? ''))) return []
    return [
      {
        code: 'contract.confirmation_due' as const,
        contract,
        about: `${on} ${name}`,
        severity,
        message: `ends on ${on}${contract.autoRenews ? '; it renews by its paper, but not here' : ''}: confirm it with \`countersign contract confirm ${contract.id}\`, or everything under it ends`,
        detail: { ends: on, stage: name, boundBy, autoRenews: contract.autoRenews, noticeBy: contract.noticeBy },
      },
    ]
  })
}
