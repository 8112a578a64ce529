// What a node reaches. A graph that is asked often is kept in memory and brought up to date before each answer; else the database is asked.
// INVARIANT: no answer is older than its question: what was committed before is in it, whichever way it was found.
// INVARIANT: what is kept in memory has a limit, all organisations together, and so has what one question may gather: a larger one is refused, not begun.
import { CountersignError } from '@countersign/ledger'
import { inLane } from '../../platform/lanes.ts'
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

/** Nodes that one question gathers from the database; what reaches more is asked of a graph in memory. */
const mostGathered = 200_000
/** Such questions at once; each may take some tens of MiB. */
const sideBySide = 4
/** What all graphs in memory take together: about a million and a half nodes with four million edges. */
const mostBytes = 80 * 2 ** 20

export interface Limits {
  readonly gathered: number
  readonly bytes: number
}
const limits: Limits = { gathered: mostGathered, bytes: mostBytes }

interface Held {
  askedAt: number
  graph?: Compact
  /** What the graph shows; what has changed since is in `changed`, as of `upTo`. */
  snapshot?: string
  changed?: ReadonlyMap<string, EstateNode>
  overlay?: Overlay | undefined
  /** When it was found to be larger than may be kept. */
  tooLargeAt?: number
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

/** Walked in the database as far as may be gathered, else in memory. Errors: `estate.too_large`. */
const walkFrom = async (runtime: Runtime, org: string, one: Held, start: EstateNode, view: View, most: Limits): Promise<Reach> => {
  const gathered = await inLane(
    runtime.db,
    'estate',
    sideBySide,
    () => runtime.clock.monotonic(),
    () => walkDatabase(runtime.db, org, start, view, most.gathered),
  )
  if (gathered) return gathered
  if (await warmEstate(runtime, org, most)) {
    const warm = await upToDate(runtime, org, one)
    if (warm) return walkMemory(warm.graph, warm.overlay, start, view)
  }
  throw new CountersignError(
    'estate.too_large',
    'conflict',
    `\`${nameOf(start)}\` leads to more than ${most.gathered.toLocaleString('en')} nodes, and this estate is too large to be kept in memory; ask about something narrower, such as one identity or one credential`,
  )
}

/** Errors: `estate.unknown`, `estate.too_large`. A node that has ended reaches itself alone. */
export const reachFrom = async (
  runtime: Runtime,
  org: string,
  start: EstateNode,
  view: View,
  most: Limits = limits,
): Promise<{ ended: boolean; reach: Reach }> => {
  const one = heldOf(runtime, org)
  one.askedAt = runtime.clock.monotonic()
  const warm = await upToDate(runtime, org, one)
  // What is in the graph and hasn't changed since was alive when it was read, and is.
  const isKnown = warm?.graph.place(start).found === true && !one.changed?.has(nameOf(start))
  const standing = isKnown ? 'alive' : await standingOf(runtime.db, org, start)
  if (standing === undefined)
    throw new CountersignError('estate.unknown', 'not_found', `no \`${nameOf(start)}\` in the inventory; see \`countersign estate --help\``)
  const reach = warm ? walkMemory(warm.graph, warm.overlay, start, view) : await walkFrom(runtime, org, one, start, view, most)
  return { ended: standing === 'ended', reach }
}

/** Of these, all but those that were asked last and fit in together are let go. */
const keepWithin = (all: Iterable<Held>, bytes: number): void => {
  let left = bytes
  for (const one of [...all].filter(({ graph }) => graph).sort((a, b) => b.askedAt - a.askedAt)) {
    left -= one.graph!.bytes
    if (left < 0) letGo(one)
  }
}

/** What graphs in memory take at this moment. */
export const bytesKept = (runtime: Runtime): number =>
  [...(held.get(runtime.db)?.values() ?? [])].reduce((sum, { graph }) => sum + (graph?.bytes ?? 0), 0)

const reading = new WeakMap<Runtime['db'], Promise<unknown>>()

/**
 * Reads an organisation's graph into memory; undefined where it is larger than may be kept. One at a time, whoever asks: what reading takes on the way is
 * more than what is kept.
 */
export const warmEstate = async (runtime: Runtime, org: string, most: Limits = limits): Promise<Compact | undefined> => {
  const one = heldOf(runtime, org)
  const before = reading.get(runtime.db) ?? Promise.resolve()
  const read = before.then(async () => {
    const now = runtime.clock.monotonic()
    if (one.tooLargeAt !== undefined && now - one.tooLargeAt < idleMs) return undefined
    const loaded = await loadEstate(runtime.db, org, most.bytes)
    letGo(one)
    if (!loaded) {
      one.tooLargeAt = now
      return undefined
    }
    delete one.tooLargeAt
    Object.assign(one, loaded)
    one.askedAt = Math.max(one.askedAt, now)
    keepWithin(held.get(runtime.db)!.values(), most.bytes)
    return loaded.graph
  })
  reading.set(
    runtime.db,
    read.catch(() => {}),
  )
  return read
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
