// Three facts of one operation, held beside each other: what was *matched* (plan and mandates), what is *attempted* (what the executor and its
// provider say), what was *observed* (our own proofs). Pure: facts in, verdict out.
// INVARIANT: what comes out is a comparison. It proves nothing, closes nothing, and nothing that decides reads it.
import { isDeepStrictEqual } from 'node:util'

export type DriftKind = 'attempted_without_mandate' | 'claimed_something_else' | 'claimed_not_observed' | 'observed_not_claimed'
export type ComparisonVerdict = DriftKind | 'agreed' | 'pending'

/** From the worst to the least. */
export const driftKinds: readonly DriftKind[] = [
  'attempted_without_mandate',
  'claimed_something_else',
  'claimed_not_observed',
  'observed_not_claimed',
]

export interface MatchedMandate {
  readonly id: string
  /** The executor's party, and those above it: all who may speak of it. */
  readonly parties: readonly string[]
  readonly notAfter: Date
  /** Null: never started. */
  readonly startedAt: Date | null
}

export interface Matched {
  readonly id: string
  readonly operation: string
  readonly credential: string
  readonly system: string
  readonly account: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly mandates: readonly MatchedMandate[]
}

/** One thing that somebody says he did. */
export interface Claim {
  readonly source: 'telemetry' | 'evidence'
  readonly event: string
  readonly party: string
  readonly kind: 'operation.attempted' | 'operation.performed' | 'remediation'
  readonly at: Date
  readonly subject: {
    readonly mandate?: string
    readonly operation?: string
    readonly credential?: string
    readonly system?: string
    readonly account?: string
  }
  readonly facts: Readonly<Record<string, unknown>>
}

/** One look of our own. `says`: whether what the plan wants is so. */
export interface Look {
  readonly at: Date
  readonly says: 'confirms' | 'refutes' | 'nothing'
}

export interface Drift {
  readonly kind: DriftKind
  readonly reasons: readonly string[]
  /** Ids of the events that drift; empty where one is missing. */
  readonly events: readonly string[]
  /** Our own observation, later than all of it, shows that what the plan wants is so. */
  readonly settled: boolean
}

export interface Comparison {
  readonly verdict: ComparisonVerdict
  readonly drifts: readonly Drift[]
  readonly attempted: { readonly attempts: number; readonly performed: number; readonly evidence: number }
  readonly observed: 'confirmed' | 'refuted' | 'unknown'
  readonly observedAt: Date | null
  /** Nothing that can still come by itself would change it. */
  readonly final: boolean
}

/** Skew that two honest clocks may have. */
const toleranceMs = 60_000

export interface Question {
  readonly matched: Matched
  readonly claims: readonly Claim[]
  readonly looks: readonly Look[]
  readonly now: Date
  readonly patienceSeconds: number
}

/** What is wrong with one claim, as words under a kind. */
type Flaw = readonly [kind: 'attempted_without_mandate' | 'claimed_something_else', reason: string]

/** The mandate under which a claim was made: the one it names, else the one whose time it fits best. */
const mandateOf = (claim: Claim, mandates: readonly MatchedMandate[]): MatchedMandate | undefined => {
  const own = mandates.filter(({ parties }) => parties.includes(claim.party))
  if (claim.subject.mandate !== undefined) return own.find(({ id }) => id === claim.subject.mandate)
  return own.find((mandate) => withinWindow(claim, mandate)) ?? own.find(({ startedAt }) => startedAt !== null) ?? own[0]
}

const withinWindow = ({ at }: Claim, { startedAt, notAfter }: MatchedMandate): boolean =>
  startedAt !== null && at.getTime() >= startedAt.getTime() - toleranceMs && at.getTime() <= notAfter.getTime() + toleranceMs

const flawsOf = (claim: Claim, matched: Matched): Flaw[] => {
  // Evidence was judged against its mandate when it came.
  if (claim.source === 'evidence') return []
  const flaws: Flaw[] = []
  const mandate = mandateOf(claim, matched.mandates)
  if (!mandate) flaws.push(['attempted_without_mandate', 'no mandate for this operation was given to who says so'])
  else if (mandate.startedAt === null) flaws.push(['attempted_without_mandate', 'the mandate was never started'])
  else if (!withinWindow(claim, mandate)) flaws.push(['claimed_something_else', "the time is outside the mandate's window"])
  const { subject, facts } = claim
  const expected = { operation: matched.id, credential: matched.credential, system: matched.system, account: matched.account }
  for (const name of ['operation', 'credential', 'system', 'account'] as const)
    if (subject[name] !== undefined && subject[name] !== expected[name])
      flaws.push(['claimed_something_else', `\`${name}\` is not the plan's`])
  const said = Object.hasOwn(facts, 'operation') ? facts['operation'] : undefined
  if (typeof said === 'string' && said !== matched.operation) flaws.push(['claimed_something_else', 'it was another operation'])
  for (const name of otherParameters(facts, matched.parameters))
    flaws.push(['claimed_something_else', `the parameter \`${name}\` is not the plan's`])
  return flaws
}

/** Names of the plan's parameters that a claim gives another value, and of those that the plan doesn't know. */
const otherParameters = (facts: Readonly<Record<string, unknown>>, planned: Readonly<Record<string, unknown>>): string[] => {
  const said = Object.hasOwn(facts, 'parameters') ? facts['parameters'] : undefined
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return []
  return Object.entries(said)
    .filter(([name, value]) => !Object.hasOwn(planned, name) || !isDeepStrictEqual(value, planned[name]))
    .map(([name]) => name.slice(0, 64))
}

