// The search on graphs of any shape, against one that walks every way there is.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Edge, type NodeRef, node } from './model.ts'
import { search } from './search.ts'

const edge = (from: NodeRef, to: NodeRef, id = ''): Edge => ({ from, to, kind: 'k', words: `${from} ${to}`, origin: { table: 't', id } })

const neighboursOf =
  (edges: readonly Edge[]) =>
  (ref: NodeRef): readonly Edge[] =>
    edges.filter((one) => one.from === ref)

/** Every way of at most `limit` hops that never comes back to the outside; the length of the shortest by first hop and power. */
const byWalking = (edges: readonly Edge[], sources: ReadonlySet<NodeRef>): Map<string, number> => {
  const best = new Map<string, number>()
  const walk = (first: Edge, at: NodeRef, length: number, seen: ReadonlySet<NodeRef>): void => {
    if (at.startsWith('power:')) {
      const name = `${first.from} ${first.to} ${at}`
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, length))
    }
    for (const next of edges)
      if (next.from === at && !seen.has(next.to) && !sources.has(next.to)) walk(first, next.to, length + 1, new Set([...seen, next.to]))
  }
  for (const first of edges)
    if (sources.has(first.from) && !sources.has(first.to)) walk(first, first.to, 1, new Set([first.from, first.to]))
  return best
}

const inside = ['apikey:1', 'principal:a', 'principal:b', 'signature:a', 'power:x', 'power:y'] as const
const outside = ['principal:o', 'principal:p', 'party:n'] as const
const anyGraph = fc.uniqueArray(fc.record({ from: fc.constantFrom(...outside, ...inside), to: fc.constantFrom(...outside, ...inside) }), {
  maxLength: 18,
  selector: ({ from, to }) => `${from} ${to}`,
})

it('finds every path and no other, each as short as it can be', () => {
  fc.assert(
    fc.property(anyGraph, (pairs) => {
      const edges = pairs.map(({ from, to }) => edge(from, to))
      const found = search([...outside], neighboursOf(edges))
      const expected = byWalking(edges, new Set(outside))
      const got = new Map(found.openings.map((one) => [`${one.first.from} ${one.first.to} power:${one.power}`, one.length]))
      expect(got).toEqual(expected)
      for (const opening of found.openings) {
        const hops = opening.hops()
        expect(hops).toHaveLength(opening.length)
        expect(hops[0]).toBe(opening.first)
        expect(hops.at(-1)!.to).toBe(node('power', opening.power))
        expect(hops.slice(1).map((hop) => hop.from)).toEqual(hops.slice(0, -1).map((hop) => hop.to))
      }
      const powers = new Set([...expected.keys()].map((name) => name.at(-1)!))
      expect(found.shortest.map((one) => one.power)).toEqual([...powers].sort())
      for (const one of found.shortest)
        expect(one.length).toBe(Math.min(...[...expected].filter(([name]) => name.endsWith(`power:${one.power}`)).map(([, n]) => n)))
    }),
    { numRuns: 500 },
  )
})

it('gives one answer for one graph, in whatever order its sources come', () => {
  fc.assert(
    fc.property(anyGraph, (pairs) => {
      const edges = pairs.map(({ from, to }) => edge(from, to))
      const shown = (sources: readonly NodeRef[]) =>
        search(sources, neighboursOf(edges)).openings.map((one) => one.hops().map((hop) => hop.words))
      expect(shown([...outside].reverse())).toEqual(shown([...outside]))
    }),
  )
})

it('ends on a circle, and looks for one power alone where that is asked', () => {
  const edges = [
    edge('principal:o', 'apikey:1'),
    edge('apikey:1', 'principal:a'),
    edge('principal:a', 'apikey:1'),
    edge('principal:a', 'power:x'),
    edge('power:x', 'power:y'),
  ]
  expect(search(['principal:o'], neighboursOf(edges)).shortest.map((one) => [one.power, one.length])).toEqual([
    ['x', 3],
    ['y', 4],
  ])
  expect(search(['principal:o'], neighboursOf(edges), 'y').openings).toHaveLength(1)
})
