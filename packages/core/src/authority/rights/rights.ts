// Works out the decision rights of a party: the policy is asked, with what the matrix, the delegations and the runbooks in force say.
// Nothing is decided here that the policy doesn't decide: the same engine, the same facts, the same narrowing as for a real operation.
import { CountersignError } from '@countersign/ledger'
import {
  createPolicyEngine,
  type Decision,
  type OperationDelegation,
  type OperationQuery,
  type PolicyEngine,
  type PrincipalRef,
  RISK_CLASSES,
  type RiskClass,
  vocabularyOf,
} from '@countersign/policy'
import type { Kysely } from 'kysely'
import { getJson } from '../../platform/documents.ts'
import { readSystem } from '../../registry/inventory/index.ts'
import { readParty } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { delegatedFacts, delegationFacts, riskChange } from '../decisions/index.ts'
import { delegationIn, delegationsFor } from '../delegations/index.ts'
import { inForceAll, versionsOf } from '../instruments/index.ts'
import { hasWayBack, wayBackAtBest } from '../plans/index.ts'
import { bundleOf } from '../policy/index.ts'
import {
  chainOf,
  compileMatrix,
  type Decided,
  type Matrix,
  matrixInForce,
  matrixKind,
  matrixName,
  narrowed,
  type Responsibility,
  readMatrix,
  responsibilityUnder,
  type Standing,
} from '../responsibility/index.ts'
import { rehearsedLately, runbookIn, wayBackOfRun } from '../runbooks/index.ts'
import { anyOther, type Point, type RightAt, rightOf, widerBy } from './model.ts'

/** Under which policy and which matrix the question is asked. */
export interface Rules {
  readonly engine: PolicyEngine
  readonly standing: Standing
}

export interface RulesAsked {
  /** Version of the matrix; absent: the one in force. */
  readonly matrix?: number | undefined
  /** A matrix that is no version yet. */
  readonly document?: Readonly<Record<string, unknown>> | undefined
  /** Digest of a policy bundle; absent: the one in force. */
  readonly bundle?: string | undefined
}

/** Errors: `rights.unknown_bundle`, `rights.unknown_matrix`, `rights.bad_matrix`. */
export const rulesFor = async (runtime: Runtime, db: Kysely<Tables>, org: string, asked: RulesAsked, at: Date): Promise<Rules> => {
  const current = runtime.policy.current()
  let engine = current
  if (asked.bundle !== undefined && asked.bundle !== current.bundle.digest) {
    const bundle = await bundleOf(runtime, db, org, asked.bundle)
    if (!bundle)
      throw new CountersignError('rights.unknown_bundle', 'not_found', `no policy bundle \`${asked.bundle}\` was ever in force here`)
    engine = createPolicyEngine(bundle)
  }
  const under = (matrix: Matrix, version: number): Standing => ({
    state: 'in_force',
    matrix: compileMatrix(matrix, engine.bundle),
    version,
  })
  if (asked.document !== undefined) {
    const read = readMatrix(asked.document)
    if ('problems' in read)
      throw new CountersignError(
        'rights.bad_matrix',
        'invalid',
        `the document is no matrix: ${read.problems[0]?.where} ${read.problems[0]?.problem}`,
      )
    return { engine, standing: under(read.document, 0) }
  }
  if (asked.matrix !== undefined) {
    const row = (await versionsOf(db, org, matrixKind, matrixName)).find((one) => one.version === asked.matrix)
    if (!row) throw new CountersignError('rights.unknown_matrix', 'not_found', `the matrix has no version ${asked.matrix}`)
    return { engine, standing: under((await getJson(db, org, row.digest)) as Matrix, row.version) }
  }
  return rulesUnder(runtime, db, org, engine, at)
}

/** The matrix in force, under this policy. */
export const rulesUnder = async (runtime: Runtime, db: Kysely<Tables>, org: string, engine: PolicyEngine, at: Date): Promise<Rules> => ({
  engine,
  standing: await matrixInForce({ policy: { ...runtime.policy, current: () => engine } }, db, org, at),
})

