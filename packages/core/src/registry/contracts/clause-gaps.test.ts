// Each gap is found by its name, and a contract that says all that it should has none.
import { describe, expect, it } from 'vitest'
import { type Party, PartyBook } from '../parties/index.ts'
import { allGaps, type GapRules } from './clause-gaps.ts'
import type { ClauseName, Terms } from './clauses.ts'
import { type Contract, ContractBook } from './contract-book.ts'

const rules: GapRules = { requirements: [], freshness: new Map([['revocation', 900]]) }

const party = (id: string, parent: string | null, more: Partial<Party> = {}): Party => ({
  id,
  kind: parent === null ? 'provider' : 'subcontractor',
  name: id,
  parent,
  tenants: [],
  regions: [],
  services: [],
  controls: [],
  duties: [],
  ...more,
})

const full: Readonly<Record<ClauseName, Terms>> = {
  approval_retained: {},
  policy_intent_retained: {},
  residual_risk_retained: {},
  evidence_on_demand: { withinHours: 4 },
  revocation_right: { withinHours: 1 },
  audit_right: { noticeDays: 5 },
  subcontracting: { allowed: true, approvalNeeded: true, maxDepth: 1 },
  retention: { days: 1095 },
}
const clausesOf = (terms: Partial<Record<ClauseName, Terms>>, service?: string): Contract['clauses'] =>
  Object.entries(terms).map(([clause, said]) => ({
    clause: clause as ClauseName,
    ...(service === undefined ? {} : { service }),
    terms: said,
    document: 'MSA',
    section: '1',
    inForce: true,
  }))
const without = (...names: ClauseName[]) => Object.fromEntries(Object.entries(full).filter(([name]) => !names.includes(name as ClauseName)))

const contract = (id: string, of: string, more: Partial<Contract> = {}): Contract => ({
  id,
  name: id,
  party: of,
  owner: 'gina',
  kind: 'managed_service',
  criticality: 'high',
  under: null,
  startsOn: '2025-01-01',
  endsOn: '2027-12-31',
  confirmedUntil: null,
  noticeBy: null,
  autoRenews: false,
  renewalMonths: null,
  state: 'active',
  scope: { tenants: [], regions: [], systems: [], operations: [] },
  clauses: clausesOf(full),
  uptime: [],
  ...more,
})
const promise = (service: string) => ({ service, percent: 99.9, penalty: null, document: 'SLA', section: '2' })

const gaps = (
  contracts: readonly Contract[],
  parties: readonly Party[] = [party('nw', null), party('fjord', 'nw')],
  given = rules,
): string[] =>
  allGaps(new ContractBook(new PartyBook(parties), contracts), given).map(
    ({ code, of, about, severity }) => `${code} ${of} ${about} ${severity}`,
  )

