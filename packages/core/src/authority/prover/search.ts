// The search: every way from outside to a power, the shortest of each. Pure, complete, and the same for the same graph.
//
// INVARIANT: whatever can be reached is looked at; nothing is sampled and nothing is cut off. A path is named by how it leaves the outside
// (its first hop) and where it ends (its power): two paths that share both are one hole, mended in one place.
import { type Edge, idOf, kindOf, type NodeRef, node } from './model.ts'

export interface Opening {
  readonly power: string
  /** The hop that leaves the outside. */
  readonly first: Edge
  readonly length: number
  /** The shortest way through this hop to this power. */
  hops(): Edge[]
}

export interface Found {
  /** All of them, sorted by their first hop, then by power. */
  readonly openings: readonly Opening[]
  /** For each power that is reached, the shortest of all, sorted by power. */
  readonly shortest: readonly Opening[]
  readonly reached: number
}

/** What names a path: the same after an unrelated change. */
export const nameOf = (opening: Opening): string => `${opening.first.from} ${opening.first.to} ${opening.first.kind} ${opening.power}`

type Neighbours = (ref: NodeRef) => readonly Edge[]

interface Way {
  readonly length: number
  readonly next: Edge | undefined
}

/** From where the power can be reached without passing through the outside again, how far it is, and by which edge. */
const waysTo = (power: NodeRef, incoming: ReadonlyMap<NodeRef, readonly Edge[]>, outside: ReadonlySet<NodeRef>): Map<NodeRef, Way> => {
  const ways = new Map<NodeRef, Way>([[power, { length: 0, next: undefined }]])
  const queue = [power]
  for (let n = 0; n < queue.length; n += 1) {
    const at = queue[n]!
    const { length } = ways.get(at)!
    for (const edge of incoming.get(at) ?? []) {
      if (outside.has(edge.from) || ways.has(edge.from)) continue
      ways.set(edge.from, { length: length + 1, next: edge })
      queue.push(edge.from)
    }
  }
  return ways
}

const follow = (first: Edge, ways: ReadonlyMap<NodeRef, Way>): Edge[] => {
  const hops = [first]
  for (let way = ways.get(first.to); way?.next; way = ways.get(way.next.to)) hops.push(way.next)
  return hops
}

/** `to`: only this power. `sources` are the outside; a path does not come back to it. */
export const search = (sources: readonly NodeRef[], neighbours: Neighbours, to?: string): Found => {
  const outside = new Set(sources)
  const seen = new Set(sources)
  const incoming = new Map<NodeRef, Edge[]>()
  const queue = [...seen].sort()
  const powers = new Set<NodeRef>()
  for (let n = 0; n < queue.length; n += 1) {
    const at = queue[n]!
    if (kindOf(at) === 'power') powers.add(at)
    for (const edge of neighbours(at)) {
      const list = incoming.get(edge.to)
      if (list) list.push(edge)
      else incoming.set(edge.to, [edge])
      if (seen.has(edge.to)) continue
      seen.add(edge.to)
      queue.push(edge.to)
    }
  }
  const wanted = [...powers].sort().filter((power) => to === undefined || power === node('power', to))
  const ways = new Map(wanted.map((power) => [power, waysTo(power, incoming, outside)]))
  const openings: Opening[] = []
  for (const source of [...outside].sort())
    for (const first of neighbours(source)) {
      if (outside.has(first.to)) continue
      for (const power of wanted) {
        const way = ways.get(power)!.get(first.to)
        if (way) openings.push({ power: idOf(power), first, length: way.length + 1, hops: () => follow(first, ways.get(power)!) })
      }
    }
  const shortest = new Map<string, Opening>()
  for (const opening of openings) {
    const best = shortest.get(opening.power)
    if (!best || opening.length < best.length) shortest.set(opening.power, opening)
  }
  return { openings, shortest: [...shortest.values()].sort((a, b) => (a.power < b.power ? -1 : 1)), reached: seen.size }
}
