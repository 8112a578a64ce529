// From links to a graph, with the roles that people hold and what each brings. What policy says is asked only of whom a search reaches: an organisation without a path costs few questions.
import { asPolicySees, type Cast, type CastPrincipal, called } from './cast.ts'
import type { Grant, Grants } from './grants.ts'
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

/** Of ways that are as short, the one by a role is told: it is where the power comes from. */
const placeOf = ({ to, kind, origin }: Edge): string => `${kindOf(to) === 'role' ? 0 : 1}\n${to}\n${kind}\n${origin.id}`

const inOrder = (a: Edge, b: Edge): number => {
  const [x, y] = [placeOf(a), placeOf(b)]
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
  const may = (from: NodeRef, words: string, { power, reason, policies }: Grant, kind = 'may'): Edge => ({
    from,
    to: node('power', power),
    kind,
    words: `${words} may \`${power}\`: ${reason}`,
    origin: { table: 'policies', id: policies.join(' ') },
  })
  // A role is what it brings to a person of the enterprise who holds nothing else.
  const broughtBy = (role: string): readonly Grant[] =>
    grants.of({ kind: 'person', id: 'holder', party: { kind: 'enterprise', id: 'any' }, roles: [role], active: true })
  /** What somebody may, by way of each role that brings him all that it brings to anybody; without a role where he alone may, or is kept from a part. */
  const ownPowers = (ref: NodeRef, principal: CastPrincipal): Edge[] => {
    const own = grants.of(asPolicySees(principal))
    const powers = new Set(own.map(({ power }) => power))
    const found: Edge[] = []
    const brought = new Set<string>()
    for (const role of principal.roles) {
      const brings = broughtBy(role)
      if (brings.length === 0 || !brings.every(({ power }) => powers.has(power))) continue
      for (const { power } of brings) brought.add(power)
      found.push({
        from: ref,
        to: node('role', role),
        kind: 'holds',
        words: `${called(cast, principal.id)} holds the role \`${role}\``,
        origin: { table: 'role_holdings', id: `${principal.id} ${role}` },
      })
    }
    for (const grant of own) if (!brought.has(grant.power)) found.push(may(ref, called(cast, principal.id), grant))
    return found
  }
  const byPolicy = (ref: NodeRef): Edge[] => {
    const found: Edge[] = []
    if (kindOf(ref) === 'role') for (const grant of broughtBy(idOf(ref))) found.push(may(ref, `the role \`${idOf(ref)}\``, grant))
    const self = kindOf(ref) === 'principal' ? cast.principals.get(idOf(ref)) : undefined
    if (self) found.push(...ownPowers(ref, self))
    for (const guise of guises.get(ref) ?? []) {
      const principal = cast.principals.get(guise.as)
      if (!principal) continue
      for (const grant of grants.of(asPolicySees(principal)))
        if (guise.through(grant.power)) found.push(may(ref, `${guise.words}, who`, grant, guise.kind))
    }
    return found
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
