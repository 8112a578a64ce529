// How each part of the story must end. Every check reads the report, the journal or what a workload wrote down; none asks the script that played it.
import type { Report } from './papers/report.ts'
import type { ChangeView } from './story/change-view.ts'
import { CREDENTIAL as LEGACY } from './story/legacy-scale.ts'
import { CREDENTIAL as TOKEN } from './story/living-token.ts'
import { CREDENTIAL as LYING } from './story/lying-gateway.ts'
import { CREDENTIAL as SESSION } from './story/open-session.ts'
import { CREDENTIAL as PRIVILEGED } from './story/owner-closes.ts'
import { CREDENTIAL as SHARED } from './story/shared-shipments.ts'
import { CREDENTIAL as OUTAGE } from './story/warehouse-outage.ts'
import type { Entry } from './story/watch.ts'
import type { Notes } from './workloads/company.ts'

export interface Facts {
  readonly report: Report
  readonly view: ChangeView
  readonly entries: readonly Entry[]
  /** What the workloads of the company wrote down. */
  readonly workloads: Notes
  /** What came of somebody's try to sign a closure that no proof carries. */
  readonly closureAttempt: { readonly refused: string | null } | undefined
  /** Exit code of the offline verifier on the dossier that was written. */
  readonly verified: number
  readonly people: {
    readonly riskAcceptor: string
    readonly operator: string
    readonly owner: string
    readonly agent: string
    readonly providers: readonly string[]
  }
}

export interface Ending {
  readonly name: string
  /** It needs something of the world that an interruption ends too (an open session, an outage): after one it may not be there to be seen. */
  readonly needsWholeRun?: true
  /** What is wrong; empty when it ended as it must. */
  check(facts: Facts): readonly string[]
}

export const wrong = (...claims: readonly (readonly [isTrue: boolean, otherwise: string])[]): string[] =>
  claims.filter(([isTrue]) => !isTrue).map(([, otherwise]) => otherwise)

const credential = ({ report }: Facts, id: string) => report.credentials.find((one) => one.id === id)
const operation = ({ view }: Facts, id: string, named: string) => {
  const planned = view.planDocument?.operations.find(
    (one) => one.operation === named && (one.credential === id || one.parameters['replaces'] === id),
  )
  return view.operations.find((one) => one.id === planned?.id)
}
const proofs = ({ entries }: Facts, stream: string | undefined) =>
  entries.filter((entry) => entry.kind === 'proof.recorded' && entry.stream === stream)
const verdicts = (facts: Facts, stream: string | undefined, purpose: string) =>
  proofs(facts, stream)
    .filter((entry) => entry.body['purpose'] === purpose)
    .map((entry) => String(entry.body['verdict']))
const ended = (facts: Facts, id: string, closure = 'risk_complete', verdict = 'rejected') =>
  [
    [credential(facts, id)?.closure === closure, `\`${id}\` is ${credential(facts, id)?.closure ?? 'not in the report'}, not ${closure}`],
    [credential(facts, id)?.verdict === verdict, `\`${id}\` is ${credential(facts, id)?.verdict ?? 'without a proof'}, not ${verdict}`],
  ] as const

