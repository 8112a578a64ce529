// A contract and its gaps as the API shows them. Nobody of a provider is shown what is above him, who confirmed, or where the enterprise sees a gap.
import { Type } from 'typebox'
import { Closed, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Gap } from './clause-gaps.ts'
import { clauseKinds, decisionRights } from './clauses.ts'
import { type Contract, type ContractBook, scopeNames } from './contract-book.ts'
import { contractKinds, criticalities } from './required-clauses.ts'
import type { ConfirmationRow } from './store.ts'

export const GapShown = Closed({
  code: Type.String(),
  of: Id,
  about: Type.String({ description: 'Clause, service or list; empty for the whole' }),
  severity: Type.Enum([...criticalities]),
  message: Type.String(),
  owner: Nullable(Id),
  detail: Facts,
})

export const showGap = (gap: Gap) => ({ ...gap, detail: { ...gap.detail } })

const Names = Type.Array(Type.String())
const Day = Type.String({ description: 'calendar day, UTC' })
const Scope = Closed({ tenants: Names, regions: Names, systems: Names, operations: Names })

export const ContractShown = Closed({
  id: Id,
  name: Type.String(),
  party: Id,
  owner: Nullable(Id),
  kind: Type.Enum([...contractKinds]),
  criticality: Type.Enum([...criticalities]),
  under: Nullable(Id),
  startsOn: Day,
  endsOn: Nullable(Day),
  confirmedUntil: Nullable(Day),
  noticeBy: Nullable(Day),
  autoRenews: Type.Boolean({ description: 'What the paper says; it extends nothing' }),
  renewalMonths: Nullable(Type.Integer()),
  state: Type.Enum(['active', 'ending', 'ended']),
  ends: Closed(
    {
      on: Nullable(Day),
      over: Type.Boolean(),
      boundBy: Nullable(Id),
    },
    { description: "When it really ends, its principals' contracts included; `boundBy` is the one that sets the end" },
  ),
  scope: Scope,
})

/** `seen`: the parties that the caller may know of; undefined: all. */
export const showContract = (contract: Contract, book: ContractBook, at: Date, seen?: ReadonlySet<string>) => {
  const ending = book.endingOf(contract)
  const visible = (id: string | null) => (id !== null && (seen === undefined || seen.has(book.find(id)?.party ?? '')) ? id : null)
  const { scope, clauses: _clauses, uptime: _uptime, ...rest } = contract
  return {
    ...rest,
    // Who of the enterprise answers for it is told to the enterprise.
    owner: seen === undefined ? contract.owner : null,
    under: visible(contract.under),
    ends: { on: ending.on, over: book.isOver(contract, at), boundBy: visible(ending.boundBy) },
    scope: { tenants: [...scope.tenants], regions: [...scope.regions], systems: [...scope.systems], operations: [...scope.operations] },
  }
}

const ClauseShown = Closed({
  clause: Type.String(),
  title: Type.String(),
  service: Nullable(Type.String({ description: 'Absent: every service' })),
  terms: Facts,
  document: Type.String(),
  section: Type.String(),
  inForce: Type.Boolean(),
})

export const ContractDetail = Closed({
  ...ContractShown.properties,
  reach: Closed(
    { tenants: Nullable(Names), regions: Nullable(Names), systems: Nullable(Names), operations: Nullable(Names) },
    {
      description: "How far it really reaches, its principals' contracts included; null: nothing in the chain limits it",
    },
  ),
  clauses: Type.Array(ClauseShown),
  services: Type.Array(
    Closed({
      service: Type.String(),
      uptime: Nullable(
        Closed({ percent: Type.Number(), penalty: Nullable(Type.String()), document: Type.String(), section: Type.String() }),
      ),
      decisionRights: Type.Array(Closed({ clause: Type.String(), title: Type.String(), retained: Type.Boolean() })),
    }),
    { description: 'What is promised of each service, beside who decides about it' },
  ),
  confirmations: Type.Array(Closed({ fromEnd: Day, until: Day, person: Id, reason: Type.String(), ticket: Type.String(), at: Instant })),
  gaps: Type.Array(GapShown),
})

/** Of each service that the contract names: uptime on one side, decision rights on the other. */
const servicesOf = (contract: Contract) => {
  const named = [...contract.uptime.map(({ service }) => service), ...contract.clauses.flatMap(({ service }) => service ?? [])]
  return [...new Set(named)].sort().map((service) => {
    const uptime = contract.uptime.find((one) => one.service === service)
    return {
      service,
      uptime: uptime ? { percent: uptime.percent, penalty: uptime.penalty, document: uptime.document, section: uptime.section } : null,
      decisionRights: decisionRights.map((clause) => ({
        clause,
        title: clauseKinds[clause].title,
        retained: contract.clauses.some(
          (one) => one.inForce && one.clause === clause && (one.service === undefined || one.service === service),
        ),
      })),
    }
  })
}

export const showContractDetail = (
  contract: Contract,
  book: ContractBook,
  at: Date,
  told: { readonly seen?: ReadonlySet<string>; readonly confirmations: readonly ConfirmationRow[]; readonly gaps: readonly Gap[] },
) => {
  const reach = Object.fromEntries(
    scopeNames.map((name) => {
      const limit = book.reachOf(contract, name)
      return [name, limit === null ? null : [...limit]]
    }),
  ) as Record<(typeof scopeNames)[number], string[] | null>
  return {
    ...showContract(contract, book, at, told.seen),
    reach,
    clauses: contract.clauses.map((one) => ({
      clause: one.clause,
      title: clauseKinds[one.clause].title,
      service: one.service ?? null,
      terms: { ...one.terms },
      document: one.document,
      section: one.section,
      inForce: one.inForce,
    })),
    services: servicesOf(contract),
    confirmations: told.confirmations.map((row) => ({
      fromEnd: row.from_end,
      until: row.until,
      person: row.person_id,
      reason: row.reason,
      ticket: row.ticket,
      at: row.at.toISOString(),
    })),
    gaps: told.gaps.map(showGap),
  }
}
