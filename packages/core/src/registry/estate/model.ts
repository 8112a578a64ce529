// What the graph of the estate is made of: its kinds of nodes, its kinds of edges, and the two ways of walking it. Pure.
// An edge says who has hold of what; each is told by exactly one row, so that a row that has changed changes its own edges and no others.

/** In the order in which they are listed. `control`: being an administrator of a system, which is more than having an account there. */
export const nodeKinds = ['party', 'contract', 'principal', 'identity', 'workload', 'credential', 'consent', 'control', 'system'] as const
export type NodeKind = (typeof nodeKinds)[number]

export interface EstateNode {
  readonly kind: NodeKind
  readonly id: string
}

/**
 * `blast_radius`: what somebody who has taken over the start could act as, or act at. `dependents`: what stops working when the start is gone.
 */
export const views = ['blast_radius', 'dependents'] as const
export type View = (typeof views)[number]

/** Whether a view walks an edge, and which way. */
export type Walked = 'along' | 'against' | 'never'

export interface EdgeKind {
  readonly name: string
  readonly from: NodeKind
  readonly to: NodeKind
  /** The end whose row tells it. */
  readonly toldBy: 'from' | 'to'
  readonly views: Readonly<Record<View, Walked>>
  /** “… `words` …”, for people. */
  readonly words: string
}

const both = { blast_radius: 'along', dependents: 'along' } as const
const turned = { blast_radius: 'along', dependents: 'against' } as const
const taken = { blast_radius: 'along', dependents: 'never' } as const

export const edgeKinds = [
  { name: 'commands', from: 'party', to: 'party', toldBy: 'to', views: both, words: 'has a subcontractor' },
  { name: 'employs', from: 'party', to: 'principal', toldBy: 'to', views: both, words: 'employs' },
  { name: 'signed', from: 'party', to: 'contract', toldBy: 'to', views: both, words: 'is bound by' },
  { name: 'holds', from: 'party', to: 'identity', toldBy: 'to', views: both, words: 'holds' },
  { name: 'holds_own', from: 'principal', to: 'identity', toldBy: 'to', views: both, words: 'holds as his own' },
  { name: 'runs', from: 'party', to: 'workload', toldBy: 'to', views: both, words: 'runs' },
  { name: 'consented', from: 'party', to: 'consent', toldBy: 'to', views: both, words: 'was given' },
  { name: 'covers_contract', from: 'contract', to: 'contract', toldBy: 'to', views: both, words: 'carries' },
  { name: 'covers_identity', from: 'contract', to: 'identity', toldBy: 'to', views: both, words: 'is the ground of' },
  { name: 'covers_workload', from: 'contract', to: 'workload', toldBy: 'to', views: both, words: 'is the ground of' },
  { name: 'executes', from: 'principal', to: 'credential', toldBy: 'to', views: taken, words: 'changes' },
  { name: 'has', from: 'identity', to: 'credential', toldBy: 'to', views: both, words: 'has' },
  { name: 'uses', from: 'workload', to: 'credential', toldBy: 'to', views: turned, words: 'uses' },
  { name: 'derives', from: 'credential', to: 'credential', toldBy: 'to', views: both, words: 'gives' },
  { name: 'opens', from: 'credential', to: 'system', toldBy: 'from', views: turned, words: 'opens' },
  { name: 'governs', from: 'credential', to: 'control', toldBy: 'from', views: taken, words: 'is an administrator of' },
  { name: 'resets', from: 'control', to: 'credential', toldBy: 'to', views: taken, words: 'can set' },
  { name: 'seen_with', from: 'workload', to: 'credential', toldBy: 'to', views: turned, words: 'seems to use' },
  { name: 'grants', from: 'consent', to: 'system', toldBy: 'from', views: turned, words: 'reaches' },
] as const satisfies readonly EdgeKind[]

export type EdgeName = (typeof edgeKinds)[number]['name']

/** By its place in the list, as it is kept in memory. */
export const edgeNumber: ReadonlyMap<string, number> = new Map(edgeKinds.map(({ name }, n) => [name, n]))

/** The reading of `kind:id`; undefined where it isn't one. */
export const readNode = (text: string): EstateNode | undefined => {
  const at = text.indexOf(':')
  const kind = nodeKinds.find((one) => one === text.slice(0, at))
  const id = text.slice(at + 1)
  return kind === undefined || id === '' ? undefined : { kind, id }
}

export const nameOf = ({ kind, id }: EstateNode): string => `${kind}:${id}`

/** Of strings as PostgreSQL's collation "C" orders them: by their bytes. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** UTF-16 orders as UTF-8 does up to where its pairs begin. */
const beyond = /[\uD800-\uFFFF]/

/** The same, of many at once. */
export const inByteOrder = (ids: string[]): string[] => (ids.some((id) => beyond.test(id)) ? ids.sort(byBytes) : ids.sort())

/** One that was reached. `through`: the one before it on a shortest way, and the edge; undefined for the start. */
export interface Reached {
  readonly node: EstateNode
  readonly distance: number
  readonly through: { readonly node: EstateNode; readonly edge: EdgeName; readonly against: boolean } | undefined
}

export interface Reach {
  readonly counts: ReadonlyMap<NodeKind, number>
  readonly size: number
  readonly furthest: number
  /** By distance, then kind, then id; after the one named, at most so many. */
  page(after: { readonly distance: number; readonly node: EstateNode } | undefined, limit: number, only?: NodeKind): readonly Reached[]
}
