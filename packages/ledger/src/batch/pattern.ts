/**
 * What two plans have in common that are equal but for the thing they are about: the plan, the decision on it and what is asked, without the members
 * that only say which thing. Two requests may be answered by one signature only where their patterns are one text.
 *
 * INVARIANT: members are left out by name and everything else stays, so a member that is unknown here keeps two plans apart.
 * Pure, of nothing but the documents: who asks, who signs and who verifies years later reckon it alike.
 */

export const PATTERN_TYPE = 'countersign/plan-pattern/v1'

/** Which of a plan's operations a request is about, and what it takes. */
export interface Asked {
  readonly roles: readonly string[]
  readonly quorum: number
  readonly stepUp: boolean
  readonly operations: readonly string[]
}

type Obj = Readonly<Record<string, unknown>>

/** Which change, which thing, under which number elsewhere; `purpose` is the sentence that names the thing. */
const OF_THE_PLAN: ReadonlySet<string> = new Set(['change', 'revision', 'ticket', 'purpose', 'trigger', 'window', 'operations'])
const OF_AN_OPERATION: ReadonlySet<string> = new Set(['id', 'credential', 'identity', 'system', 'baseState', 'handle', 'after'])
const OF_THE_DECISION: ReadonlySet<string> = new Set(['plan', 'at', 'operations'])
const OF_A_DECIDED: ReadonlySet<string> = new Set(['operation', 'inputDigest'])
const OF_A_HANDLE: ReadonlySet<string> = new Set(['account', 'key'])
const OF_THE_TRIGGER: ReadonlySet<string> = new Set(['ref'])

const isObj = (value: unknown): value is Obj => typeof value === 'object' && value !== null && !Array.isArray(value)
const own = (from: Obj, name: string): unknown => (Object.hasOwn(from, name) ? from[name] : undefined)
const without = (from: Obj, names: ReadonlySet<string>): Obj =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.has(name)))

/** A plan says when it may be carried out; what counts is for how long. */
const secondsOf = (window: unknown): number | undefined => {
  if (!isObj(window)) return undefined
  const [from, until] = ['notBefore', 'notAfter'].map((name) => Date.parse(String(own(window, name))))
  const seconds = (until! - from!) / 1000
  return Number.isFinite(seconds) ? seconds : undefined
}

/** Positions instead of ids; undefined where one is of no operation of the plan. */
const positions = (ids: unknown, places: ReadonlyMap<unknown, number>): readonly number[] | undefined => {
  if (!Array.isArray(ids)) return undefined
  const found = ids.flatMap((id) => places.get(id) ?? [])
  return found.length === ids.length ? found : undefined
}

const operationOf = (one: Obj, places: ReadonlyMap<unknown, number>): Obj | undefined => {
  const handle = own(one, 'handle')
  const after = positions(own(one, 'after'), places)
  if (!isObj(handle) || after === undefined) return undefined
  // SAFETY: a document of authority is read by itself, however much another one looks like it.
  if (String(own(handle, 'kind')).startsWith('instrument.')) return undefined
  return { ...without(one, OF_AN_OPERATION), handle: without(handle, OF_A_HANDLE), after }
}

/** Where each id stands; undefined where one is no text or stands twice. */
const placesOf = (ids: readonly unknown[]): ReadonlyMap<unknown, number> | undefined => {
  const places = new Map(ids.map((id, at) => [id, at]))
  return places.size === ids.length && ids.length > 0 && ids.every((id) => typeof id === 'string') ? places : undefined
}

/** What a document has in common with its equals, and the ids of its operations in their order. */
export interface Common {
  readonly form: Obj
  readonly operations: readonly string[]
}

const objectsIn = (from: Obj, name: string): readonly Obj[] | undefined => {
  const list = own(from, name)
  return Array.isArray(list) && list.every(isObj) ? list : undefined
}

/** Of a plan that was parsed from its canonical text; undefined for what is never batched: a document of authority, or what is no whole plan. */
export function commonOfPlan(plan: unknown): Common | undefined {
  if (!isObj(plan)) return undefined
  const operations = objectsIn(plan, 'operations')
  const trigger = own(plan, 'trigger')
  const windowSeconds = secondsOf(own(plan, 'window'))
  const ids = operations?.map((one) => own(one, 'id')) as string[] | undefined
  const places = ids && placesOf(ids)
  if (operations === undefined || places === undefined || !isObj(trigger) || windowSeconds === undefined) return undefined
  const common = operations.flatMap((one) => operationOf(one, places) ?? [])
  if (common.length !== operations.length) return undefined
  const form = { ...without(plan, OF_THE_PLAN), trigger: without(trigger, OF_THE_TRIGGER), windowSeconds, operations: common }
  return { form, operations: ids! }
}

/** Of the decision on a plan. */
export function commonOfDecision(decision: unknown): Common | undefined {
  if (!isObj(decision)) return undefined
  const decided = objectsIn(decision, 'operations')
  const ids = decided?.map((one) => own(one, 'operation')) as string[] | undefined
  if (decided === undefined || placesOf(ids!) === undefined) return undefined
  const operations = decided.map((one) => without(one, OF_A_DECIDED))
  return { form: { ...without(decision, OF_THE_DECISION), operations }, operations: ids! }
}

/** A common form by its digest. */
export interface Digested {
  readonly digest: string
  readonly operations: readonly string[]
}

/** The pattern, to be written canonically; undefined where the three don't fit together. */
export function patternOf(plan: Digested, decision: Digested, asked: Asked): Obj | undefined {
  const places = placesOf(plan.operations)
  const decided = places && positions(decision.operations, places)
  const about = places && positions(asked.operations, places)
  if (decided === undefined || about === undefined) return undefined
  return {
    type: PATTERN_TYPE,
    plan: plan.digest,
    decision: decision.digest,
    // Operations by their place in the plan.
    decided,
    asks: { roles: [...asked.roles].sort(), quorum: asked.quorum, stepUp: asked.stepUp, operations: [...about].sort((a, b) => a - b) },
  }
}
