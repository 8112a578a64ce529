import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldOf, keyOfNode, mapOfReach, type NodeKind, nodeHeight, nodeWidth, type Reached } from './map-layout.ts'

const reached = (kind: NodeKind, id: string, distance: number, from?: Reached): Reached => ({
  node: { kind, id },
  name: id,
  privileged: false,
  distance,
  through: from ? { node: from.node, edge: 'has', words: 'has', against: false } : null,
})
const start = reached('identity', 'start', 0)
const none: ReadonlySet<string> = new Set()

/** A start with so many credentials, each of which opens so many systems. */
const wide = (credentials: number, systems: number): Reached[] => {
  const first = Array.from({ length: credentials }, (_, n) => reached('credential', `c${n}`, 1, start))
  return [start, ...first, ...first.flatMap((one, n) => Array.from({ length: systems }, (_, m) => reached('system', `s${n}-${m}`, 2, one)))]
}

const shape = fc.record({ credentials: fc.integer({ min: 0, max: 30 }), systems: fc.integer({ min: 0, max: 12 }), open: fc.boolean() })

describe('the map of a reach', () => {
  it('has no two things in one place, and each stands right of what leads to it', () => {
    fc.assert(
      fc.property(shape, ({ credentials, systems, open }) => {
        const { nodes, edges, width, height } = mapOfReach(
          wide(credentials, systems),
          open ? new Set([foldOf('identity:start', 'credential')]) : none,
        )
        const overlap = nodes.filter((a, n) =>
          nodes.slice(n + 1).some((b) => Math.abs(a.x - b.x) < nodeWidth && Math.abs(a.y - b.y) < nodeHeight),
        )
        expect(overlap).toEqual([])
        const at = new Map(nodes.map((node) => [node.key, node]))
        expect(at.size).toBe(nodes.length)
        for (const { from, to } of edges) expect(at.get(from)!.x + nodeWidth).toBeLessThan(at.get(to)!.x)
        for (const { x, y } of nodes) expect(x + nodeWidth <= width && y + nodeHeight <= height && x >= 0 && y >= 0).toBe(true)
      }),
    )
  })

  it('counts what it folds away: nothing is lost without being said', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), (credentials) => {
        const { nodes } = mapOfReach(wide(credentials, 0), none)
        const told = nodes.reduce((n, node) => n + (node.is === 'thing' ? 1 : node.is === 'more' ? node.count : 0), 0)
        expect(told).toBe(credentials + 1)
        expect(nodes.length).toBeLessThanOrEqual(7)
      }),
    )
  })

  it('unfolds one kind behind one node, and folds it again', () => {
    const items = wide(20, 0)
    const open = mapOfReach(items, new Set([foldOf(keyOfNode(start.node), 'credential')]))
    expect(open.nodes.filter(({ is }) => is === 'thing')).toHaveLength(21)
    expect(open.nodes.at(-1)).toMatchObject({ is: 'less', fold: 'identity:start credential' })
    expect(mapOfReach(items, new Set([foldOf('identity:other', 'credential')])).nodes).toHaveLength(6)
  })

  it('leaves out what came by something that it was not given, and is the same for the same facts', () => {
    const stray = reached('system', 'stray', 3, reached('credential', 'not-read', 2, start))
    const map = mapOfReach([...wide(2, 1), stray], none)
    expect(map.nodes.map(({ key }) => key)).not.toContain('system:stray')
    expect(mapOfReach([...wide(2, 1), stray], none)).toEqual(map)
    expect(mapOfReach([], none)).toEqual({ nodes: [], edges: [], width: 0, height: 0 })
  })
})
