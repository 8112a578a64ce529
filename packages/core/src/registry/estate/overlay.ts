// What has changed since a graph was read: nodes whose edges in the graph no longer count, and their edges as they are now. Nothing here is guessed:
// of a changed node all edges that its row tells are read again, and all that touch it where it may have ended or come back.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Compact } from './compact.ts'
import { byBytes, type EstateNode, edgeKinds, edgeNumber, type NodeKind, nameOf, nodeKinds } from './model.ts'
import { type Asked, edgesOf, idsByKind } from './store.ts'

/** Kinds of which one may end and come back; the others are there for as long as their row is. */
const mortal: ReadonlySet<NodeKind> = new Set(['principal', 'identity', 'workload', 'credential', 'consent'])

export interface Step {
  readonly target: number
  readonly edge: number
}

export class Overlay {
  /** Of nodes of the graph: 1 where the edges that its row tells no longer count, 2 where none does. */
  readonly cut: Uint8Array
  readonly along: ReadonlyMap<number, readonly Step[]>
  readonly against: ReadonlyMap<number, readonly Step[]>
  /** Nodes that are not in the graph: their numbers begin after its last. In the order of their names. */
  readonly added: readonly EstateNode[]
  readonly #graph: Compact

  constructor(graph: Compact, changed: readonly EstateNode[], rows: Awaited<ReturnType<typeof edgesOf>>) {
    this.#graph = graph
    this.cut = new Uint8Array(graph.size)
    for (const node of changed) {
      const { at, found } = graph.place(node)
      if (found) this.cut[at] = mortal.has(node.kind) ? 2 : 1
    }
    const along = new Map<number, Step[]>()
    const against = new Map<number, Step[]>()
    const added = new Map<string, EstateNode>()
    const ends = rows.map((row) => {
      const edge = edgeNumber.get(row.edge)!
      const { from, to } = edgeKinds[edge]!
      return { edge, a: { kind: from, id: row.a }, b: { kind: to, id: row.b } }
    })
    for (const { a, b } of ends) for (const node of [a, b]) if (!graph.place(node).found) added.set(nameOf(node), node)
    const rank = (kind: NodeKind) => nodeKinds.indexOf(kind)
    this.added = [...added.values()].sort((a, b) => rank(a.kind) - rank(b.kind) || byBytes(a.id, b.id))
    const numbers = new Map(this.added.map((node, n) => [nameOf(node), graph.size + n]))
    const numberOf = (node: EstateNode): number => numbers.get(nameOf(node)) ?? graph.place(node).at
    const add = (map: Map<number, Step[]>, at: number, step: Step) => {
      const steps = map.get(at)
      if (steps) steps.push(step)
      else map.set(at, [step])
    }
    for (const { edge, a, b } of ends) {
      const [from, to] = [numberOf(a), numberOf(b)]
      add(along, from, { target: to, edge })
      add(against, to, { target: from, edge })
    }
    this.along = along
    this.against = against
  }

  node(n: number): EstateNode {
    return n < this.#graph.size ? this.#graph.node(n) : this.added[n - this.#graph.size]!
  }

  /** Its number; undefined where neither the graph nor what changed since has an edge of it. */
  find(node: EstateNode): number | undefined {
    const { at, found } = this.#graph.place(node)
    if (found) return at
    const n = this.added.findIndex((one) => one.kind === node.kind && one.id === node.id)
    return n < 0 ? undefined : this.#graph.size + n
  }

  /** Where a node stands in the order of kinds and ids; numbers of the graph are their own places. */
  placeOf(n: number): number {
    if (n < this.#graph.size) return n
    // Just before the one that it would push away, and among its like in their order.
    return this.#graph.place(this.added[n - this.#graph.size]!).at - 1 + (n - this.#graph.size + 1) / (this.added.length + 1)
  }
}

/** Reads anew what the changed nodes have. */
export const readOverlay = async (db: Kysely<Tables>, org: string, graph: Compact, changed: readonly EstateNode[]): Promise<Overlay> => {
  const byKind = idsByKind(changed)
  const asked = [...byKind.keys()].flatMap((kind) =>
    edgeKinds.flatMap(({ name, from, to, toldBy }): Asked[] => {
      const ends = [from === kind ? 'from' : undefined, to === kind ? 'to' : undefined] as const
      return ends.flatMap((end) => (end !== undefined && (mortal.has(kind) || end === toldBy) ? [{ edge: name, end }] : []))
    }),
  )
  return new Overlay(graph, changed, await edgesOf(db, org, byKind, asked))
}
