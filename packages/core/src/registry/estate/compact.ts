// The graph as numbers: nodes by kind and id in the order of their bytes, edges in both directions as arrays. About 50 bytes a node and 10 an edge.
// Pure: it is filled by load-store.ts and never changes afterwards.
import { type EstateNode, edgeKinds, type NodeKind, nodeKinds } from './model.ts'

/** What nodes take: their ids, where each ends, where its edges begin both ways, and the mark and the cut of a walk. */
export const bytesOfNodes = (count: number, idBytes: number): number => idBytes + count * (4 + 8 + 4 + 1)
/** What edges take: both ways, a node and a kind each. */
export const bytesOfEdges = (count: number): number => count * 2 * (4 + 1)

/** The ids of one kind, in one piece of memory. */
export class Ids {
  readonly #bytes: Buffer
  readonly #ends: Uint32Array
  #filled = 0

  constructor(count: number, bytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(bytes)
    this.#ends = new Uint32Array(count)
  }

  /** The next ones. Must come in the order of their bytes, and be `count` in the end. */
  add(ids: readonly string[]): void {
    for (const id of ids) {
      const from = this.#filled === 0 ? 0 : this.#ends[this.#filled - 1]!
      this.#ends[this.#filled] = from + this.#bytes.write(id, from)
      this.#filled += 1
    }
  }

  get bytes(): number {
    return this.#bytes.length
  }

  get size(): number {
    return this.#ends.length
  }

  at(n: number): string {
    return this.#bytes.toString('utf8', n === 0 ? 0 : this.#ends[n - 1], this.#ends[n])
  }

  /** Where it is, or would be. */
  place(id: string): { readonly at: number; readonly found: boolean } {
    const wanted = Buffer.from(id)
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >>> 1
      const order = this.#bytes.compare(wanted, 0, wanted.length, middle === 0 ? 0 : this.#ends[middle - 1], this.#ends[middle])
      if (order === 0) return { at: middle, found: true }
      if (order < 0) low = middle + 1
      else high = middle
    }
    return { at: low, found: false }
  }
}

/** Pairs of numbers within their kinds, by kind of edge. */
export type Pairs = readonly { readonly edge: number; readonly pairs: readonly Int32Array[] }[]

/** Edges of one direction, by node: `targets[starts[n] … starts[n + 1])`, each of the kind in `edges`. */
export interface Adjacency {
  readonly starts: Uint32Array
  readonly targets: Int32Array
  readonly edges: Uint8Array
}

const adjacencyOf = (nodes: number, total: number, all: Pairs, base: readonly number[], isForward: boolean): Adjacency => {
  const starts = new Uint32Array(nodes + 1)
  const ends = (edge: number): readonly [number, number] => {
    const { from, to } = edgeKinds[edge]!
    return [base[nodeKinds.indexOf(from)]!, base[nodeKinds.indexOf(to)]!]
  }
  const own = isForward ? 0 : 1
  for (const { edge, pairs: chunks } of all) {
    const offset = ends(edge)[own]!
    for (const pairs of chunks) for (let n = own; n < pairs.length; n += 2) starts[offset + pairs[n]! + 1]! += 1
  }
  for (let n = 0; n < nodes; n += 1) starts[n + 1]! += starts[n]!
  const next = starts.slice(0, nodes)
  const targets = new Int32Array(total)
  const edges = new Uint8Array(total)
  for (const { edge, pairs: chunks } of all) {
    const offsets = ends(edge)
    const other = 1 - own
    for (const pairs of chunks)
      for (let n = 0; n < pairs.length; n += 2) {
        const node = offsets[own]! + pairs[n + own]!
        const place = next[node]!
        next[node] = place + 1
        targets[place] = offsets[other]! + pairs[n + other]!
        edges[place] = edge
      }
  }
  return { starts, targets, edges }
}

export class Compact {
  /** The first number of each kind; at the end how many there are. */
  readonly base: readonly number[]
  readonly along: Adjacency
  readonly against: Adjacency
  readonly #ids: readonly Ids[]

  /** `ids`: in the order of `nodeKinds`. */
  constructor(ids: readonly Ids[], pairs: Pairs) {
    this.#ids = ids
    const base = [0]
    for (const one of ids) base.push(base.at(-1)! + one.size)
    this.base = base
    const total = pairs.reduce((sum, one) => one.pairs.reduce((most, chunk) => most + chunk.length / 2, sum), 0)
    this.along = adjacencyOf(this.size, total, pairs, base, true)
    this.against = adjacencyOf(this.size, total, pairs, base, false)
  }

  get size(): number {
    return this.base.at(-1)!
  }

  get edges(): number {
    return this.along.targets.length
  }

  /** What it takes, the marks of a walk and of what has changed among it. */
  get bytes(): number {
    return (
      bytesOfEdges(this.edges) +
      bytesOfNodes(
        this.size,
        this.#ids.reduce((sum, { bytes }) => sum + bytes, 0),
      )
    )
  }

  kindOf(n: number): number {
    let kind = 0
    while (n >= this.base[kind + 1]!) kind += 1
    return kind
  }

  node(n: number): EstateNode {
    const kind = this.kindOf(n)
    return { kind: nodeKinds[kind]!, id: this.#ids[kind]!.at(n - this.base[kind]!) }
  }

  /** Its number, or the one before which it would stand. */
  place({ kind, id }: { readonly kind: NodeKind; readonly id: string }): { readonly at: number; readonly found: boolean } {
    const k = nodeKinds.indexOf(kind)
    const { at, found } = this.#ids[k]!.place(id)
    return { at: this.base[k]! + at, found }
  }
}
