// Where a contract leaves the enterprise with less than it needs: a clause that is missing, too weak or contradicted, terms that stop halfway down
// the chain, uptime without a decision right beside it. Each kind of gap is one function. Pure.
import type { Criticality } from '../../tables.ts'
import { type ClauseName, clauseKinds, decisionRights, spokenTerms, type Terms, weakerTerms } from './clauses.ts'
import { type Clause, type Contract, type ContractBook, ownEnd, scopeNames } from './contract-book.ts'
import { type Requirement, requiredFor } from './required-clauses.ts'

export const gapCodes = [
  'contract.clause_missing',
  'contract.clause_weak',
  'contract.clause_contradicted',
  'contract.uptime_only',
  'contract.not_passed_down',
  'contract.no_principal',
  'contract.outlives_principal',
  'contract.exceeds_principal',
  'contract.subcontracting_breached',
  'contract.open_ended',
  'provider.exceeds_principal',
  'provider.duty_contradicted',
] as const
export type GapCode = (typeof gapCodes)[number]

export interface Gap {
  readonly code: GapCode
  /** The contract, or the party where the gap is no contract's. */
  readonly of: string
  /** Which clause, service or list; '' for the whole. With `code` and `of` it names the gap. */
  readonly about: string
  readonly severity: Criticality
  readonly message: string
  readonly owner: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

export interface GapRules {
  readonly requirements: readonly Requirement[]
  /** Class of evidence → seconds for which the policy takes it. */
  readonly freshness: ReadonlyMap<string, number>
}

type Found = Omit<Gap, 'of' | 'owner' | 'severity'> & { readonly severity?: Criticality }

const inForce = (contract: Contract, clause: ClauseName): Clause[] => contract.clauses.filter((one) => one.clause === clause && one.inForce)

const raised: Readonly<Record<Criticality, Criticality>> = { low: 'moderate', moderate: 'high', high: 'critical', critical: 'critical' }

/** Services that no clause of this name covers; undefined when all are covered. `[]`: the clause is not there at all. */
const uncovered = (contract: Contract, clause: ClauseName, services: readonly string[]): string[] | undefined => {
  const there = inForce(contract, clause)
  if (there.some((one) => one.service === undefined)) return undefined
  if (there.length === 0) return []
  const left = services.filter((service) => !there.some((one) => one.service === service))
  return left.length === 0 ? undefined : left
}

const missing = (contract: Contract, required: ReadonlyMap<ClauseName, Terms>, services: readonly string[]): Found[] =>
  [...required.keys()].flatMap((clause) => {
    const left = uncovered(contract, clause, services)
    if (left === undefined) return []
    const where = left.length === 0 ? '' : ` for ${left.join(', ')}`
    return [
      {
        code: 'contract.clause_missing' as const,
        about: clause,
        message: `no clause says that ${clauseKinds[clause].title}${where}`,
        detail: { clause, services: left, required: required.get(clause) },
      },
    ]
  })

const weak = (contract: Contract, required: ReadonlyMap<ClauseName, Terms>): Found[] =>
  contract.clauses.flatMap((one) => {
    const wanted = required.get(one.clause)
    const terms = wanted === undefined || !one.inForce ? [] : weakerTerms(one.clause, one.terms, wanted)
    if (terms.length === 0) return []
    return [
      {
        code: 'contract.clause_weak' as const,
        about: one.service === undefined ? one.clause : `${one.clause}:${one.service}`,
        message: `${clauseKinds[one.clause].title}: says ${spokenTerms(one.terms) || 'nothing'}, required is ${spokenTerms(wanted!)}`,
        detail: { clause: one.clause, terms, said: one.terms, required: wanted, document: one.document, section: one.section },
      },
    ]
  })

/** SAFETY: evidence that comes when policy no longer takes it is no evidence, however well it was agreed. */
const contradicted = (contract: Contract, freshness: ReadonlyMap<string, number>): Found[] =>
  inForce(contract, 'evidence_on_demand').flatMap((one) => {
    const evidence = one.terms['evidence']
    const seconds = typeof evidence === 'string' ? freshness.get(evidence) : undefined
    const within = Number(one.terms['withinHours']) * 3600
    if (seconds === undefined || within <= seconds) return []
    return [
      {
        code: 'contract.clause_contradicted' as const,
        about: one.service === undefined ? one.clause : `${one.clause}:${one.service}`,
        message: `evidence of \`${String(evidence)}\` is agreed within ${String(one.terms['withinHours'])} hours, policy refuses it after ${seconds / 60} minutes`,
        detail: {
          evidence,
          withinHours: one.terms['withinHours'],
          freshnessSeconds: seconds,
          document: one.document,
          section: one.section,
        },
      },
    ]
  })

const uptimeOnly = (contract: Contract): Found[] =>
  contract.uptime
    .filter(
      ({ service }) =>
        !contract.clauses.some(
          (one) => one.inForce && decisionRights.includes(one.clause) && (one.service === undefined || one.service === service),
        ),
    )
    .map((term) => ({
      code: 'contract.uptime_only' as const,
      about: term.service,
      severity: raised[contract.criticality],
      message: `promises ${term.percent} % of \`${term.service}\`, and nowhere who decides about it`,
      detail: { service: term.service, percent: term.percent, document: term.document, section: term.section },
    }))

const notPassedDown = (contract: Contract, book: ContractBook): Found[] =>
  [...book.owedFromAbove(contract)].flatMap(([clause, { terms: owed, from }]) => {
    const own = inForce(contract, clause)
    const general = own.some((one) => one.service === undefined)
    const weaker = [...new Set(own.flatMap((one) => weakerTerms(clause, one.terms, owed)))]
    if (general && weaker.length === 0) return []
    return [
      {
        code: 'contract.not_passed_down' as const,
        about: clause,
        message: general
          ? `${clauseKinds[clause].title}: weaker than in ${from.join(', ')} above it (${weaker.join(', ')})`
          : `${from.join(', ')} above it says that ${clauseKinds[clause].title}; this contract does not`,
        detail: { clause, from, owed, weaker },
      },
    ]
  })

const chain = (contract: Contract, book: ContractBook): Found[] => {
  const party = book.parties.find(contract.party)
  if (party?.kind !== 'subcontractor') return []
  const found: Found[] = []
  const principals = book.principalsOf(contract)
  if (principals.length === 0 || contract.under === null)
    found.push({
      code: 'contract.no_principal',
      about: '',
      message:
        principals.length === 0
          ? `\`${party.parent}\`, for whom it is worked, has no contract`
          : 'it does not say under which contract of its principal it stands',
      ...(principals.length === 0 ? { severity: raised[contract.criticality] } : {}),
      detail: { principal: party.parent, candidates: principals.map(({ id }) => id) },
    })
  else if (principals[0]!.party !== party.parent)
    found.push({
      code: 'contract.no_principal',
      about: '',
      severity: raised[contract.criticality],
      message: `it stands under \`${contract.under}\`, which is not with \`${party.parent}\``,
      detail: { principal: party.parent, under: contract.under },
    })
  const { on, boundBy } = book.endingOf(contract)
  if (boundBy !== null && contract.state === 'active')
    found.push({
      code: 'contract.outlives_principal',
      about: '',
      message: `it is written to end ${ownEnd(contract) ?? 'never'}, and ends with \`${boundBy}\`${on === null ? '' : ` on ${on}`}`,
      detail: { own: ownEnd(contract), ends: on, boundBy },
    })
  for (const name of scopeNames) {
    const reach = book.reachOf(contract, name)
    const beyond = contract.scope[name].filter((one) => !(reach ?? contract.scope[name]).includes(one))
    if (beyond.length > 0)
      found.push({
        code: 'contract.exceeds_principal',
        about: name,
        message: `reaches ${beyond.join(', ')}, which its principal's contract does not`,
        detail: { [name]: beyond, allowed: reach },
      })
  }
  return found
}

const subcontracting = (contract: Contract, book: ContractBook): Found[] =>
  inForce(contract, 'subcontracting').flatMap(({ terms, document, section }) => {
    const depth = book.parties.depthBelow(contract.party)
    const most = terms['allowed'] === false ? 0 : typeof terms['maxDepth'] === 'number' ? terms['maxDepth'] : undefined
    if (most === undefined || depth <= most) return []
    return [
      {
        code: 'contract.subcontracting_breached' as const,
        about: '',
        severity: raised[contract.criticality],
        message: `allows ${most} levels of subcontractors, and there are ${depth}`,
        detail: { allowed: most, depth, document, section },
      },
    ]
  })

const openEnded = (contract: Contract, book: ContractBook): Found[] =>
  book.endingOf(contract).on === null
    ? [{ code: 'contract.open_ended', about: '', message: 'it has no end, so nobody is ever asked whether it should go on', detail: {} }]
    : []

/** All gaps of one contract. What has ended has none. */
export const gapsOfContract = (contract: Contract, book: ContractBook, rules: GapRules): Gap[] => {
  if (contract.state === 'ended') return []
  const required = requiredFor(contract.kind, contract.criticality, rules.requirements)
  const services = contract.uptime.map(({ service }) => service)
  return [
    ...uptimeOnly(contract),
    ...missing(contract, required, services),
    ...weak(contract, required),
    ...contradicted(contract, rules.freshness),
    ...notPassedDown(contract, book),
    ...chain(contract, book),
    ...subcontracting(contract, book),
    ...openEnded(contract, book),
  ].map((found) => ({ severity: contract.criticality, ...found, of: contract.id, owner: contract.owner }))
}

/** Where a party reaches or owes what it should not; its owner is whoever owns its first contract. */
export const gapsOfParty = (id: string, book: ContractBook, rules: GapRules): Gap[] => {
  const party = book.parties.find(id)
  if (!party || party.kind === 'enterprise') return []
  const owner = book.ofParty(id).find((one) => one.state !== 'ended')?.owner ?? null
  const gap = (code: GapCode, about: string, message: string, detail: Gap['detail']): Gap => ({
    code,
    of: id,
    about,
    severity: 'high',
    message,
    owner,
    detail,
  })
  const found: Gap[] = []
  const [parent] = book.parties.above(id)
  if (parent)
    for (const name of ['tenants', 'regions'] as const) {
      const beyond = parent[name].length === 0 ? [] : party[name].filter((one) => !parent[name].includes(one))
      if (beyond.length > 0)
        found.push(
          gap('provider.exceeds_principal', name, `works in ${beyond.join(', ')}, where \`${parent.id}\` does not`, {
            [name]: beyond,
            principal: parent.id,
          }),
        )
    }
  for (const duty of party.duties) {
    const seconds = rules.freshness.get(duty.evidence)
    if (seconds !== undefined && duty.withinMinutes * 60 > seconds)
      found.push(
        gap(
          'provider.duty_contradicted',
          duty.evidence,
          `owes evidence of \`${duty.evidence}\` within ${duty.withinMinutes} minutes, policy refuses it after ${seconds / 60}`,
          { ...duty, freshnessSeconds: seconds },
        ),
      )
  }
  return found
}

/** Every gap there is, in the order of the book. */
export const allGaps = (book: ContractBook, rules: GapRules): Gap[] => [
  ...book.all().flatMap((contract) => gapsOfContract(contract, book, rules)),
  ...book.parties.all().flatMap(({ id }) => gapsOfParty(id, book, rules)),
]