const saysDone = ({ source, kind }: Claim): boolean => source === 'evidence' || kind !== 'operation.attempted'

/** The newest of our looks that says something. */
const decisive = (looks: readonly Look[]): Look | undefined =>
  looks
    .filter(({ says }) => says !== 'nothing')
    .reduce<Look | undefined>((newest, look) => (!newest || look.at >= newest.at ? look : newest), undefined)

const passed = (since: Date, { now, patienceSeconds }: Question): boolean => now.getTime() - since.getTime() > patienceSeconds * 1000

export const compare = (question: Question): Comparison => {
  const { matched, claims, looks } = question
  const look = decisive(looks)
  const confirmed = look?.says === 'confirms'
  const drifts = [...flawed(claims, matched, look), ...unobserved(question, look), ...unclaimed(question, look)].sort(
    (a, b) => driftKinds.indexOf(a.kind) - driftKinds.indexOf(b.kind),
  )
  const worst = drifts.find(({ settled }) => !settled) ?? drifts[0]
  const done = claims.filter(saysDone)
  return {
    verdict: worst?.kind ?? (confirmed && done.length > 0 ? 'agreed' : 'pending'),
    drifts,
    attempted: {
      attempts: claims.filter(({ kind }) => kind === 'operation.attempted').length,
      performed: claims.filter((claim) => claim.source === 'telemetry' && saysDone(claim)).length,
      evidence: claims.filter(({ source }) => source === 'evidence').length,
    },
    observed: confirmed ? 'confirmed' : look ? 'refuted' : 'unknown',
    observedAt: look?.at ?? null,
    final: confirmed && done.length > 0 && drifts.every(({ settled }) => settled),
  }
}

const flawed = (claims: readonly Claim[], matched: Matched, look: Look | undefined): Drift[] => {
  const kinds = new Map<DriftKind, { reasons: Set<string>; events: Set<string>; last: number }>()
  for (const claim of claims)
    for (const [kind, reason] of flawsOf(claim, matched)) {
      const drift = kinds.get(kind) ?? { reasons: new Set(), events: new Set(), last: 0 }
      drift.reasons.add(reason)
      drift.events.add(claim.event)
      drift.last = Math.max(drift.last, claim.at.getTime())
      kinds.set(kind, drift)
    }
  return [...kinds].map(([kind, { reasons, events, last }]) => ({
    kind,
    reasons: [...reasons].sort(),
    events: [...events].sort(),
    settled: look?.says === 'confirms' && look.at.getTime() > last,
  }))
}

/** Said to be done, and our own look says no; or none of ours says yes for too long. */
const unobserved = (question: Question, look: Look | undefined): Drift[] => {
  const done = question.claims.filter(saysDone)
  if (done.length === 0 || look?.says === 'confirms') return []
  const times = done.map(({ at }) => at.getTime())
  const drift = (reason: string): Drift[] => [
    { kind: 'claimed_not_observed', reasons: [reason], events: done.map(({ event }) => event).sort(), settled: false },
  ]
  // Only a look that came after somebody said that it is done speaks against him.
  if (look && look.at.getTime() >= Math.min(...times)) return drift('our own observation says that it is not so')
  return passed(new Date(Math.max(...times)), question) ? drift('no observation of ours has confirmed it in time') : []
}

/** Seen to be so although nobody who was mandated ever said that he did it. */
const unclaimed = (question: Question, look: Look | undefined): Drift[] => {
  const { claims, matched } = question
  if (look?.says !== 'confirms' || claims.some(saysDone) || matched.mandates.length === 0 || !passed(look.at, question)) return []
  return [{ kind: 'observed_not_claimed', reasons: ['nobody who was mandated has said that he did it'], events: [], settled: false }]
}

/** What is said of a credential beside any operation: changes that name no mandate, and use after it was seen dead. */
export interface CredentialQuestion {
  readonly claims: readonly { readonly event: string; readonly at: Date }[]
  readonly uses: readonly { readonly event: string; readonly at: Date }[]
  /** Since when our own proof has it that the credential is refused; null: it isn't so. */
  readonly deadSince: Date | null
}

export const compareCredential = ({
  claims,
  uses,
  deadSince,
}: CredentialQuestion): { verdict: ComparisonVerdict; drifts: Drift[]; final: boolean } => {
  const dead = deadSince?.getTime()
  const late = uses.filter(({ at }) => dead !== undefined && at.getTime() > dead + toleranceMs)
  const drifts: Drift[] = []
  if (claims.length > 0)
    drifts.push({
      kind: 'attempted_without_mandate',
      reasons: ['it names no mandate and no operation'],
      events: claims.map(({ event }) => event).sort(),
      settled: dead !== undefined && claims.every(({ at }) => at.getTime() < dead),
    })
  if (late.length > 0)
    drifts.push({
      kind: 'claimed_something_else',
      reasons: ['it reports use of the credential after it was proven dead'],
      events: late.map(({ event }) => event).sort(),
      settled: false,
    })
  const worst = drifts.find(({ settled }) => !settled) ?? drifts[0]
  return { verdict: worst?.kind ?? 'pending', drifts, final: drifts.every(({ settled }) => settled) }
}
