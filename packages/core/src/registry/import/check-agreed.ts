// Do contracts, clauses, uptime terms, duties and requirements make sense, together with what is there. Each with its place. Reads facts; writes nothing.
import type { Runtime } from '../../runtime.ts'
import { type ClauseName, isClauseName, ownEnd, type Terms, termNames, termProblems, weakerTerms } from '../contracts/index.ts'
import { evidenceClasses } from '../parties/index.ts'
import type { CheckedRecord } from './check-fields.ts'
import type { SectionName } from './document.ts'
import type { Known } from './known.ts'

/** What of the whole check these need. */
export interface AgreedReading {
  text(record: CheckedRecord | undefined, field: string): string | undefined
  complain(record: CheckedRecord, field: string | undefined, message: string): void
  find(section: string, id: string): CheckedRecord | undefined
  parentOf(party: string): string | undefined
  partyKind(party: string): string | undefined
}

/** Sections without an id, and the fields by which a record is known. */
export const agreedKeys = {
  duties: ['party', 'evidence'],
  clauses: ['contract', 'clause', 'service'],
  uptime: ['contract', 'service'],
  requirements: ['clause', 'kind', 'atLeast'],
} as const satisfies Partial<Record<SectionName, readonly string[]>>

export type Agreed = keyof typeof agreedKeys
export const isAgreed = (section: SectionName): section is Agreed => Object.hasOwn(agreedKeys, section)

/** The terms that a record states. */
export const termsOf = (record: CheckedRecord): Terms =>
  Object.fromEntries(termNames.filter((name) => record.values[name] !== undefined).map((name) => [name, record.values[name] as never]))

export const checkContract = (reading: AgreedReading, runtime: Runtime, known: Known, record: CheckedRecord): void => {
  const { text, complain } = reading
  const party = text(record, 'party')
  const under = text(record, 'under')
  if (under !== undefined && party !== undefined) {
    const principal = text(reading.find('contracts', under), 'party') ?? known.contracts.get(under)?.party_id
    if (reading.partyKind(party) !== 'subcontractor') complain(record, 'under', "only a subcontractor's contract stands under another")
    else if (principal !== undefined && principal !== reading.parentOf(party))
      complain(record, 'under', `\`${under}\` is with \`${principal}\`, not with whom \`${party}\` works for`)
  }
  const operations = record.values['operations']
  const there = evidenceClasses(runtime.policy.current()).operations
  if (Array.isArray(operations))
    for (const name of operations as string[])
      if (!there.has(name)) complain(record, 'operations', `the policy knows no operation \`${name}\``)
  const before = known.contracts.get(text(record, 'id') ?? '')
  if (!before) return
  // INVARIANT: an import makes no contract live longer: that is signed for by name.
  const end = ownEnd({ endsOn: before.ends_on, confirmedUntil: before.confirmed_until })
  const ends = text(record, 'ends')
  if (end !== null && (ends === undefined || ends > end))
    complain(
      record,
      record.cells.has('ends') ? 'ends' : undefined,
      `ends on ${end} in the inventory; only \`countersign contract confirm\` makes it later`,
    )
  if (before.under_id !== null && under !== before.under_id)
    complain(
      record,
      record.cells.has('under') ? 'under' : undefined,
      `stands under \`${before.under_id}\` in the inventory and can't change`,
    )
  if (party !== undefined && party !== before.party_id)
    complain(record, 'party', `is with \`${before.party_id}\` in the inventory and can't change`)
}

const checkTerms = (reading: AgreedReading, runtime: Runtime, record: CheckedRecord, clause: ClauseName, partial: boolean): void => {
  for (const [term, message] of termProblems(clause, termsOf(record), partial))
    reading.complain(record, record.cells.has(term) ? term : undefined, record.cells.has(term) ? message : `\`${term}\` ${message}`)
  const evidence = reading.text(record, 'evidence')
  if (evidence !== undefined) checkEvidence(reading, runtime, record, evidence)
}

const checkEvidence = (reading: AgreedReading, runtime: Runtime, record: CheckedRecord, evidence: string): void => {
  const classes = [...evidenceClasses(runtime.policy.current()).freshness.keys()]
  if (!classes.includes(evidence)) reading.complain(record, 'evidence', `the policy knows the classes ${classes.join(', ')}`)
}

export const checkAgreed = (reading: AgreedReading, runtime: Runtime, known: Known, record: CheckedRecord): void => {
  const { text, complain } = reading
  const clause = text(record, 'clause')
  if (record.section === 'duties') {
    const [party, evidence] = [text(record, 'party'), text(record, 'evidence')]
    if (party !== undefined && reading.partyKind(party) === 'enterprise')
      complain(record, 'party', 'a duty is owed to the enterprise, not by it')
    if (evidence !== undefined) checkEvidence(reading, runtime, record, evidence)
  }
  if (clause === undefined || !isClauseName(clause)) return
  if (record.section === 'clauses') checkTerms(reading, runtime, record, clause, false)
  if (record.section !== 'requirements') return
  checkTerms(reading, runtime, record, clause, true)
  // INVARIANT: what the enterprise asks of its contracts is only ever tightened here.
  const [kind, atLeast] = [text(record, 'kind'), text(record, 'atLeast') ?? 'low']
  const before = known.requirements.find((one) => one.clause === clause && one.kind === kind && one.atLeast === atLeast)
  const weaker = before === undefined ? [] : weakerTerms(clause, termsOf(record), before.terms)
  if (weaker.length > 0)
    complain(record, record.cells.has(weaker[0]!) ? weaker[0] : undefined, `weaker than what is required already: ${weaker.join(', ')}`)
}
