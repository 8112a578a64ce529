// What is missing in what was done to an identity: evidence, a decision, an observation, the proof that a credential has ended. Pure.
import { differences } from '../../execution/reconciliation/index.ts'
import type { Description } from '../../tables.ts'
import type { Gap } from './gap.ts'

export interface DeedMandate {
  readonly id: string
  readonly party: string
  /** The enterprise's own connectors sign evidence in the same process: they owe none later. */
  readonly owesEvidence: boolean
  readonly startedAt: Date | null
  readonly notAfter: Date
  /** When evidence was owed at the latest, by the party's duties; null where none names its class. */
  readonly dueAt: Date | null
  readonly receivedAt: Date | null
  /** The executor said that it was refused: then there is nothing to give evidence of. */
  readonly answered: boolean
}

export interface Deed {
  readonly operation: string
  readonly what: string
  readonly change: string
  readonly credential: string
  readonly party: string
  readonly purpose: string
  /** A plan that was replaced, or an operation that was not needed. */
  readonly dropped: boolean
  readonly executedAt: Date | null
  readonly decidedAt: Date | null
  /** The newest look of our own that says something, whatever it says; baselines don't count. */
  readonly observedAt: Date | null
  readonly closure: string
  readonly acceptedBy: string | null
  readonly acceptedUntil: Date | null
  readonly mandates: readonly DeedMandate[]
}

/** What somebody said that he did without a mandate for it: the finding of the comparison with telemetry. */
export interface StrayClaim {
  readonly credential: string | null
  readonly operation: string | null
  readonly change: string | null
  readonly from: Date
  /** When a later look of our own settled it. */
  readonly until: Date | null
}

/** How a credential stands, with the newest deed that was to end it. */
export interface LastEnd {
  readonly credential: string
  readonly party: string
  readonly live: boolean
  /** When its identity ended: retired, or expired. */
  readonly identityEndedAt: Date | null
  readonly deed: Deed | undefined
}

const byTime = (a: Date, b: Date): number => a.getTime() - b.getTime()

const at = (deed: Deed) => ({ change: deed.change, operation: deed.operation, credential: deed.credential })

const ofEvidence = (deed: Deed, now: Date): Gap[] =>
  deed.mandates.flatMap((mandate): Gap[] => {
    const { startedAt, receivedAt, party } = mandate
    if (startedAt === null || !mandate.owesEvidence) return []
    const due = mandate.dueAt ?? mandate.notAfter
    if (receivedAt === null)
      return mandate.answered || now < due
        ? []
        : [
            {
              kind: 'evidence_missing',
              from: due,
              until: null,
              parties: [party],
              ...at(deed),
              words: `${party} owes evidence of ${deed.what}`,
            },
          ]
    return mandate.dueAt === null || receivedAt <= mandate.dueAt
      ? []
      : [
          {
            kind: 'evidence_late',
            from: mandate.dueAt,
            until: receivedAt,
            parties: [party],
            ...at(deed),
            words: `${party} delivered evidence of ${deed.what} later than it owes it`,
          },
        ]
  })

const ofDecision = (deed: Deed): Gap[] => {
  const begun = [...deed.mandates.flatMap(({ startedAt }) => (startedAt === null ? [] : [startedAt])), deed.executedAt]
    .filter((one) => one !== null)
    .sort(byTime)[0]
  if (begun === undefined || (deed.decidedAt !== null && deed.decidedAt <= begun)) return []
  const words = `${deed.what} began with no decision for it`
  return [{ kind: 'executed_without_decision', from: begun, until: null, parties: [deed.party], ...at(deed), words }]
}

/** `patienceMs`: how long a look of our own may take before its absence is a gap. */
const ofObservation = (deed: Deed, now: Date, patienceMs: number): Gap[] => {
  const { executedAt, observedAt } = deed
  if (executedAt === null || deed.dropped || deed.purpose === 'none') return []
  if (observedAt !== null && observedAt >= executedAt) return []
  return now.getTime() - executedAt.getTime() <= patienceMs
    ? []
    : [
        {
          kind: 'attempted_not_observed',
          from: executedAt,
          until: null,
          parties: [deed.party],
          ...at(deed),
          words: `${deed.what} was attempted, and no look of our own has shown what came of it`,
        },
      ]
}

export const gapsOfDeeds = (deeds: readonly Deed[], now: Date, patienceMs: number): Gap[] =>
  deeds.flatMap((deed) => [...ofDecision(deed), ...ofEvidence(deed, now), ...ofObservation(deed, now, patienceMs)])

/** A credential that was to end, or whose identity ended, and of which no proof says that it did. */
export const gapOfEnd = (end: LastEnd, now: Date, patienceMs: number): Gap[] => {
  const { credential, deed } = end
  const gap = (from: Date, words: string): Gap[] => [
    {
      kind: 'end_unproven',
      from,
      until: null,
      parties: [deed?.party ?? end.party],
      change: deed?.change ?? null,
      operation: deed?.operation ?? null,
      credential,
      words,
    },
  ]
  if (deed?.closure === 'risk_complete') return []
  if (deed?.closure === 'risk_accepted' && deed.acceptedUntil !== null && deed.acceptedUntil > now)
    return gap(
      deed.executedAt ?? deed.decidedAt ?? now,
      `no proof that \`${credential}\` is dead; ${deed.acceptedBy ?? 'somebody'} answers for it until ${deed.acceptedUntil.toISOString()}`,
    )
  if (deed?.executedAt != null && now.getTime() - deed.executedAt.getTime() > patienceMs)
    return gap(deed.executedAt, `\`${credential}\` was ended, and no proof says that it is dead`)
  if (!end.live && deed === undefined) return gap(now, `\`${credential}\` counts as ended, and nothing in its story ended it`)
  return end.live && end.identityEndedAt !== null && end.identityEndedAt <= now
    ? gap(end.identityEndedAt, `the identity has ended, and \`${credential}\` lives on`)
    : []
}

export const gapOfClaim = ({ credential, operation, change, from, until }: StrayClaim): Gap => ({
  kind: 'executed_without_decision',
  from,
  until,
  parties: [],
  change,
  operation,
  credential,
  words: 'somebody says that he changed it, and had no mandate for it',
})

/** A change at a system that no mandate and no record explains. */
export interface OutOfBand {
  readonly credential: string
  readonly system: string
  readonly account: string
  readonly before: Description | null
  readonly after: Description | null
  /** As the system tells. */
  readonly actor: string | null
  /** The last time when it was known to be otherwise. */
  readonly since: Date
  readonly until: Date | null
}

export const gapOfOutOfBand = ({ credential, system, account, before, after, actor, since, until }: OutOfBand): Gap => ({
  kind: 'changed_out_of_band',
  from: since,
  until,
  parties: [],
  change: null,
  operation: null,
  credential,
  words: `\`${account}\` at \`${system}\` was changed${actor === null ? '' : ` by \`${actor}\``} and nothing explains it: ${differences(before, after).join('; ')}`,
})
