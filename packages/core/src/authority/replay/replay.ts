// Asks two engines the same about decisions that were made: the one in force and another one. Facts are those of this moment; where they come to the input
// that was decided on then, the decision is replayed exactly, and else it is said that the facts have moved on.
import { CountersignError } from '@countersign/ledger'
import { compareDecisions, type PolicyEngine } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { getJson } from '../../platform/documents.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type DecisionDocument, decidePlanned } from '../decisions/index.ts'
import { type Plan, type PlannedOperation, readPlan } from '../plans/index.ts'
import type { Decided } from '../responsibility/index.ts'
import { decisionsBelow, type PastDecision, signatoriesOf } from './store.ts'

type Db = Kysely<Tables>

/** Of a larger plan the first so many operations are asked about. */
const mostOperations = 100

export interface ReplayedOperation {
  readonly operation: string
  readonly credential: string
  readonly executor: string
  readonly before: Decided['outcome']
  readonly after: Decided['outcome']
  readonly looser: readonly string[]
  readonly stricter: readonly string[]
  /** Whether the facts come to what was decided on then. */
  readonly facts: 'as_then' | 'of_today'
}

/** Somebody whom the other pack would let in, or out, where he acted. */
export interface LetInOrOut {
  readonly principal: string
  readonly power: 'change.approve' | 'change.execute'
  readonly operation: string
  readonly after: 'in' | 'out'
}

export interface Replayed {
  readonly change: string
  readonly plan: string
  readonly at: Date
  readonly requester: string
  /** How many were asked about; those that differ are listed. */
  readonly asked: number
  readonly leftOut: number
  readonly operations: readonly ReplayedOperation[]
  readonly people: readonly LetInOrOut[]
  /** Why nothing of it could be asked again. */
  readonly notReplayed?: string
}

interface Asking {
  readonly runtime: Runtime
  readonly db: Db
  readonly org: string
  readonly at: Date
  readonly engines: readonly [before: PolicyEngine, after: PolicyEngine]
}

const under = (runtime: Runtime, engine: PolicyEngine): Runtime => ({ ...runtime, policy: { ...runtime.policy, current: () => engine } })

const letInOrOut = async (
  { db, org, at, engines }: Asking,
  plan: Plan,
  planned: PlannedOperation,
  principal: string,
  power: LetInOrOut['power'],
  decided: readonly [Decided, Decided],
): Promise<LetInOrOut | undefined> => {
  const who = await resolvePrincipal(db, org, principal, at)
  if (!who) return undefined
  const resource = { kind: 'change', id: plan.change, requesterId: plan.requester, executorIds: [planned.executor.id] }
  const [was, is] = engines.map((engine, n) => {
    const { needs, outcome } = decided[n]!
    const asked = power !== 'change.approve' || outcome !== 'approval' || who.roles.some((role) => needs.roles.includes(role))
    return asked && engine.authorize({ principal: who, action: power, resource, context: { at: at.toISOString() } }).permitted
  })
  return was === is ? undefined : { principal, power, operation: planned.operation, after: is ? 'in' : 'out' }
}

const replayOne = async (
  asking: Asking,
  plan: Plan,
  planned: PlannedOperation,
  then: DecisionDocument['operations'][number] | undefined,
  signatories: readonly string[],
): Promise<{ operation: ReplayedOperation | undefined; people: LetInOrOut[] }> => {
  const { runtime, db, org, at, engines } = asking
  const [before, after] = await Promise.all(engines.map((engine) => decidePlanned(under(runtime, engine), db, org, plan, planned, at)))
  if (!before || !after) throw new Error('two engines give two answers')
  const { looser, stricter } = compareDecisions(before, after)
  const people: LetInOrOut[] = []
  for (const [principal, power] of [
    ...signatories.map((one) => [one, 'change.approve'] as const),
    [planned.executor.id, 'change.execute'] as const,
  ]) {
    const found = await letInOrOut(asking, plan, planned, principal, power, [before, after])
    if (found) people.push(found)
  }
  const { operation, credential, executor } = planned
  const differs = looser.length > 0 || stricter.length > 0
  return {
    operation: differs
      ? {
          operation,
          credential,
          executor: executor.id,
          before: before.outcome,
          after: after.outcome,
          looser,
          stricter,
          facts: then?.inputDigest === before.inputDigest ? 'as_then' : 'of_today',
        }
      : undefined,
    people,
  }
}

const samePerson = (one: LetInOrOut): string => JSON.stringify([one.principal, one.power, one.operation, one.after])

const replayDecision = async (asking: Asking, past: PastDecision): Promise<Replayed> => {
  const { db, org } = asking
  const plan = await readPlan(db, org, past.plan)
  const document = (await getJson(db, org, past.digest)) as DecisionDocument
  const then = new Map(document.operations.map((one) => [one.operation, one]))
  const signed = await signatoriesOf(db, org, past.plan)
  const asked = plan.operations.slice(0, mostOperations)
  const answers = await Promise.all(
    asked.map((planned) =>
      replayOne(
        asking,
        plan,
        planned,
        then.get(planned.id),
        signed.filter(({ operations }) => operations.includes(planned.id)).map(({ person }) => person),
      ),
    ),
  )
  const people = new Map(answers.flatMap((one) => one.people).map((one) => [samePerson(one), one]))
  return {
    change: past.change,
    plan: past.plan,
    at: past.at,
    requester: plan.requester,
    asked: asked.length,
    leftOut: plan.operations.length - asked.length,
    operations: answers.flatMap(({ operation }) => operation ?? []),
    people: [...people.values()],
  }
}

/** The newest decisions behind the one of this digest ('' for the newest of all), and what `engine` would have said of each. */
export const replayDecisions = async (
  runtime: Runtime,
  org: string,
  engine: PolicyEngine,
  behind: string,
  limit: number,
): Promise<{ digest: string; replayed: Replayed }[]> => {
  const { db } = runtime
  const asking: Asking = { runtime, db, org, at: runtime.clock.now(), engines: [runtime.policy.current(), engine] }
  const found: { digest: string; replayed: Replayed }[] = []
  for (const past of await decisionsBelow(db, org, behind, limit)) {
    const replayed = await replayDecision(asking, past).catch((error: unknown): Replayed => {
      // What was deleted by decision, or kept in a form of an earlier version, is said; what was altered is an error of its own.
      if (!(error instanceof CountersignError) || error.kind === 'internal' || error.kind === 'unavailable') throw error
      const { change, plan, at } = past
      return { change, plan, at, requester: '', asked: 0, leftOut: 0, operations: [], people: [], notReplayed: error.message }
    })
    found.push({ digest: past.digest, replayed })
  }
  return found
}
