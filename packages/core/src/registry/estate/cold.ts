// A walk that asks the database, a layer at a time: the edges of all nodes of a layer in one statement. Needs nothing in memory but what it reaches, and
// goes no further than it is told.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import {
  type EstateNode,
  edgeKinds,
  edgeNumber,
  inByteOrder,
  type NodeKind,
  nodeKinds,
  type Reach,
  type Reached,
  type View,
} from './model.ts'
import { type AskedOf, farOf, stepsFrom } from './store.ts'

/** Nodes of a layer in one statement. */
const inOne = 50_000

const resets = edgeNumber.get('resets')!
const opens = edgeNumber.get('opens')!
const kindNumber = new Map(nodeKinds.map((kind, n) => [kind, n]))
const [credentialKind, systemKind] = [kindNumber.get('credential')!, kindNumber.get('system')!]
/** What a credential says of its own system. */
const ofItsSystem: ReadonlySet<string> = new Set(['opens', 'governs'])

/** How one was reached: from which number, by which edge. */
interface Way {
  readonly before: number
  readonly via: number
}

/** What was reached, by number. A layer is in the order of kinds and ids, so that a number says where it is listed. */
class Walk {
  readonly ids: string[] = []
  readonly kinds: number[] = []
  readonly before: number[] = []
  readonly via: number[] = []
  /** The first number of each layer; at the end how many there are. */
  readonly layers: number[] = [0]
  readonly #known = nodeKinds.map(() => new Set<string>())

  isKnown(kind: number, id: string): boolean {
    return this.#known[kind]!.has(id)
  }

  /** False where there was nothing. */
  add(found: readonly ReadonlyMap<string, Way>[]): boolean {
    for (const [kind, ways] of found.entries())
      for (const id of inByteOrder([...ways.keys()])) {
        const { before, via } = ways.get(id)!
        this.#known[kind]!.add(id)
        this.ids.push(id)
        this.kinds.push(kind)
        this.before.push(before)
        this.via.push(via)
      }
    if (this.ids.length === this.layers.at(-1)) return false
    this.layers.push(this.ids.length)
    return true
  }
}

/** The nodes of a list, by number. */
type Numbers = readonly number[]

/** Which edges of which nodes of a layer have to be asked for. */
const asksOf = (walk: Walk, from: number, to: number, view: View): { lists: Numbers[]; asked: AskedOf[] } => {
  const lists: number[][] = []
  const asked: AskedOf[] = []
  for (let kind = 0; kind < nodeKinds.length; kind += 1) {
    const all: number[] = []
    for (let n = from; n < to; n += 1) if (walk.kinds[n] === kind) all.push(n)
    if (all.length === 0) continue
    // Whoever got to a credential by its system knows where that system is: the walk has been to its control, and the credential opens the same.
    const elsewhere = kind === credentialKind ? all.filter((n) => walk.via[n] !== resets) : all
    for (const { edge, end } of stepsFrom(nodeKinds[kind]!, view)) {
      const numbers = ofItsSystem.has(edge) ? elsewhere : all
      if (numbers.length === 0) continue
      if (!lists.includes(numbers)) lists.push(numbers)
      asked.push({ edge, end, list: lists.indexOf(numbers) })
    }
  }
  return { lists, asked }
}

/** One layer further. Gives false where it would be more than `most`. */
const layerAfter = async (
  db: Kysely<Tables>,
  org: string,
  walk: Walk,
  [from, to]: readonly [number, number],
  view: View,
  most: number,
): Promise<readonly ReadonlyMap<string, Way>[] | undefined> => {
  const found = nodeKinds.map(() => new Map<string, Way>())
  let more = 0
  const reach = (kind: number, id: string, before: number, via: number): void => {
    if (walk.isKnown(kind, id)) return
    const known = found[kind]!.get(id)
    if (known && known.before <= before) return
    if (!known) more += 1
    found[kind]!.set(id, { before, via })
  }
  for (let n = from; n < to; n += 1)
    if (walk.via[n] === resets && walk.kinds[n] === credentialKind) reach(systemKind, walk.ids[walk.before[n]!]!, n, opens)
  for (let start = from; start < to; start += inOne) {
    const { lists, asked } = asksOf(walk, start, Math.min(to, start + inOne), view)
    const ids = lists.map((numbers) => numbers.map((n) => walk.ids[n]!))
    for (const { edge, near, far } of await farOf(db, org, ids, asked, most)) {
      if (far.length > most) return undefined
      const via = edgeNumber.get(edge)!
      const { end, list } = asked.find((one) => one.edge === edge)!
      const kind = kindNumber.get(end === 'from' ? edgeKinds[via]!.to : edgeKinds[via]!.from)!
      const numbers = lists[list]!
      for (let n = 0; n < far.length; n += 1) reach(kind, far[n]!, numbers[near[n]!]!, via)
    }
    if (walk.ids.length + more > most) return undefined
  }
  return found
}

/** Undefined: it reaches more than `most`, or has to look at as many edges of one kind. */
export const walkDatabase = async (
  db: Kysely<Tables>,
  org: string,
  start: EstateNode,
  view: View,
  most: number,
): Promise<Reach | undefined> => {
  const walk = new Walk()
  const first = nodeKinds.map((kind) => new Map<string, Way>(kind === start.kind ? [[start.id, { before: -1, via: -1 }]] : []))
  for (let found: readonly ReadonlyMap<string, Way>[] | undefined = first; walk.add(found); ) {
    found = await layerAfter(db, org, walk, [walk.layers.at(-2)!, walk.layers.at(-1)!], view, most)
    if (!found) return undefined
  }
  return reachOf(walk, view)
}

const reachOf = (walk: Walk, view: View): Reach => {
  const perKind = new Int32Array(nodeKinds.length)
  for (const kind of walk.kinds) perKind[kind]! += 1
  const nodeAt = (n: number): EstateNode => ({ kind: nodeKinds[walk.kinds[n]!]!, id: walk.ids[n]! })
  const shown = (n: number, distance: number): Reached => {
    const edge = edgeKinds[walk.via[n]!]
    return {
      node: nodeAt(n),
      distance,
      through: edge && { node: nodeAt(walk.before[n]!), edge: edge.name, against: edge.views[view] === 'against' },
    }
  }
  /** The first number of a layer that stands after a node, which may have gone since. */
  const after = (distance: number, node: EstateNode): number => {
    const kind = kindNumber.get(node.kind)!
    let n = walk.layers[distance] ?? walk.ids.length
    const end = walk.layers[distance + 1] ?? walk.ids.length
    while (n < end && (walk.kinds[n]! < kind || (walk.kinds[n] === kind && inByteOrder([node.id, walk.ids[n]!])[0] === walk.ids[n]))) n += 1
    return n
  }
  return {
    counts: new Map(nodeKinds.flatMap((kind, n): [NodeKind, number][] => (perKind[n]! > 0 ? [[kind, perKind[n]!]] : []))),
    size: walk.ids.length,
    furthest: walk.layers.length - 2,
    page: (since, limit, only) => {
      const found: Reached[] = []
      const wanted = only === undefined ? undefined : kindNumber.get(only)
      let distance = since?.distance ?? 0
      for (let n = since === undefined ? 0 : after(distance, since.node); n < walk.ids.length && found.length < limit; n += 1) {
        while (n >= walk.layers[distance + 1]!) distance += 1
        if (wanted === undefined || walk.kinds[n] === wanted) found.push(shown(n, distance))
      }
      return found
    },
  }
}