export const ENDINGS: readonly Ending[] = [
  {
    name: 'what was reported gone and still worked opened an incident, and closed by a later proof alone',
    needsWholeRun: true,
    check: (facts) => {
      const row = operation(facts, LYING, 'credential.revoke')
      const seen = verdicts(facts, row?.id, 'rejection')
      const incident = facts.report.incidents.find((one) => one.credential === LYING)
      const closed = facts.entries.find(
        (entry) => entry.kind === 'closure.reached' && entry.stream === row?.id && entry.body['closure'] === 'risk_complete',
      )
      const refuted = facts.entries.find(
        (entry) =>
          entry.kind === 'proof.recorded' &&
          entry.stream === row?.id &&
          entry.body['verdict'] === 'still_accepted' &&
          entry.body['purpose'] === 'rejection',
      )
      return wrong(
        ...ended(facts, LYING),
        [seen.includes('still_accepted') && seen.at(-1) === 'rejected', `its proofs were: ${seen.join(', ') || 'none'}`],
        [incident?.state === 'closed', `its incident is ${incident?.state ?? 'missing'}`],
        [refuted !== undefined && closed !== undefined && closed.index > refuted.index, 'it closed before it was seen to work'],
        [facts.closureAttempt?.refused != null, 'a closure without a proof was not refused'],
      )
    },
  },
  {
    name: 'the session that outlived its role was found, ended, and proven gone',
    needsWholeRun: true,
    check: (facts) => {
      const row = operation(facts, SESSION, 'session.end')
      return wrong(
        ...ended(facts, SESSION),
        [row?.phase === 'done' && (row?.attempts ?? 0) > 0, `its session was not ended but ${row?.phase ?? 'not planned'}`],
        [row?.verdict === 'rejected', `the sessions' proof says ${row?.verdict ?? 'nothing'}`],
        [facts.workloads.dispatch.endedAt !== undefined, 'the worker never noticed'],
      )
    },
  },
  {
    name: 'the token outlived its client, was introspected, and is refused at the resource',
    check: (facts) => {
      const row = operation(facts, TOKEN, 'token.revoke')
      return wrong(
        ...ended(facts, TOKEN),
        [verdicts(facts, row?.id, 'baseline')[0] === 'still_accepted', 'it was not seen alive before its end'],
        [credential(facts, TOKEN)?.strength === 'presented', `its proof is ${credential(facts, TOKEN)?.strength ?? 'without strength'}`],
        [facts.workloads.tariff.refusedAt !== undefined, 'the job was never refused'],
      )
    },
  },
  {
    name: 'the shared credential was split, with no moment without access for the workload that stays',
    check: (facts) => {
      const [issued, moved, retired] = ['credential.issue', 'consumer.move', 'credential.revoke'].map((named) =>
        operation(facts, SHARED, named),
      )
      const at = (kind: string, stream: string | undefined, field: string, value: string) =>
        facts.entries.find((entry) => entry.kind === kind && entry.stream === stream && entry.body[field] === value)?.index ?? Number.NaN
      const proven = at('closure.reached', moved?.id, 'closure', 'risk_complete')
      const begun = facts.entries.find((entry) => entry.kind === 'operation.started' && entry.stream === retired?.id)?.index ?? Number.NaN
      const { portal, events } = facts.workloads
      return wrong(
        ...ended(facts, SHARED),
        [issued?.closure === 'risk_complete' && moved?.closure === 'risk_complete', 'the replacement was not proven'],
        [proven < begun, 'the shared one was retired before the move was proven'],
        [portal.tries > 10, `the portal was tried ${portal.tries} times only`],
        [portal.gaps === 0, `the portal had ${portal.gaps} moments without access`],
        [portal.accounts.length > 1, 'the portal never moved'],
        [events.refusedAt !== undefined, "the provider's side still gets in"],
      )
    },
  },
  {
    name: 'an outage proved nothing: inconclusive, asked again, finally rejected',
    needsWholeRun: true,
    check: (facts) => {
      const row = operation(facts, OUTAGE, 'credential.revoke')
      const seen = verdicts(facts, row?.id, 'rejection')
      return wrong(
        ...ended(facts, OUTAGE),
        [seen.filter((one) => one === 'inconclusive').length >= 2, `its proofs were: ${seen.join(', ') || 'none'}`],
        [seen.at(-1) === 'rejected', 'the last proof is no rejection'],
      )
    },
  },
  {
    name: 'what could not be revoked was accepted by a named person, with controls, an end and a re-opening',
    check: (facts) => {
      const acceptance = facts.report.riskAcceptances.find((one) => one.credential === LEGACY)
      return wrong(
        ...ended(facts, LEGACY, 'risk_accepted', 'still_accepted'),
        [acceptance?.state === 'accepted', `its acceptance is ${acceptance?.state ?? 'missing'}`],
        [acceptance?.person === facts.people.riskAcceptor, 'it was not accepted by the risk acceptor'],
        [acceptance?.reopensAt != null && Date.parse(acceptance.reopensAt) > Date.now(), 'it is not opened again by itself'],
        [facts.report.riskAcceptances.every((one) => one.credential === LEGACY), 'another risk was accepted too'],
      )
    },
  },
  ...(['evidence.forged', 'evidence.transplanted', 'evidence.replayed'] as const).map(
    (code): Ending => ({
      name: `${code.slice('evidence.'.length)} evidence was refused and recorded, and changed nothing`,
      check: (facts) => {
        const refusal = facts.entries.find((entry) => entry.kind === 'evidence.refused' && entry.body['code'] === code)
        const finding = facts.entries.find((entry) => entry.kind === 'finding.opened' && JSON.stringify(entry.body).includes(code))
        return wrong([refusal !== undefined, 'it was not refused'], [finding !== undefined, 'it is no finding'])
      },
    }),
  ),
  {
    name: "the provider's operator could not approve, and his try is recorded",
    check: (facts) =>
      wrong(
        [
          facts.report.refusals.some((one) => one.by === facts.people.operator && one.kind === 'refusal.recorded'),
          'there is no record of it',
        ],
        [!facts.entries.some((entry) => entry.kind === 'approval.signed' && entry.actor === facts.people.operator), 'he approved'],
      ),
  },
  {
    name: 'the privileged production account took two step-up approvers and its owner',
    check: (facts) => {
      const row = operation(facts, PRIVILEGED, 'credential.revoke')
      const request = facts.view.approvalRequests.find((one) => row !== undefined && one.operations.includes(row.id))
      const approvers = new Set(
        facts.entries
          .filter((entry) => entry.kind === 'approval.signed' && entry.body['request'] === request?.id)
          .map((entry) => String(entry.body['person'])),
      )
      const signed = facts.entries.find((entry) => entry.kind === 'closure.signed' && entry.stream === row?.id)
      return wrong(
        ...ended(facts, PRIVILEGED),
        [request?.quorum === 2 && request.stepUp, 'it did not ask for two people and step-up'],
        [approvers.size === 2, `${approvers.size} people approved`],
        [signed?.actor === facts.people.owner, 'its owner did not sign the closure'],
      )
    },
  },
  {
    name: 'something of low risk ran unasked, and was proven all the same',
    check: (facts) => {
      const unasked = new Set(
        facts.view.decisionDocument?.operations.filter((one) => one.outcome === 'autonomous').map((one) => one.operation),
      )
      const ran = facts.view.operations.filter((one) => unasked.has(one.id) && one.operation === 'credential.revoke')
      return wrong(
        [ran.length > 0, 'nothing ran unasked'],
        [ran.every((one) => one.closure === 'risk_complete' && one.verdict === 'rejected'), 'it is not proven'],
      )
    },
  },
  {
    name: 'every other credential is dead by proof, and the change is closed',
    check: (facts) =>
      wrong(
        ...facts.report.credentials
          .filter((one) => one.id !== LEGACY)
          .map((one) => [one.closure === 'risk_complete', `\`${one.id}\` is ${one.closure}`] as const),
        [facts.report.credentials.length >= 12, `only ${facts.report.credentials.length} credentials`],
        [facts.view.state === 'closed', `the change is ${facts.view.state}`],
        [facts.view.closure === 'risk_accepted', `the change closed as ${facts.view.closure}`],
        [facts.report.incidents.every((one) => one.state === 'closed'), 'an incident is open'],
      ),
  },
  {
    name: 'no provider decided anything',
    check: (facts) => {
      const deciding = new Set(['approval.signed', 'risk.accepted', 'closure.signed'])
      const theirs = facts.entries.filter((entry) => deciding.has(entry.kind) && facts.people.providers.includes(entry.actor))
      return wrong([theirs.length === 0, `${theirs.length} judgements by providers`])
    },
  },
  {
    name: 'the dossier is proven offline: integrity, completeness, truth',
    check: ({ verified }) => wrong([verified === 0, `the verifier ended with ${verified}`]),
  },
]

export interface EndingFound {
  readonly name: string
  readonly problems: readonly string[]
  /** The run was interrupted, and what this ending is about ended with it: nothing is wrong, and nothing was shown. */
  readonly notSeen: boolean
}

export const judgeEndings = (facts: Facts, wasInterrupted: boolean): EndingFound[] =>
  ENDINGS.map(({ name, needsWholeRun, check }) => {
    const problems = check(facts)
    return { name, problems, notSeen: problems.length > 0 && wasInterrupted && needsWholeRun === true }
  })
