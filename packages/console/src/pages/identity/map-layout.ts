// Where each thing of a reach stands on the map: a column for each step, children beside their parent, what is many folded into "and N more". Pure: the
// same facts and the same choices always give the same map.
import type { Item } from '../../api/answers.ts'

export type Reached = Item<'estate.reach'>
export type NodeKind = Reached['node']['kind']

export const nodeWidth = 216
export const nodeHeight = 56
const columnGap = 96
const rowGap = 14

/** So many of a kind behind one node are drawn before they are folded; of those that are folded, all but the rest. */
const mostOfAKind = 5
const shownOfAKind = 4

export const keyOfNode = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind}:${id}`

interface Placed {
  readonly key: string
  readonly x: number
  readonly y: number
}
export type MapNode =
  | (Placed & { readonly is: 'thing'; readonly of: Reached })
  | (Placed & { readonly is: 'more'; readonly kind: NodeKind; readonly behind: Reached; readonly count: number })
  | (Placed & { readonly is: 'less'; readonly fold: string; readonly behind: Reached })

export interface MapEdge {
  readonly key: string
  readonly from: string
  readonly to: string
  readonly words: string
}

export interface ReachMap {
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
  readonly width: number
  readonly height: number
}

/** The name under which children of a kind are unfolded. */
export const foldOf = (parent: string, kind: NodeKind): string => `${parent} ${kind}`

interface Branch {
  readonly draw: (x: number, y: number) => MapNode
  readonly depth: number
  readonly words: string
  readonly key: string
  readonly children: readonly Branch[]
}

/**
 * `items`: by their distance, the start first, as the server gives them; what came by something that is not among them is left out with all behind it.
 * `unfolded`: by `foldOf`.
 */
export const mapOfReach = (items: readonly Reached[], unfolded: ReadonlySet<string>): ReachMap => {
  const [start] = items
  if (!start) return { nodes: [], edges: [], width: 0, height: 0 }
  const children = Map.groupBy(items.slice(1), ({ through }) => (through === null ? '' : keyOfNode(through.node)))
  const branchOf = (of: Reached): Branch => {
    const key = keyOfNode(of.node)
    return {
      key,
      depth: of.distance,
      words: of.through?.words ?? '',
      draw: (x, y) => ({ is: 'thing', key, x, y, of }),
      children: [...Map.groupBy(children.get(key) ?? [], ({ node }) => node.kind)].flatMap(([kind, all]) => folded(of, key, kind, all)),
    }
  }
  const folded = (behind: Reached, parent: string, kind: NodeKind, all: readonly Reached[]): Branch[] => {
    if (all.length <= mostOfAKind) return all.map(branchOf)
    const fold = foldOf(parent, kind)
    const isOpen = unfolded.has(fold)
    const shown = isOpen ? all : all.slice(0, shownOfAKind)
    const key = `${isOpen ? 'less' : 'more'} ${fold}`
    const count = all.length - shown.length
    const rest: Branch = {
      key,
      depth: behind.distance + 1,
      words: '',
      draw: (x, y) => (isOpen ? { is: 'less', key, x, y, fold, behind } : { is: 'more', key, x, y, kind, behind, count }),
      children: [],
    }
    return [...shown.map(branchOf), rest]
  }
  const nodes: MapNode[] = []
  const edges: MapEdge[] = []
  let row = 0
  /** A leaf takes the next row; whoever has children stands in the middle of them. Gives where it stands. */
  const place = (branch: Branch): number => {
    const rows = branch.children.map(place)
    const at = rows.length === 0 ? row++ : (rows[0]! + rows.at(-1)!) / 2
    nodes.push(branch.draw(branch.depth * (nodeWidth + columnGap), at * (nodeHeight + rowGap)))
    for (const child of branch.children)
      edges.push({ key: `${branch.key} > ${child.key}`, from: branch.key, to: child.key, words: child.words })
    return at
  }
  place(branchOf(start))
  // Read from the start on, step by step, from the top down: that is the order of the keyboard too.
  nodes.sort((a, b) => a.x - b.x || a.y - b.y)
  return {
    nodes,
    edges,
    width: Math.max(...nodes.map(({ x }) => x)) + nodeWidth,
    height: Math.max(...nodes.map(({ y }) => y)) + nodeHeight,
  }
}
