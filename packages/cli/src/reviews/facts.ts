// A review's frozen facts in words. What is shown comes from the text whose digest is signed, and from nowhere else.
import { CountersignError } from '@countersign/ledger'
import { type Signed, signedWords } from '../authority/signed.ts'
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

/** What somebody holds in Countersign itself, as it was when the question was asked. */
export interface OwnLine {
  readonly line: string
  readonly way: string
  readonly principal: string
  readonly what: string
  readonly other: string | null
  readonly powers: readonly string[]
  readonly since: string
  readonly until: string | null
  readonly lastUsed: string | null
  /** Absent in a review from before that was put into it. */
  readonly countersigned?: Signed
  readonly wanting: readonly string[]
}

interface Common {
  readonly party: string
  readonly name: string
  readonly period: { readonly from: string; readonly to: string }
  readonly ownAccess: readonly OwnLine[]
  readonly judges: readonly string[]
}

/** Of the enterprise's own: `countersign/own-access-review-facts/v1`. */
export interface OwnFacts extends Common {
  readonly type: 'countersign/own-access-review-facts/v1'
}

/** Of a provider, as the control plane writes it. */
export interface Facts extends Common {
  readonly type: 'countersign/provider-review-facts/v1'
  readonly parties: readonly string[]
  readonly criticality: string
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

export const withoutSignature = {
  stop: 'its delegations stop, and what it holds here ends',
  narrow: 'it does nothing alone any more, and what it holds here ends',
  tell: 'nothing ends; it is told',
} as const

const types: readonly unknown[] = ['countersign/provider-review-facts/v1', 'countersign/own-access-review-facts/v1']

/** The text whose digest was compared, as the facts that it is; one from before own access was reviewed has no lines. Errors: `cli.not_a_review`. */
export const factsIn = (text: Readonly<Record<string, unknown>>): Facts | OwnFacts => {
  if (!types.includes(text['type']))
    throw new CountersignError('cli.not_a_review', 'forbidden', "the server's text is no review; nothing was signed")
  return { ownAccess: [], ...text } as object as Facts | OwnFacts
}

const ownAccess = (lines: readonly OwnLine[]): string =>
  part(
    'What they hold in Countersign itself: each is kept or ended',
    ['line', 'powers', 'since', 'until', 'signed', 'last used', 'wanting'],
    lines.map((one) => [
      one.other === null ? one.line : `${one.line} (${one.other})`,
      one.powers.length,
      minute(one.since),
      one.until === null ? 'no end' : minute(one.until),
      one.countersigned === undefined ? '' : signedWords(one.countersigned),
      one.lastUsed === null ? '–' : minute(one.lastUsed),
      one.wanting.join(' '),
    ]),
  )

const judged = ({ judges }: Common, words: string): string[] => (judges.length === 0 ? [] : [`${words}: ${judges.map(plain).join(', ')}`])

export const factsInWords = (facts: Facts | OwnFacts): string =>
  facts.type === 'countersign/provider-review-facts/v1' ? providerInWords(facts) : ownInWords(facts)

const ownInWords = (facts: OwnFacts): string =>
  [
    `${plain(facts.name)}, at ${minute(facts.period.to)}`,
    ownAccess(facts.ownAccess),
    ...judged(facts, "Have said what they had to, and so don't sign"),
  ].join('\n\n')

const providerInWords = (facts: Facts): string => {
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
    ownAccess(facts.ownAccess),
    ...judged(facts, "Judged something of it, and so don't sign"),
  ].join('\n\n')
}