export interface Subject {
  readonly principal: PrincipalRef
  readonly chain: readonly string[]
}

/** The party's software, as it would ask and execute. Errors: `provider.unknown`. */
export const subjectOf = async (db: Kysely<Tables>, org: string, party: string): Promise<Subject> => {
  const row = await readParty(db, org, party)
  if (!row || row.kind === 'enterprise') throw new CountersignError('provider.unknown', 'not_found', `no provider \`${party}\``)
  return {
    principal: {
      kind: 'agent',
      id: `any agent of ${party}`,
      party: { kind: row.kind, id: party },
      roles: ['provider_agent'],
      active: true,
    },
    chain: await chainOf(db, org, party),
  }
}

/** What the documents in force say at one point, with each way in which the party could ask there. */
interface Way {
  readonly runbook: string | null
  readonly facts: OperationDelegation
  /** Whether a delegation covers it: asked as soon as a matrix is in force, also one that only might be. */
  readonly delegated: boolean
  readonly hasRollback: boolean
  /** At which criticalities; undefined: at all. */
  readonly criticalities?: readonly string[]
  /** Why its runbook lets nothing be done alone at this moment, in words; undefined: it does. */
  readonly untried?: string
}

/** Which way is asked is the party's own choice: freely, or by running one of the runbooks that its delegation names, within its bounds. */
export const waysAt = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  subject: Subject,
  point: Point,
  at: Date,
): Promise<Way[]> => {
  const { operation, environment, system, domain } = point
  const { principal } = subject
  const origin = { kind: 'request', ref: 'rights' }
  const question = { requester: principal, executor: principal, origin, operation, place: point }
  const { facts } = await delegationFacts(runtime, db, org, question, at)
  const placed = await readSystem(db, org, system)
  const region = point.region === anyOther ? (placed?.region ?? null) : point.region
  const reach = { operation, environment, system, region, tenant: placed?.tenant ?? null }
  const { live } = await delegatedFacts(db, org, { requester: principal, executor: principal, origin, credential: '', reach }, at)
  const under = await delegationsFor(db, org, principal.party.id, reach, at)
  const ways: Way[] = [
    { runbook: null, facts: { ...facts, live }, delegated: under.live, hasRollback: hasWayBack({ wayBack: wayBackAtBest(operation) }) },
  ]
  if (!under.live) return ways
  for (const { name, document, version } of await inForceAll(db, org, 'runbook', at)) {
    const runbook = runbookIn(document)
    const { parties, steps, bounds } = runbook
    const within =
      under.runbooks.includes(name) &&
      parties.includes(principal.party.id) &&
      steps.some((step) => step.operation === operation) &&
      bounds.systems.includes(system) &&
      (bounds.environments as readonly string[]).includes(environment) &&
      (bounds.identityKinds?.includes(domain) ?? true)
    if (!within) continue
    const wayBack = wayBackOfRun(runbook) ?? wayBackAtBest(operation)
    const way = {
      runbook: name,
      facts: { ...facts, live, inRunbook: true },
      delegated: true,
      hasRollback: hasWayBack({ wayBack }),
      criticalities: bounds.criticality,
    }
    const rehearsed = await rehearsedLately(db, org, name, version, runbook, at)
    // ORDER: of ways that give as much the first is shown, so what a rehearsal would open comes before asking freely, which says less.
    if (rehearsed.good) ways.push(way)
    else ways.unshift({ ...way, untried: `the runbook \`${name}\` lets nothing be done alone: ${rehearsed.words}` })
  }
  return ways
}

/** Systems that runbooks and delegations in force name: there rights differ from elsewhere. */
export const systemsNamed = async (db: Kysely<Tables>, org: string, at: Date): Promise<string[]> => {
  const runbooks = (await inForceAll(db, org, 'runbook', at)).flatMap(({ document }) => runbookIn(document).bounds.systems)
  const delegations = (await inForceAll(db, org, 'delegation', at)).flatMap(({ document }) => delegationIn(document).systems)
  return [...new Set([...runbooks, ...delegations])].sort()
}

