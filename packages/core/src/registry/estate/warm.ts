// A walk in memory. The same answer as the walk that asks the database, as of the last time it was asked what has changed.
import type { Adjacency, Compact } from './compact.ts'
import { type EstateNode, edgeKinds, type NodeKind, nodeKinds, type Reach, type Reached, type View } from './model.ts'
import type { Overlay, Step } from './overlay.ts'

/** By the number of an edge's kind: 1 walked from its `from`, 2 from its `to`, 0 not at all. */
const waysOf = (view: View): Uint8Array => Uint8Array.from(edgeKinds, ({ views }) => ({ along: 1, against: 2, never: 0 })[views[view]])
const toldByTo = Uint8Array.from(edgeKinds, ({ toldBy }) => (toldBy === 'to' ? 1 : 0))

/** Which nodes a walk has been to. One for each graph: a walk is over before the next begins. */
class Visited {
  #turn = 0
  #marks: Uint32Array

  constructor(size: number) {
    this.#marks = new Uint32Array(size)
  }

  begin(size: number): void {
    if (size > this.#marks.length || this.#turn === 0xffff_ffff) {
      this.#marks = new Uint32Array(Math.ceil(size * 1.1))
      this.#turn = 0
    }
    this.#turn += 1
  }

  /** False where it has been there. */
  mark(n: number): boolean {
    if (this.#marks[n] === this.#turn) return false
    this.#marks[n] = this.#turn
    return true
  }
}

const visitedOf = new WeakMap<Compact, Visited>()

const fewest = 16

/** A layer: nodes, and how each was reached. Nine bytes a node: a walk may come to all there are. */
class Layer {
  #nodes = new Int32Array(fewest)
  #before = new Int32Array(fewest)
  #via = new Uint8Array(fewest)
  #size = 0

  push(node: number, before: number, via: number): void {
    if (this.#size === this.#nodes.length) this.#grow()
    this.#nodes[this.#size] = node
    this.#before[this.#size] = before
    this.#via[this.#size] = via
    this.#size += 1
  }

  #grow(): void {
    const [nodes, before, via] = [this.#nodes, this.#before, this.#via]
    this.#nodes = new Int32Array(2 * this.#size)
    this.#before = new Int32Array(2 * this.#size)
    this.#via = new Uint8Array(2 * this.#size)
    this.#nodes.set(nodes)
    this.#before.set(before)
    this.#via.set(via)
  }

  get size(): number {
    return this.#size
  }

  get nodes(): Int32Array {
    return this.#nodes.subarray(0, this.#size)
  }

  beforeOf(n: number): number {
    return this.#before[n]!
  }

  viaOf(n: number): number {
    return this.#via[n]!
  }
}

const layersFrom = (graph: Compact, overlay: Overlay | undefined, first: number, ways: Uint8Array): readonly Layer[] => {
  const visited = visitedOf.get(graph) ?? new Visited(graph.size)
  visitedOf.set(graph, visited)
  visited.begin(graph.size + (overlay?.added.length ?? 0))
  const cut = overlay?.cut
  let next = new Layer()
  const visit = (node: number, target: number, edge: number): void => {
    if (!visited.mark(target)) return
    next.push(target, node, edge)
  }
  const walk = (node: number, way: 1 | 2, { starts, targets, edges }: Adjacency, extra: readonly Step[] | undefined): void => {
    const end = node < graph.size ? starts[node + 1]! : 0
    for (let at = node < graph.size ? starts[node]! : 0; at < end; at += 1) {
      const edge = edges[at]!
      if (ways[edge] !== way) continue
      const target = targets[at]!
      if (cut) {
        // What a changed row told no longer counts; of what may have ended and come back, nothing does.
        if (cut[node] === 2 || cut[target] === 2) continue
        const told = (way === 1) === (toldByTo[edge] === 1) ? target : node
        if (cut[told] === 1) continue
      }
      visit(node, target, edge)
    }
    if (extra) for (const { target, edge } of extra) if (ways[edge] === way) visit(node, target, edge)
  }
  visit(first, first, 0)
  const goesAgainst = ways.includes(2)
  const layers: Layer[] = []
  while (next.size > 0) {
    const layer = next
    layers.push(layer)
    next = new Layer()
    for (const node of layer.nodes) {
      walk(node, 1, graph.along, overlay?.along.get(node))
      if (goesAgainst) walk(node, 2, graph.against, overlay?.against.get(node))
    }
  }
  return layers
}

export const walkMemory = (graph: Compact, overlay: Overlay | undefined, start: EstateNode, view: View): Reach => {
  const place = graph.place(start)
  const first = overlay ? overlay.find(start) : place.found ? place.at : undefined
  // A start without an edge is in no graph, and reaches itself.
  if (first === undefined) return alone(start)
  const ways = waysOf(view)
  const layers = layersFrom(graph, overlay, first, ways)
  const nodeAt = (n: number): EstateNode => overlay?.node(n) ?? graph.node(n)
  const perKind = new Int32Array(nodeKinds.length)
  let size = 0
  for (const { nodes } of layers) {
    size += nodes.length
    for (const n of nodes) perKind[n < graph.size ? graph.kindOf(n) : nodeKinds.indexOf(nodeAt(n).kind)]! += 1
  }
  const counts = new Map(nodeKinds.flatMap((kind, n): [NodeKind, number][] => (perKind[n]! > 0 ? [[kind, perKind[n]!]] : [])))
  const placeOf = (n: number): number => overlay?.placeOf(n) ?? n
  const orders = new Map<number, Int32Array>()
  /** The places of a layer's nodes within it, in the order of kinds and ids. */
  const orderOf = (distance: number): Int32Array => {
    const known = orders.get(distance)
    if (known) return known
    const { nodes } = layers[distance]!
    const order = Int32Array.from(nodes, (_, n) => n).sort((a, b) => placeOf(nodes[a]!) - placeOf(nodes[b]!))
    orders.set(distance, order)
    return order
  }
  const shown = (distance: number, n: number): Reached => {
    const layer = layers[distance]!
    const edge = layer.viaOf(n)
    return {
      node: nodeAt(layer.nodes[n]!),
      distance,
      through: distance === 0 ? undefined : { node: nodeAt(layer.beforeOf(n)), edge: edgeKinds[edge]!.name, against: ways[edge] === 2 },
    }
  }
  return {
    counts,
    size,
    furthest: layers.length - 1,
    page: (after, limit, only) => {
      const found: Reached[] = []
      for (let distance = after?.distance ?? 0; distance < layers.length && found.length < limit; distance += 1) {
        // After the place where the one before stood, which may have gone since.
        const beyond = after?.distance === distance ? placeAfter(graph, overlay, after.node) : Number.NEGATIVE_INFINITY
        const { nodes } = layers[distance]!
        for (const n of orderOf(distance)) {
          if (placeOf(nodes[n]!) <= beyond) continue
          const one = shown(distance, n)
          if (only !== undefined && one.node.kind !== only) continue
          found.push(one)
          if (found.length === limit) break
        }
      }
      return found
    },
  }
}

const alone = (start: EstateNode): Reach => ({
  counts: new Map([[start.kind, 1]]),
  size: 1,
  furthest: 0,
  page: (after, _limit, only) =>
    after === undefined && (only === undefined || only === start.kind) ? [{ node: start, distance: 0, through: undefined }] : [],
})

const placeAfter = (graph: Compact, overlay: Overlay | undefined, node: EstateNode): number => {
  const { at, found } = graph.place(node)
  if (found) return at
  const n = overlay?.find(node)
  return n === undefined ? at - 1 : overlay!.placeOf(n)
}
