// The tree of subcontractors is drawn with each under the one for whom it works.
import { expect, it } from 'vitest'
import { drawTree } from './render-provider.ts'

const party = (id: string, parent: string | null, depth: number) => ({
  id,
  kind: 'subcontractor' as const,
  name: id.toUpperCase(),
  parent,
  depth,
})

it('each stands under the one for whom it works, to any depth', () => {
  expect(drawTree([party('nw', null, 0), party('fjord', 'nw', 1), party('depth', 'fjord', 2), party('surge', 'nw', 1)])).toEqual([
    'nw  NW',
    '├─ fjord  FJORD',
    '│  └─ depth  DEPTH',
    '└─ surge  SURGE',
  ])
})

it('a tree that is seen from its middle begins there', () => {
  expect(drawTree([party('fjord', null, 0), party('depth', 'fjord', 1)])).toEqual(['fjord  FJORD', '└─ depth  DEPTH'])
})
