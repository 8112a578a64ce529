// Derives impacts again where the inventory, what systems show, or policy has changed since. Who administers something is few and looked at whole; of
// everybody else only those that have changed, but after so much has that it can't be named. What differs commits with its entry.
import { hygieneModelOf, type ImpactRules } from '@countersign/policy'
import { changedSince } from '../../registry/estate/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { ImpactReason } from '../../tables.ts'
import { toldBy } from './administering.ts'
import { lookAtAccounts } from './looks.ts'
import { controlledFrom, type Facts, type Governs, impactOf, reasonsOf } from './model.ts'
import {
  type Governing,
  holdersAt,
  identitiesOf,
  type KnownImpact,
  knownImpacts,
  openingProduction,
  putStanding,
  readStanding,
  snapshotNow,
  whoGoverns,
} from './reach-store.ts'
import { writeImpacts } from './write.ts'

const mostChanged = 20_000

interface Changed {
  readonly snapshot: string
  /** Undefined: everything may have. */
  readonly identities: readonly string[] | undefined
}

/** Undefined: nothing has. */
const changedIn = async (runtime: Runtime, org: string, rules: ImpactRules): Promise<Changed | undefined> => {
  const { db } = runtime
  const standing = await readStanding(db, org)
  if (standing?.rules !== rules.text.all) return { snapshot: await snapshotNow(db), identities: undefined }
  const since = await changedSince(db, org, standing.snapshot, mostChanged)
  // What a system is decides about everybody who has a credential there.
  if (since.isEverything || since.nodes.some(({ kind }) => kind === 'system')) return { snapshot: since.snapshot, identities: undefined }
  if (since.nodes.length === 0) return undefined
  const named = (kind: string): string[] => since.nodes.filter((node) => node.kind === kind).map(({ id }) => id)
  return { snapshot: since.snapshot, identities: [...named('identity'), ...(await identitiesOf(db, org, named('credential')))] }
}

const pushed = <V>(map: Map<string, V[]>, key: string, value: V): void => {
  const there = map.get(key)
  if (there) there.push(value)
  else map.set(key, [value])
}

/** Whose own, or what derives from his own, governs what; and which system leads to which. */
const spread = (all: readonly Governing[]) => {
  const governs = new Map<string, Governs[]>()
  const leads = new Map<string, string[]>()
  for (const { above, ...one } of all) {
    for (const identity of new Set([one.identity, ...(above ?? []).map((each) => each.identity)])) pushed(governs, identity, one)
    for (const { system } of above ?? []) if (system !== one.system) pushed(leads, system, one.system)
  }
  return { governs, leads }
}

/** What is known of each identity that there is anything to say about. */
const reasonsNow = async (
  runtime: Runtime,
  org: string,
  rules: ImpactRules,
  known: readonly KnownImpact[],
  changed: readonly string[] | undefined,
): Promise<ReadonlyMap<string, readonly ImpactReason[]>> => {
  const { db } = runtime
  const { governs, leads } = spread(await whoGoverns(db, org))
  const controlled = new Map(
    [...governs].map(
      ([id, all]) =>
        [
          id,
          controlledFrom(
            all.map(({ system }) => system),
            leads,
          ),
        ] as const,
    ),
  )
  const holders = await holdersAt(db, org, [...new Set([...controlled.values()].flat())].sort())
  const among = changed && [...new Set([...changed, ...known.map(({ identity }) => identity)])]
  const opening = await openingProduction(db, org, rules.productionSystems, among)
  const now = new Map<string, readonly ImpactReason[]>()
  for (const identity of new Set([...governs.keys(), ...opening.keys()])) {
    const facts: Facts = {
      governs: governs.get(identity) ?? [],
      controls: controlled.get(identity) ?? [],
      opens: opening.get(identity) ?? [],
    }
    const reasons = reasonsOf(identity, facts, (system) => holders.get(system), rules)
    if (reasons.length > 0) now.set(identity, reasons)
  }
  return now
}

/** Gives how many identities have become of high impact, or are no longer. */
export const deriveImpacts = async (
  runtime: Runtime,
  caller: Caller,
  rules: ImpactRules = hygieneModelOf(runtime.policy.current().bundle).impact,
): Promise<number> => {
  const { org } = caller
  await lookAtAccounts(runtime, org, rules, `${toldBy} ${rules.text.rights}`)
  const changed = await changedIn(runtime, org, rules)
  if (!changed) return 0
  const known = await knownImpacts(runtime.db, org)
  const now = await reasonsNow(runtime, org, rules, known, changed.identities)
  const before = new Map(known.map((one) => [one.identity, one]))
  const differing = [...new Set([...now.keys(), ...before.keys()])].sort().flatMap((identity) => {
    const because = now.get(identity) ?? []
    const impact = impactOf(because)
    const was = before.get(identity)
    const isSame = was?.impact === impact && JSON.stringify(was.because.map(inOrder)) === JSON.stringify(because.map(inOrder))
    return isSame ? [] : [{ identity, impact, because }]
  })
  const turned = await writeImpacts(runtime, caller, differing)
  // ORDER: what was read is at least as new as the snapshot, and is written before it counts as looked at.
  await putStanding(runtime.db, org, rules.text.all, changed.snapshot)
  return turned
}

/** The database orders the names of what it keeps as it likes. */
const inOrder = (reason: ImpactReason) => Object.entries(reason).sort(([a], [b]) => (a < b ? -1 : 1))

const derivedAt = new WeakMap<Runtime, number>()
const pauseMs = 15_000

/** By the sweep. */
export const followImpact = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const now = runtime.clock.monotonic()
  const before = derivedAt.get(runtime)
  if (before !== undefined && now - before < pauseMs) return
  await deriveImpacts(runtime, caller)
  derivedAt.set(runtime, now)
}