/** The plainest question there is about the operation at the point: documented, owned, reversible, unshared, unprivileged. */
const questionAt = (
  rules: Rules,
  subject: Subject,
  point: Point,
  criticality: RiskClass,
  { facts, hasRollback }: Pick<Way, 'facts' | 'hasRollback'>,
  at: Date,
): OperationQuery => ({
  operation: point.operation,
  trigger: 'request',
  requester: subject.principal,
  executor: subject.principal,
  target: {
    id: 'any',
    kind: 'any',
    systemId: point.system,
    environment: point.environment,
    criticality,
    shared: false,
    legacy: false,
    privileged: false,
    revocable: true,
    hasBusinessOwner: true,
    hasTechnicalOwner: true,
    hasExpiry: true,
    canary: false,
  },
  risk: {
    ...riskChange(
      {
        operation: point.operation,
        classes: vocabularyOf(rules.engine.bundle).operations.get(point.operation) ?? ['grant'],
        replaces: false,
        parameters: {},
      },
      { privileged: false, environment: point.environment, reaches: point.environment, expiresAt: at, kind: point.domain },
    ),
    availability: 'none',
  },
  hasReason: true,
  hasTicket: true,
  hasRollback,
  massChange: false,
  frozenSubject: false,
  delegation: facts,
  at: at.toISOString(),
})

export interface Explained {
  readonly right: RightAt
  readonly decision: Decided
  readonly facts: OperationDelegation
}

const reasonOf = (decision: Decision, said: Responsibility): string => decision.reasons[0] ?? said.reason ?? 'no policy says more'

/** Under these rules, of all ways the one that gives most. `ways`: as the documents in force have it; what the matrix says is asked of the rules. */
export const rightAt = (
  rules: Rules,
  subject: Subject,
  point: Point,
  criticality: RiskClass,
  ways: readonly Way[],
  at: Date,
): Explained => {
  const { operation, ...place } = point
  const said = responsibilityUnder(rules.standing, { operation, ...place }, subject)
  const governs = vocabularyOf(rules.engine.bundle).operations.get(operation)?.includes('govern') ?? false
  const open = ways.filter((way) => way.criticalities?.includes(criticality) ?? true)
  const ask = (way: Way, inRunbook: boolean): Explained => {
    const live = rules.standing.state === 'in_force' ? way.delegated : way.facts.live
    const facts = { ...way.facts, inRunbook, live, covered: said.covered, mayExecute: said.mayExecute }
    const decision = narrowed(
      rules.engine.decide(questionAt(rules, subject, point, criticality, { facts, hasRollback: way.hasRollback }, at)),
      said,
      governs,
    )
    const right = rightOf[decision.outcome]
    return {
      facts,
      decision,
      right: { ...point, criticality, right, row: said.row?.id ?? null, runbook: way.runbook, reason: reasonOf(decision, said) },
    }
  }
  const all = open.flatMap((way: Way): Explained[] => {
    const { untried } = way
    if (untried === undefined) return [ask(way, way.facts.inRunbook)]
    // It is said only where a rehearsal would change the answer.
    if (ask(way, true).right.right !== 'autonomous') return []
    const asked = ask(way, false)
    return [{ ...asked, right: { ...asked.right, reason: untried } }]
  })
  return all.reduce((best, next) => (widerBy(best.right.right, next.right.right) > 0 ? next : best))
}

/** All rights of a party at these points, under each of these rules. */
export const rightsAt = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  subject: Subject,
  points: readonly Point[],
  rules: readonly Rules[],
  at: Date,
): Promise<RightAt[][]> => {
  const found: RightAt[][] = rules.map(() => [])
  for (const point of points) {
    const ways = await waysAt(runtime, db, org, subject, point, at)
    for (const [n, under] of rules.entries())
      for (const criticality of RISK_CLASSES) found[n]!.push(rightAt(under, subject, point, criticality, ways, at).right)
  }
  return found
}
