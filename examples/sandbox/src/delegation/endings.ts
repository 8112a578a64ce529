// How each part of the delegation story must end, judged by the journal and the product alone.
import { RUNBOOKS } from '../company/authority.ts'
import type { EndingFound } from '../endings.ts'
import { wrong } from '../endings.ts'
import { AGENT, CAST } from '../people/cast.ts'
import type { ChangeView } from '../story/change-view.ts'
import type { Entry } from '../story/watch.ts'
import { enacted, type Facts, type Run, requester } from './facts.ts'

interface Ending {
  readonly name: string
  check(facts: Facts): readonly string[]
}

const OUTSIDE: ReadonlySet<string> = new Set(
  CAST.filter((one) => one.roles.some((role) => role.startsWith('provider_'))).map((one) => one.id),
)

const changeBy = ({ changes }: Facts, id: unknown): ChangeView | undefined => changes.find((one) => one.id === id)

/** Who signed the change in which a document came in force. */
const signers = (facts: Facts, kind: string, name: string): string[] => {
  const requests = new Set(changeBy(facts, enacted(facts.entries, kind, name)?.change)?.approvalRequests.map((one) => one.id))
  return facts.entries
    .filter((entry) => entry.kind === 'approval.signed' && requests.has(String(entry.body['request'])))
    .map((entry) => String(entry.body['person']))
}

const decidedByTwo = (facts: Facts, kind: string, name: string) => {
  const people = new Set(signers(facts, kind, name))
  return [
    [enacted(facts.entries, kind, name) !== undefined, `the ${kind} \`${name}\` is not in force`],
    [people.size === 2 && !people.has(requester), `it was signed by ${[...people].join(', ') || 'nobody'}`],
  ] as const
}

const earnest = ({ runs }: Facts, credential: string): Run | undefined =>
  runs.find((one) => one.kind === 'run' && one.parameters['credential'] === credential)

const ofChange = (facts: Facts, change: ChangeView | undefined, kind: string): Entry[] => {
  const streams = new Set(change?.operations.map((one) => one.id))
  return facts.entries.filter((entry) => entry.kind === kind && streams.has(entry.stream ?? ''))
}

