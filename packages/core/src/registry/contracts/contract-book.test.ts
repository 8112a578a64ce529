// However providers, subcontractors and contracts are chained: nobody lives longer, reaches further or owes less than whoever stands above him.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Party, PartyBook } from '../parties/index.ts'
import { type ClauseName, clauseNames, strictest, type Terms, weakerTerms } from './clauses.ts'
import { type Contract, ContractBook, dayPlus, ownEnd, scopeNames } from './contract-book.ts'
import { criticalities, requiredFor, shippedRequirements } from './required-clauses.ts'

const day = fc.option(
  fc.integer({ min: 0, max: 2000 }).map((days) => dayPlus('2026-01-01', days)),
  { nil: null },
)
const some = (...of: string[]) => fc.subarray(of)
const scope = fc.record({
  tenants: some('a', 'b', 'c'),
  regions: some('eu', 'us'),
  systems: some('s1', 's2'),
  operations: some('credential.revoke'),
})
const minutes = fc.integer({ min: 1, max: 5000 })

const termsOf: Readonly<Record<ClauseName, fc.Arbitrary<Terms>>> = {
  approval_retained: fc.constant({}),
  policy_intent_retained: fc.constant({}),
  residual_risk_retained: fc.constant({}),
  evidence_on_demand: fc.record({ withinHours: minutes }),
  revocation_right: fc.record({ withinHours: minutes }),
  audit_right: fc.record({ noticeDays: minutes }),
  subcontracting: fc.record({ allowed: fc.boolean(), approvalNeeded: fc.boolean(), maxDepth: fc.integer({ min: 0, max: 5 }) }),
  retention: fc.record({ days: minutes }),
}
const clause = fc.constantFrom(...clauseNames).chain((name) => termsOf[name].map((terms) => ({ clause: name, terms })))

