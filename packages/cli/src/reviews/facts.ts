// A review's frozen facts in words. What is shown comes from the text whose digest is signed, and from nowhere else.
import { CountersignError } from '@countersign/ledger'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

interface Counted {
  readonly count: number
  readonly first: readonly string[]
}

interface Named {
  readonly name: string
  readonly version: number
  readonly until: string | null
}

/** As the control plane writes it: `countersign/provider-review-facts/v1`. */
export interface Facts {
  readonly party: string
  readonly name: string
  readonly parties: readonly string[]
  readonly criticality: string
  readonly period: { readonly from: string; readonly to: string }
  readonly mayDoAlone: readonly {
    readonly operation: string
    readonly where: string
    readonly criticalities: readonly string[]
    readonly runbook: string | null
  }[]
  readonly newSinceTheLast: readonly string[] | null
  readonly goneSinceTheLast: readonly string[] | null
  readonly delegations: readonly Named[]
  readonly runbooks: readonly Named[]
  readonly did: {
    readonly executed: readonly {
      readonly operation: string
      readonly executed: number
      readonly unasked: number
      readonly proven: number
      readonly stuck: number
      readonly furtherMandates: number
    }[]
    readonly runs: readonly { readonly runbook: string; readonly kind: string; readonly runs: number; readonly outOfBounds: number }[]
    readonly againstPolicy: Readonly<Record<(typeof counts)[number][0], Counted>> & {
      readonly refusedAttempts: readonly { readonly action: string; readonly count: number }[]
    }
    readonly deviations: {
      readonly exceptions: readonly {
        readonly id: string
        readonly rule: string
        readonly state: string
        readonly decidedBy: string | null
      }[]
      readonly risksAccepted: readonly { readonly id: string; readonly acceptedBy: string }[]
    }
    readonly suspensions: Counted
  }
  readonly judges: readonly string[]
}

const part = (title: string, head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  rows.length === 0 ? `${title}: none` : `${title}\n${table(head, rows)}`

const changed = (title: string, lines: readonly string[] | null): string[] =>
  lines === null || lines.length === 0 ? [] : [`${title}:\n${lines.map((line) => `  ${plain(line)}`).join('\n')}`]

const counts = [
  ['refusedEvidence', 'evidence that was refused'],
  ['lateEvidence', 'evidence that came late'],
  ['lapsedMandates', 'mandates left to lapse'],
  ['drift', 'claims that differ from what was seen'],
  ['standingAccess', 'access held outside of a mandate'],
  ['incidents', 'incidents after what it did'],
] as const

/** The text whose digest was compared, as the facts that it is. Errors: `cli.not_a_review`. */
export const factsIn = (text: Readonly<Record<string, unknown>>): Facts => {
  if (text['type'] !== 'countersign/provider-review-facts/v1')
    throw new CountersignError('cli.not_a_review', 'forbidden', "the server's text is no review of a provider; nothing was signed")
  return text as object as Facts
}

export const factsInWords = (facts: Facts): string => {
  const { did } = facts
  const attempts = did.againstPolicy.refusedAttempts
  return [
    `${plain(facts.name)} (${facts.parties.map(plain).join(', ')}), ${facts.criticality}, from ${minute(facts.period.from)} to ${minute(facts.period.to)}`,
    part(
      'What it may do without asking',
      ['operation', 'where', 'criticality', 'runbook'],
      facts.mayDoAlone.map((one) => [one.operation, one.where, one.criticalities.join(', '), one.runbook]),
    ),
    ...changed('New since the last review', facts.newSinceTheLast),
    ...changed('Gone since the last review', facts.goneSinceTheLast),
    part(
      'By these documents',
      ['document', 'version', 'until'],
      [
        ...facts.delegations.map((one) => [`delegation ${one.name}`, one.version, minute(one.until)]),
        ...facts.runbooks.map((one) => [`runbook ${one.name}`, one.version, minute(one.until)]),
      ],
    ),
    part(
      'What it executed',
      ['operation', 'n', 'nobody asked', 'proven', 'stuck', 'mandates used up'],
      did.executed.map((one) => [one.operation, one.executed, one.unasked, one.proven, one.stuck, one.furtherMandates]),
    ),
    part(
      'Runbooks run',
      ['runbook', 'kind', 'runs', 'out of bounds'],
      did.runs.map((one) => [one.runbook, one.kind, one.runs, one.outOfBounds]),
    ),
    part(
      'Against policy',
      ['what', 'n', 'the first of them'],
      [
        ...attempts.map((one) => [`tried to ${one.action}, refused`, one.count, '']),
        ...counts.flatMap(([name, words]) => {
          const found = did.againstPolicy[name]
          return found === undefined || found.count === 0 ? [] : [[words, found.count, found.first.slice(0, 3).join(', ')]]
        }),
        ...(did.suspensions.count === 0 ? [] : [['suspended', did.suspensions.count, did.suspensions.first.slice(0, 3).join(', ')]]),
      ],
    ),
    part(
      'Deviations that somebody answered for',
      ['what', 'rule', 'state', 'by'],
      [
        ...did.deviations.exceptions.map((one) => [one.id, one.rule, one.state, one.decidedBy]),
        ...did.deviations.risksAccepted.map((one) => [one.id, 'risk accepted', 'accepted', one.acceptedBy]),
      ],
    ),
    ...(facts.judges.length === 0 ? [] : [`Judged something of it, and so don't sign: ${facts.judges.map(plain).join(', ')}`]),
  ].join('\n\n')
}