export const ENDINGS: readonly Ending[] = [
  {
    name: 'the matrix came in force by two people of the enterprise, neither of whom had proposed it',
    check: (facts) => wrong(...decidedByTwo(facts, 'matrix', 'responsibility')),
  },
  {
    name: 'four runbooks are in force, and each was tried on its canary, there and back',
    check: ({ runbooks }) =>
      wrong(
        [runbooks.length === RUNBOOKS.length, `${runbooks.length} are in force`],
        ...runbooks.map(({ name, rehearsed }) => [rehearsed.good, `\`${name}\`: ${rehearsed.words}`] as const),
      ),
  },
  {
    name: 'the delegation came in force by two people, after the last rehearsal and not before',
    check: (facts) => {
      const live = enacted(facts.entries, 'delegation', 'meridian-operations')?.index ?? Number.NaN
      const rehearsed = new Set(facts.runs.filter((one) => one.kind !== 'run').map((one) => one.change))
      const closed = facts.entries.filter((entry) => entry.kind === 'change.closed' && rehearsed.has(entry.stream))
      return wrong(...decidedByTwo(facts, 'delegation', 'meridian-operations'), [
        closed.length >= RUNBOOKS.length && closed.every((entry) => entry.index < live),
        'it was in force before the runbooks were tried',
      ])
    },
  },
  {
    name: 'before it went live, access of the provider was taken back in a drill, without the provider',
    check: ({ entries }) => {
      const live = enacted(entries, 'delegation', 'meridian-operations')?.index ?? Number.NaN
      const passed = entries.find((entry) => entry.kind === 'drill.passed' && entry.body['exercise'] === 'revoke')
      return wrong([passed !== undefined && passed.index < live, 'no revocation drill had passed'])
    },
  },
  {
    name: 'the other delegation is held back, and the gate says why',
    check: ({ entries, missing }) =>
      wrong(
        [enacted(entries, 'delegation', 'nightowl-night-shift') === undefined, 'it is in force'],
        [missing?.some((one) => one.startsWith('contract')) === true, 'the gate says nothing of the contract'],
        [missing?.some((one) => one.includes('drill')) === true, 'the gate says nothing of a drill'],
      ),
  },
  {
    name: 'three drills with the provider passed: taken back, told no, answered truly',
    check: ({ scores }) =>
      wrong(
        [scores['meridian']?.score === 100, `its score is ${scores['meridian']?.score}`],
        ...(scores['meridian']?.contributions ?? []).map((one) => [one.standing === 'passed', `${one.exercise}: ${one.words}`] as const),
      ),
  },
  {
    name: "the subcontractor's drill failed for what it said untruly, and is a finding with an owner",
    check: ({ scores, entries }) => {
      const evidence = scores['nightowl']?.contributions.find((one) => one.exercise === 'evidence')
      const failed = entries.find((entry) => entry.kind === 'drill.failed' && entry.body['party'] === 'nightowl')
      const finding = entries.find(
        (entry) => entry.kind === 'finding.opened' && JSON.stringify(entry.body).includes(String(evidence?.drill)),
      )
      return wrong(
        [evidence?.standing === 'failed' && evidence.points === 0, `it is ${evidence?.standing}, ${evidence?.points} points`],
        [JSON.stringify(failed?.body ?? {}).includes('canary-nightowl-user'), 'it does not say what was untrue'],
        [typeof finding?.body['owner'] === 'string', 'it is no finding of anybody'],
      )
    },
  },
  {
    name: 'within its runbook the provider acted alone, and it is proven all the same',
    check: (facts) => {
      const run = earnest(facts, 'label-printer-client')
      const change = changeBy(facts, run?.change)
      return wrong(
        [run?.inBounds === true, 'it was not within the bounds'],
        [change?.approvalRequests.length === 0, 'somebody was asked'],
        [change?.state === 'closed' && change.closure === 'risk_complete', `it is ${change?.state}, ${change?.closure}`],
      )
    },
  },
  {
    name: "the provider's own agent acted under a mandate for that run, and signed for it",
    check: (facts) => {
      const change = changeBy(facts, earnest(facts, 'old-backups-user')?.change)
      const mandates = ofChange(facts, change, 'mandate.minted').filter((entry) => entry.body['executor'] === AGENT.id)
      return wrong(
        [mandates.length > 0, 'it had no mandate'],
        [ofChange(facts, change, 'evidence.received').length > 0, 'it signed nothing'],
        [change?.closure === 'risk_complete', `it is ${change?.closure}`],
      )
    },
  },
  {
    name: 'what its runbook says has no way back was approved by the enterprise, also within the bounds',
    check: (facts) => {
      const run = earnest(facts, 'old-backups-user')
      const change = changeBy(facts, run?.change)
      return wrong(
        [run?.inBounds === true, 'it was not within the bounds'],
        [change?.approvalRequests.some((one) => one.state === 'approved') === true, 'nobody was asked'],
      )
    },
  },
  {
    name: 'outside of its runbook it was asked, refused, and nothing was done',
    check: (facts) => {
      const run = earnest(facts, 'tariff-sync-client')
      const change = changeBy(facts, run?.change)
      return wrong(
        [run?.inBounds === false && run.reasons.length > 0, 'it was within the bounds'],
        [change?.state === 'refused', `the change is ${change?.state}`],
        [ofChange(facts, change, 'mandate.minted').length === 0, 'there was a mandate'],
      )
    },
  },
  {
    name: 'what the provider held outside of a mandate was found at the system itself, and is a finding of somebody',
    check: ({ entries }) => {
      const found = entries.filter((entry) => entry.kind === 'finding.opened' && entry.body['kind'] === 'access.standing')
      return wrong(
        [found.length > 0, 'nothing was found'],
        [found.every((entry) => typeof entry.body['owner'] === 'string'), 'a finding has no owner'],
      )
    },
  },
  {
    name: 'a review of the provider was signed by a control owner of the enterprise',
    check: ({ entries }) => {
      const signed = entries.find((entry) => entry.kind === 'review.signed' && JSON.stringify(entry.body).includes('meridian'))
      return wrong([signed !== undefined && !OUTSIDE.has(signed.actor), 'it was not'])
    },
  },
  {
    name: 'no provider decided anything, and none could: there is no path to a power',
    check: ({ entries, paths }) => {
      const deciding = new Set(['approval.signed', 'risk.accepted', 'closure.signed', 'contract.confirmed', 'instrument.proposed'])
      const theirs = entries.filter((entry) => deciding.has(entry.kind) && OUTSIDE.has(entry.actor))
      return wrong([theirs.length === 0, `${theirs.length} judgements by providers`], [paths === 0, `${paths} paths`])
    },
  },
  {
    name: 'the kill switch voided the open mandate, ended every credential without the provider, and proved each dead',
    check: (facts) => {
      const { suspension, entries } = facts
      const suspended = entries.find((entry) => entry.kind === 'provider.suspended')
      const change = changeBy(facts, suspension.change)
      const executors = new Set(ofChange(facts, change, 'mandate.minted').map((entry) => String(entry.body['executor'])))
      return wrong(
        [(suspended?.body['mandates'] as unknown[] | undefined)?.length === 1, 'no mandate was void'],
        [suspension.credentials >= 4, `only ${suspension.credentials} credentials`],
        [suspension.proven.count === suspension.credentials, `${suspension.proven.count} of ${suspension.credentials} are proven`],
        [![...executors].some((one) => OUTSIDE.has(one)), 'somebody outside took part'],
        [change?.closure === 'risk_complete', `the change is ${change?.closure}`],
      )
    },
  },
  {
    name: 'it came back by decision of two, and no credential came back with it',
    check: (facts) =>
      wrong(...decidedByTwo(facts, 'resumption', 'meridian'), [facts.suspension.liftedAt !== null, 'it is suspended still']),
  },
  {
    name: 'the dossiers of the delegation, of a run and of the suspension are proven offline',
    check: ({ verified }) => wrong(...Object.entries(verified).map(([name, code]) => [code === 0, `${name}: exit code ${code}`] as const)),
  },
]

export const judge = (facts: Facts): EndingFound[] => ENDINGS.map(({ name, check }) => ({ name, problems: check(facts), notSeen: false }))