/** Parties and contracts numbered from the top: each stands below an earlier one, or is a provider. */
const companies = fc
  .array(
    fc.record({
      above: fc.nat(),
      provider: fc.boolean(),
      endsOn: day,
      confirmedUntil: day,
      named: fc.boolean(),
      autoRenews: fc.boolean(),
      state: fc.constantFrom('active', 'active', 'active', 'ending', 'ended') as fc.Arbitrary<Contract['state']>,
      scope,
      controls: some('four-eyes', 'vault', 'recording'),
      duties: fc.uniqueArray(fc.record({ evidence: fc.constantFrom('revocation', 'grant', 'quench'), withinMinutes: minutes }), {
        selector: ({ evidence }) => evidence,
      }),
      clauses: fc.uniqueArray(clause, { selector: (one) => one.clause }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawn) => {
    const parties: Party[] = []
    const contracts: Contract[] = []
    drawn.forEach((one, index) => {
      const parent = index === 0 || one.provider ? null : one.above % index
      parties.push({
        id: `p${index}`,
        kind: parent === null ? 'provider' : 'subcontractor',
        name: `p${index}`,
        parent: parent === null ? null : `p${parent}`,
        tenants: [],
        regions: [],
        services: [],
        controls: one.controls,
        duties: one.duties,
      })
      contracts.push({
        id: `c${index}`,
        name: `c${index}`,
        party: `p${index}`,
        owner: 'ada',
        kind: 'managed_service',
        criticality: 'moderate',
        under: parent !== null && one.named ? `c${parent}` : null,
        startsOn: '2025-01-01',
        endsOn: one.endsOn,
        confirmedUntil: one.confirmedUntil,
        noticeBy: null,
        autoRenews: one.autoRenews,
        renewalMonths: null,
        state: one.state,
        scope: one.scope,
        clauses: one.clauses.map((each) => ({ ...each, document: 'd', section: '1', inForce: true })),
        uptime: [],
      })
    })
    return new ContractBook(new PartyBook(parties), contracts)
  })

const notLater = (a: string | null, b: string | null): boolean => b === null || (a !== null && a <= b)

describe('in any chain of contracts', () => {
  it('none ends later than any that it stands on, whatever its own paper says', () => {
    fc.assert(
      fc.property(companies, (book) => {
        for (const contract of book.all()) {
          const { on } = book.endingOf(contract)
          expect(notLater(on, ownEnd(contract))).toBe(true)
          for (const above of book.above(contract)) expect(notLater(on, book.endingOf(above).on)).toBe(true)
        }
      }),
    )
  })

  it('when one ends or has ended, everything below it is over, on whichever day one looks', () => {
    fc.assert(
      fc.property(companies, fc.integer({ min: -400, max: 3000 }), (book, days) => {
        const at = new Date(Date.parse('2026-01-01T12:00:00Z') + days * 86_400_000)
        for (const contract of book.all())
          for (const above of book.above(contract))
            if (above.state !== 'active' || book.isOver(above, at)) expect(book.isOver(contract, at)).toBe(true)
      }),
    )
  })

  it('none reaches a tenant, region, system or operation that one above it does not', () => {
    fc.assert(
      fc.property(companies, (book) => {
        for (const contract of book.all())
          for (const name of scopeNames)
            for (const above of book.above(contract)) {
              const limit = book.reachOf(above, name)
              if (limit === null) continue
              const reach = book.reachOf(contract, name)
              expect(reach).not.toBeNull()
              for (const one of reach ?? []) expect(limit).toContain(one)
            }
      }),
    )
  })

  it('what has to flow down is never weaker than what any contract above says', () => {
    fc.assert(
      fc.property(companies, (book) => {
        for (const contract of book.all()) {
          const owed = book.owedFromAbove(contract)
          for (const above of book.above(contract))
            for (const { clause: name, terms } of above.clauses) expect(weakerTerms(name, owed.get(name)!.terms, terms)).toEqual([])
        }
      }),
    )
  })

  it('renewal by the paper changes no end', () => {
    fc.assert(
      fc.property(companies, (book) => {
        const without = new ContractBook(
          book.parties,
          book.all().map((contract) => ({ ...contract, autoRenews: false, renewalMonths: null })),
        )
        for (const contract of book.all()) expect(without.endingOf(without.find(contract.id)!)).toEqual(book.endingOf(contract))
      }),
    )
  })
})

describe('in any chain of parties', () => {
  it('none owes less than any above it: every control, and each class of evidence at least as soon', () => {
    fc.assert(
      fc.property(companies, ({ parties }) => {
        for (const { id } of parties.all()) {
          const owes = parties.dutiesOf(id)
          for (const above of [parties.find(id)!, ...parties.above(id)]) {
            const has = new Set(owes.controls.map(({ control }) => control))
            for (const control of above.controls) expect(has.has(control)).toBe(true)
            for (const duty of above.duties)
              expect(owes.evidence.find(({ evidence }) => evidence === duty.evidence)!.withinMinutes).toBeLessThanOrEqual(
                duty.withinMinutes,
              )
          }
        }
      }),
    )
  })

  it('a circle, which the table forbids, ends the walk all the same', () => {
    const party = (id: string, parent: string): Party => ({
      id,
      kind: 'subcontractor',
      name: id,
      parent,
      tenants: [],
      regions: [],
      services: [],
      controls: [id],
      duties: [],
    })
    const book = new PartyBook([party('a', 'b'), party('b', 'a')])
    expect(book.above('a').map(({ id }) => id)).toEqual(['b'])
    expect(book.tree('a').map(({ party: { id } }) => id)).toEqual(['a', 'b'])
    expect(book.dutiesOf('a').controls.map(({ control }) => control)).toEqual(['a', 'b'])
  })
})

describe('the clause register', () => {
  it('the stricter of two is weaker than neither', () => {
    const two = fc.constantFrom(...clauseNames).chain((name) => fc.tuple(fc.constant(name), termsOf[name], termsOf[name]))
    fc.assert(
      fc.property(two, ([name, a, b]) => {
        const both = strictest(name, a, b)
        expect([...weakerTerms(name, both, a), ...weakerTerms(name, both, b)]).toEqual([])
      }),
    )
  })

  it('an enterprise can only ask for more than the shipped one, and more criticality never asks for less', () => {
    const own = fc.array(
      fc.tuple(clause, fc.constantFrom(...criticalities)).map(([{ clause: name, terms }, atLeast]) => ({ clause: name, terms, atLeast })),
    )
    fc.assert(
      fc.property(own, (added) => {
        for (const [index, criticality] of criticalities.entries()) {
          const required = requiredFor('pam', criticality, added)
          const below = [requiredFor('pam', criticality), ...(index === 0 ? [] : [requiredFor('pam', criticalities[index - 1]!, added)])]
          for (const [name, terms] of below.flatMap((one) => [...one])) expect(weakerTerms(name, required.get(name)!, terms)).toEqual([])
        }
      }),
    )
    expect(new Set(shippedRequirements.map((one) => one.clause)).size).toBe(clauseNames.length)
  })
})
