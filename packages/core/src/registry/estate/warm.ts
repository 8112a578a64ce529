// A walk in memory. The same answer as the walk that asks the database, as of the last time it was asked what has changed.
import type { Adjacency, Compact } from './compact.ts'
import { type EstateNode, edgeKinds, type NodeKind, nodeKinds, type Reach, type Reached, type View } from './model.ts'
import type { Overlay, Step } from './overlay.ts'

/** By the number of an edge's kind: 1 walked from its `from`, 2 from its `to`, 0 not at all; and whether its `to` tells it. */
const waysOf = (view: View): Uint8Array => Uint8Array.from(edgeKinds, ({ views }) => ({ along: 1, against: 2, never: 0 })[views[view]])
const toldByTo = Uint8Array.from(edgeKinds, ({ toldBy }) => (toldBy === 'to' ? 1 : 0))

export const walkMemory = (graph: Compact, overlay: Overlay | undefined, start: EstateNode, view: View): Reach => {
  const first = overlay ? overlay.find(start) : graph.place(start).found ? graph.place(start).at : undefined
  const ways = waysOf(view)
  const total = graph.size + (overlay?.added.length ?? 0)
  // One more than the distance; nothing where it wasn't reached, so that only what is reached costs memory.
  const distances = new Int32Array(total)
  const before = new Int32Array(total)
  const via = new Uint8Array(total)
  const layers: Int32Array[] = []
  const nodeAt = (n: number): EstateNode => overlay?.node(n) ?? graph.node(n)
  const isCut = (from: number, to: number, edge: number): boolean => {
    if (!overlay) return false
    const { cut } = overlay
    if (cut[from] === 2 || cut[to] === 2) return true
    return cut[toldByTo[edge] ? to : from] === 1
  }
  let next: number[] = []
  const visit = (node: number, target: number, edge: number, distance: number): void => {
    if (distances[target] !== 0) return
    distances[target] = distance + 1
    before[target] = node
    via[target] = edge
    next.push(target)
  }
  const walk = (node: number, way: 1 | 2, { starts, targets, edges }: Adjacency, extra: readonly Step[] | undefined, distance: number) => {
    if (node < graph.size)
      for (let at = starts[node]!; at < starts[node + 1]!; at += 1) {
        const edge = edges[at]!
        const target = targets[at]!
        if (ways[edge] !== way) continue
        if (way === 1 ? isCut(node, target, edge) : isCut(target, node, edge)) continue
        visit(node, target, edge, distance)
      }
    if (extra) for (const { target, edge } of extra) if (ways[edge] === way) visit(node, target, edge, distance)
  }
  if (first !== undefined) {
    distances[first] = 1
    next.push(first)
  }
  for (let distance = 1; next.length > 0; distance += 1) {
    const layer = Int32Array.from(next)
    layers.push(layer)
    next = []
    for (const node of layer) {
      walk(node, 1, graph.along, overlay?.along.get(node), distance)
      walk(node, 2, graph.against, overlay?.against.get(node), distance)
    }
  }
  const counts = new Map<NodeKind, number>()
  const byKind = new Int32Array(nodeKinds.length)
  for (const layer of layers) for (const n of layer) byKind[n < graph.size ? graph.kindOf(n) : nodeKinds.indexOf(nodeAt(n).kind)]! += 1
  for (const [n, kind] of nodeKinds.entries()) if (byKind[n]! > 0) counts.set(kind, byKind[n]!)
  // A start without an edge is in no graph, and reaches itself.
  if (first === undefined) counts.set(start.kind, 1)
  const placeOf = (n: number): number => overlay?.placeOf(n) ?? n
  const sorted = new Set<number>()
  const shown = (n: number, distance: number): Reached => ({
    node: nodeAt(n),
    distance,
    through: distance === 0 ? undefined : { node: nodeAt(before[n]!), edge: edgeKinds[via[n]!]!.name, against: ways[via[n]!] === 2 },
  })
  const size = first === undefined ? 1 : layers.reduce((sum, layer) => sum + layer.length, 0)
  return {
    counts,
    size,
    furthest: Math.max(0, layers.length - 1),
    page: (after, limit, only) => {
      if (first === undefined)
        return after === undefined && (only === undefined || only === start.kind) ? [{ node: start, distance: 0, through: undefined }] : []
      const found: Reached[] = []
      for (let distance = after?.distance ?? 0; distance < layers.length && found.length < limit; distance += 1) {
        const layer = layers[distance]!
        if (!sorted.has(distance)) {
          if (overlay && overlay.added.length > 0) layer.sort((a, b) => placeOf(a) - placeOf(b))
          else layer.sort()
          sorted.add(distance)
        }
        // After the place where the one before stood, which may have gone since.
        const place = after?.distance === distance ? placeAfter(graph, overlay, after.node) : Number.NEGATIVE_INFINITY
        for (const n of layer) {
          if (placeOf(n) <= place) continue
          const one = shown(n, distance)
          if (only !== undefined && one.node.kind !== only) continue
          found.push(one)
          if (found.length === limit) break
        }
      }
      return found
    },
  }
}

const placeAfter = (graph: Compact, overlay: Overlay | undefined, node: EstateNode): number => {
  const { at, found } = graph.place(node)
  if (found) return at
  const n = overlay?.find(node)
  return n === undefined ? at - 1 : overlay!.placeOf(n)
}
