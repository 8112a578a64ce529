// From links to a graph. What policy says is asked only of whom a search reaches: an organisation without a path costs few questions.
import { asPolicySees, type Cast, called } from './cast.ts'
import type { Grants } from './grants.ts'
import { type Edge, type Guise, idOf, kindOf, type Link, type NodeRef, node } from './model.ts'

export interface Graph {
  /** Sorted: the same facts give the same answer in whatever order they were read. */
  neighbours(ref: NodeRef): readonly Edge[]
  /** Every node that stands in a link, and those that policy has added so far. */
  nodes(): number
  edges(): number
  /** Every edge that there is, policy asked about everybody: for whoever compares the search with another one. */
  all(): Edge[]
}

const inOrder = (a: Edge, b: Edge): number => {
  const [x, y] = [`${a.to}\n${a.kind}\n${a.origin.id}`, `${b.to}\n${b.kind}\n${b.origin.id}`]
  return x < y ? -1 : x > y ? 1 : 0
}

const isGuise = (link: Link): link is Guise => 'as' in link

export const buildGraph = (cast: Cast, links: Iterable<Link>, grants: Grants): Graph => {
  const given = new Map<NodeRef, Edge[]>()
  const guises = new Map<NodeRef, Guise[]>()
  const nodes = new Set<NodeRef>()
  let edges = 0
  const into = <T>(map: Map<NodeRef, T[]>, ref: NodeRef, one: T): void => {
    const list = map.get(ref)
    if (list) list.push(one)
    else map.set(ref, [one])
  }
  for (const link of links) {
    if (isGuise(link)) {
      into(guises, link.at, link)
      nodes.add(link.at)
      continue
    }
    into(given, link.from, link)
    nodes.add(link.from).add(link.to)
    edges += 1
  }
  const everything = (): boolean => true
  const guisesOf = (ref: NodeRef): readonly Guise[] => {
    if (kindOf(ref) !== 'principal') return guises.get(ref) ?? []
    const id = idOf(ref)
    return [{ at: ref, as: id, kind: 'may', through: everything, words: called(cast, id) }, ...(guises.get(ref) ?? [])]
  }
  const byPolicy = (ref: NodeRef): Edge[] => {
    // A role is what it brings to a person of the enterprise who holds nothing else.
    if (kindOf(ref) === 'role') {
      const role = idOf(ref)
      const holder = { kind: 'person', id: 'holder', party: { kind: 'enterprise', id: 'any' }, roles: [role], active: true } as const
      return grants.of({ ...holder, roles: [role] }).map(({ power, reason, policies }) => ({
        from: ref,
        to: node('power', power),
        kind: 'may',
        words: `the role \`${role}\` may \`${power}\`: ${reason}`,
        origin: { table: 'policies', id: policies.join(' ') },
      }))
    }
    return guisesOf(ref).flatMap((guise) => {
      const principal = cast.principals.get(guise.as)
      if (!principal) return []
      return grants
        .of(asPolicySees(principal))
        .filter(({ power }) => guise.through(power))
        .map(({ power, reason, policies }) => ({
          from: ref,
          to: node('power', power),
          kind: guise.kind,
          words: `${guise.words}${ref === node('principal', guise.as) ? '' : ', who'} may \`${power}\`: ${reason}`,
          origin: { table: 'policies', id: policies.join(' ') },
        }))
    })
  }
  const expanded = new Map<NodeRef, readonly Edge[]>()
  const graph: Graph = {
    nodes: () => nodes.size,
    edges: () => edges,
    all: () => {
      for (const one of cast.principals.values()) nodes.add(node('principal', one.id))
      const found: Edge[] = []
      // A set that grows while it is walked is walked to its new end.
      for (const ref of nodes) found.push(...graph.neighbours(ref))
      return found
    },
    neighbours: (ref) => {
      const before = expanded.get(ref)
      if (before) return before
      const said = byPolicy(ref)
      edges += said.length
      for (const { to } of said) nodes.add(to)
      const all = [...(given.get(ref) ?? []), ...said].sort(inOrder)
      expanded.set(ref, all)
      return all
    },
  }
  return graph
}