describe('a contract', () => {
  it('that says all that it should has no gap, and neither has its subcontract', () => {
    expect(gaps([contract('main', 'nw'), contract('sub', 'fjord', { under: 'main' })])).toEqual([])
  })

  it('written around uptime shows its hole beside the service that it promises', () => {
    expect(
      gaps([contract('soc', 'nw', { uptime: [promise('siem'), promise('pam')], clauses: clausesOf({ approval_retained: {} }, 'pam') })]),
    ).toContain('contract.uptime_only soc siem critical')
    const said = gaps([
      contract('soc', 'nw', { uptime: [promise('siem'), promise('pam')], clauses: clausesOf({ approval_retained: {} }, 'pam') }),
    ])
    expect(said).not.toContain('contract.uptime_only soc pam critical')
  })

  it('that keeps a decision for one of its services only lacks it for the others', () => {
    const clauses = [...clausesOf(without('approval_retained')), ...clausesOf({ approval_retained: {} }, 'siem')]
    expect(gaps([contract('soc', 'nw', { uptime: [promise('siem'), promise('pam')], clauses })])).toEqual([
      'contract.clause_missing soc approval_retained high',
    ])
  })

  it.each([
    ['a clause that is missing', { clauses: clausesOf(without('audit_right')) }, 'contract.clause_missing main audit_right high'],
    [
      'a clause that was taken out',
      { clauses: clausesOf(full).map((one) => ({ ...one, inForce: one.clause !== 'retention' })) },
      'contract.clause_missing main retention high',
    ],
    [
      'evidence later than required',
      { clauses: clausesOf({ ...full, evidence_on_demand: { withinHours: 72 } }) },
      'contract.clause_weak main evidence_on_demand high',
    ],
    [
      'retention that is too short',
      { clauses: clausesOf({ ...full, retention: { days: 30 } }) },
      'contract.clause_weak main retention high',
    ],
    [
      'evidence that policy would refuse as stale',
      { clauses: clausesOf({ ...full, evidence_on_demand: { withinHours: 1, evidence: 'revocation' } }) },
      'contract.clause_contradicted main evidence_on_demand high',
    ],
    ['no end', { endsOn: null }, 'contract.open_ended main  high'],
    [
      'subcontractors where it allows none',
      { clauses: clausesOf({ ...full, subcontracting: { allowed: false } }) },
      'contract.subcontracting_breached main  critical',
    ],
  ] as const)('with %s', (_name, more, gap) => {
    expect(gaps([contract('main', 'nw', more as Partial<Contract>)])).toEqual([gap])
  })

  it('is measured by what the enterprise asks beyond the shipped register', () => {
    const requirements = [{ clause: 'retention', kind: 'managed_service', atLeast: 'high', terms: { days: 3650 } }] as const
    expect(gaps([contract('main', 'nw')], undefined, { ...rules, requirements })).toEqual(['contract.clause_weak main retention high'])
    expect(gaps([contract('main', 'nw', { criticality: 'moderate' })], undefined, { ...rules, requirements })).toEqual([])
  })

  it('that has ended has no gaps', () => {
    expect(gaps([contract('main', 'nw', { clauses: [], state: 'ended' })])).toEqual([])
  })
})

describe('a subcontract', () => {
  const main = contract('main', 'nw', { scope: { tenants: ['retail'], regions: ['eu'], systems: [], operations: [] } })
  it.each([
    ['on nothing', [contract('sub', 'fjord')], ['contract.no_principal sub  critical']],
    ['that names no contract of its principal', [main, contract('sub', 'fjord')], ['contract.no_principal sub  high']],
    [
      "under somebody else's contract",
      [main, contract('other', 'fjord', { under: 'main' }), contract('sub', 'fjord', { under: 'other' })],
      ['contract.no_principal sub  critical'],
    ],
    [
      'that is written to live longer',
      [main, contract('sub', 'fjord', { under: 'main', endsOn: '2030-01-01' })],
      ['contract.outlives_principal sub  high'],
    ],
    [
      'that reaches further',
      [
        main,
        contract('sub', 'fjord', { under: 'main', scope: { tenants: ['retail', 'bank'], regions: ['us'], systems: [], operations: [] } }),
      ],
      ['contract.exceeds_principal sub tenants high', 'contract.exceeds_principal sub regions high'],
    ],
    [
      'whose right to revoke is weaker than above it',
      [main, contract('sub', 'fjord', { under: 'main', clauses: clausesOf({ ...full, revocation_right: { withinHours: 3 } }) })],
      ['contract.not_passed_down sub revocation_right high'],
    ],
  ] as const)('%s', (_name, contracts, expected) => {
    expect(gaps(contracts)).toEqual(expected)
  })
})

describe('a party', () => {
  it('that works where its principal does not, or owes evidence later than policy takes it, is a gap of whoever owns its contract', () => {
    const parties = [
      party('nw', null, { regions: ['eu'], duties: [{ evidence: 'revocation', withinMinutes: 60 }] }),
      party('fjord', 'nw', { regions: ['eu', 'us'] }),
    ]
    expect(gaps([contract('main', 'nw')], parties)).toEqual([
      'provider.duty_contradicted nw revocation high',
      'provider.exceeds_principal fjord regions high',
    ])
  })
})
