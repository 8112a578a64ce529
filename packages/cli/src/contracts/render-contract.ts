// A contract as a person reads it: its end and who sets it, what is promised beside who decides, its clauses with their source, and its gaps. Pure.
import type { Answer } from '../connection/api.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'
import { gapTable } from './render-gaps.ts'

type Contract = Answer<'contracts.read'>

const UNITS: Readonly<Record<string, string>> = {
  withinHours: 'within {} hours',
  noticeDays: '{} days of notice',
  days: '{} days',
  maxDepth: '{} levels deep',
  evidence: 'of {}',
}

/** `within 24 hours`, `allowed, each with approval, 2 levels deep`. */
export const spokenTerms = (terms: Readonly<Record<string, unknown>>): string =>
  Object.entries(terms)
    .flatMap(([name, value]) => {
      if (name === 'allowed') return [value === true ? 'allowed' : 'not allowed']
      if (name === 'approvalNeeded') return [value === true ? 'each with approval' : 'without approval']
      return [(UNITS[name] ?? `${name} {}`).replace('{}', plain(value))]
    })
    .join(', ') || '-'

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')

const endLine = ({ ends, autoRenews }: Contract): string => {
  if (ends.on === null) return 'no end is known'
  const because = ends.boundBy === null ? '' : `, because of ${plain(ends.boundBy)}`
  return `${plain(ends.on)}${because}${ends.over ? ', which has passed' : ''}${autoRenews ? '; the paper renews it, Countersign does not' : ''}`
}

const reachLine = (names: readonly string[] | null): string => (names === null ? 'all' : names.join(', ') || 'nothing')

/** The rights in columns, so that a hole is seen beside the promise. */
const servicesTable = ({ services }: Contract): string =>
  services.length === 0
    ? '  no service is named'
    : indented(
        table(
          ['service', 'uptime', 'penalty', 'approval', 'policy', 'residual risk', 'revocation'],
          services.map(({ service, uptime, decisionRights }) => [
            service,
            uptime === null ? '-' : `${uptime.percent} %`,
            uptime?.penalty ?? '-',
            ...['approval_retained', 'policy_intent_retained', 'residual_risk_retained', 'revocation_right'].map((clause) =>
              decisionRights.some((right) => right.clause === clause && right.retained) ? 'ours' : 'NOT SAID',
            ),
          ]),
        ),
      )

export const renderContract = (contract: Contract): string => {
  const { clauses, confirmations, reach, gaps } = contract
  return [
    `${plain(contract.name)} (${plain(contract.kind)}, risk ${plain(contract.criticality)})`,
    pairs([
      ['with', contract.party],
      ['under', contract.under],
      ['owner', contract.owner],
      ['from', contract.startsOn],
      ['by its paper until', contract.endsOn],
      ['confirmed until', contract.confirmedUntil],
      ['notice by', contract.noticeBy],
      ['really ends', endLine(contract)],
      ['state', contract.state],
      ['tenants', reachLine(reach.tenants)],
      ['regions', reachLine(reach.regions)],
      ['systems', reachLine(reach.systems)],
      ['operations', reachLine(reach.operations)],
    ]),
    '',
    'What is promised, beside who decides',
    servicesTable(contract),
    '',
    'Clauses',
    clauses.length === 0
      ? '  none'
      : indented(
          table(
            ['clause', 'of', 'says', 'where', ''],
            clauses.map((one) => [
              one.clause,
              one.service ?? 'every service',
              spokenTerms(one.terms),
              `${one.document}, ${one.section}`,
              one.inForce ? '' : 'not in force',
            ]),
          ),
        ),
    ...(confirmations.length === 0
      ? []
      : [
          '',
          'Confirmed',
          indented(
            table(
              ['from', 'until', 'by', 'because', 'ticket'],
              confirmations.map(({ fromEnd, until, person, reason, ticket }) => [fromEnd, until, person, reason, ticket]),
            ),
          ),
        ]),
    '',
    'Gaps',
    gapTable(gaps),
  ].join('\n')
}
