// What a node reaches. A graph that is asked often is kept in memory and brought up to date before each answer; else the database is asked.
// INVARIANT: no answer is older than its question: what was committed before is in it, whichever way it was found.
import { CountersignError } from '@countersign/ledger'
import type { Runtime } from '../../runtime.ts'
import { walkDatabase } from './cold.ts'
import type { Compact } from './compact.ts'
import { loadEstate } from './load-store.ts'
import { type EstateNode, nameOf, type Reach, type View } from './model.ts'
import { type Overlay, readOverlay } from './overlay.ts'
import { changedSince, forgetChanges, standingOf } from './store.ts'
import { walkMemory } from './warm.ts'

/** So many changed nodes are read again for each question; with more the graph is let go. */
const mostChanged = 20_000
/** A graph that nobody has asked for so long is let go, and one that somebody has is read by the next sweep. */
const idleMs = 15 * 60_000
/** Changes are kept for longer than any graph goes unasked. */
const rememberedMinutes = 60

interface Held {
  askedAt: number
  graph?: Compact
  /** What the graph shows; what has changed since is in `changed`, as of `upTo`. */
  snapshot?: string
  changed?: ReadonlyMap<string, EstateNode>
  overlay?: Overlay | undefined
}

const held = new WeakMap<Runtime['db'], Map<string, Held>>()

const heldOf = (runtime: Runtime, org: string): Held => {
  let all = held.get(runtime.db)
  if (!all) {
    all = new Map()
    held.set(runtime.db, all)
  }
  let one = all.get(org)
  if (!one) {
    one = { askedAt: runtime.clock.monotonic() }
    all.set(org, one)
  }
  return one
}

const letGo = (one: Held): void => {
  delete one.graph
  delete one.snapshot
  delete one.changed
  delete one.overlay
}

/** The graph with what has changed since it was read; undefined where there is none in memory that could be believed. */
const upToDate = async (
  runtime: Runtime,
  org: string,
  one: Held,
): Promise<{ graph: Compact; overlay: Overlay | undefined } | undefined> => {
  const { graph, snapshot } = one
  if (!graph || snapshot === undefined) return undefined
  const since = await changedSince(runtime.db, org, snapshot, mostChanged)
  if (one.graph !== graph) return undefined
  const changed = new Map(one.changed)
  for (const node of since.nodes) changed.set(nameOf(node), node)
  // Whose a party is decides about edges that other rows tell.
  if (since.isEverything || changed.size > mostChanged || since.nodes.some((node) => node.kind === 'party' && graph.place(node).found)) {
    letGo(one)
    return undefined
  }
  if (since.nodes.length === 0) return { graph, overlay: one.overlay }
  const overlay = await readOverlay(runtime.db, org, graph, [...changed.values()])
  // ORDER: what was read is at least as new as the snapshot that it is kept under, never older.
  if (one.graph === graph && one.snapshot === snapshot) Object.assign(one, { changed, overlay, snapshot: since.snapshot })
  return { graph, overlay }
}

/** Errors: `estate.unknown`. A node that has ended reaches itself alone. */
export const reachFrom = async (
  runtime: Runtime,
  org: string,
  start: EstateNode,
  view: View,
): Promise<{ ended: boolean; reach: Reach }> => {
  const one = heldOf(runtime, org)
  one.askedAt = runtime.clock.monotonic()
  const warm = await upToDate(runtime, org, one)
  // What is in the graph and hasn't changed since was alive when it was read, and is.
  const isKnown = warm?.graph.place(start).found === true && !one.changed?.has(nameOf(start))
  const standing = isKnown ? 'alive' : await standingOf(runtime.db, org, start)
  if (standing === undefined)
    throw new CountersignError('estate.unknown', 'not_found', `no \`${nameOf(start)}\` in the inventory; see \`countersign estate --help\``)
  const reach = warm ? walkMemory(warm.graph, warm.overlay, start, view) : await walkDatabase(runtime.db, org, start, view)
  return { ended: standing === 'ended', reach }
}

/** Reads an organisation's graph into memory. */
export const warmEstate = async (runtime: Runtime, org: string): Promise<Compact> => {
  const one = heldOf(runtime, org)
  const loaded = await loadEstate(runtime.db, org)
  letGo(one)
  Object.assign(one, loaded)
  return loaded.graph
}

/** By the sweep: reads graphs that are asked for, lets go of those that aren't, and forgets changes that no graph still needs. */
export const tendEstates = async (runtime: Runtime): Promise<void> => {
  const now = runtime.clock.monotonic()
  for (const [org, one] of held.get(runtime.db) ?? []) {
    if (now - one.askedAt > idleMs) letGo(one)
    else if (!one.graph) await warmEstate(runtime, org)
  }
  await forgetChanges(runtime.db, rememberedMinutes)
}
