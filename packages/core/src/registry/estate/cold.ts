// A walk that asks the database, a layer at a time: the edges of all nodes of a layer in one statement. Needs nothing in memory but what it reaches.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import {
  byBytes,
  type EdgeName,
  type EstateNode,
  edgeKinds,
  type NodeKind,
  nameOf,
  nodeKinds,
  type Reach,
  type Reached,
  type View,
} from './model.ts'
import { type Asked, edgesOf, idsByKind, stepsFrom } from './store.ts'

/** In one statement. */
const most = 100_000

const kindsOf = new Map(edgeKinds.map((edge) => [edge.name as EdgeName, edge]))
const rankOf = new Map(nodeKinds.map((kind, n) => [kind, n]))

/** As everything that was reached is listed. */
export const inOrder = (a: Reached, b: Reached): number =>
  a.distance - b.distance || rankOf.get(a.node.kind)! - rankOf.get(b.node.kind)! || byBytes(a.node.id, b.node.id)

export const walkDatabase = async (db: Kysely<Tables>, org: string, start: EstateNode, view: View): Promise<Reach> => {
  const reached = new Map<string, Reached>([[nameOf(start), { node: start, distance: 0, through: undefined }]])
  let layer: readonly EstateNode[] = [start]
  let distance = 0
  while (layer.length > 0) {
    distance += 1
    const next: EstateNode[] = []
    for (let from = 0; from < layer.length; from += most) {
      const byKind = idsByKind(layer.slice(from, from + most))
      const asked: Asked[] = [...byKind.keys()].flatMap((kind) => stepsFrom(kind, view))
      for (const row of await edgesOf(db, org, byKind, asked, true)) {
        const edge = kindsOf.get(row.edge)!
        const against = edge.views[view] === 'against'
        const node: EstateNode = against ? { kind: edge.from, id: row.a } : { kind: edge.to, id: row.b }
        const name = nameOf(node)
        if (reached.has(name)) continue
        const before: EstateNode = against ? { kind: edge.to, id: row.b } : { kind: edge.from, id: row.a }
        reached.set(name, { node, distance, through: { node: before, edge: row.edge, against } })
        next.push(node)
      }
    }
    layer = next
  }
  const counts = new Map<NodeKind, number>()
  let furthest = 0
  for (const one of reached.values()) {
    counts.set(one.node.kind, (counts.get(one.node.kind) ?? 0) + 1)
    furthest = Math.max(furthest, one.distance)
  }
  let sorted: readonly Reached[] | undefined
  return {
    counts,
    size: reached.size,
    furthest,
    page: (after, limit, only) => {
      sorted ??= [...reached.values()].sort(inOrder)
      const from = after === undefined ? 0 : sorted.findIndex((one) => inOrder(one, { ...after, through: undefined }) > 0)
      if (from < 0) return []
      const rest = sorted.slice(from)
      return (only === undefined ? rest : rest.filter(({ node }) => node.kind === only)).slice(0, limit)
    },
  }
}
