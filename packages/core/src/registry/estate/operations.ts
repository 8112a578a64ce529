// The API of the graph. Whoever is outside reads none of it: who uses what is the enterprise's to know.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Id, Nullable } from '../../platform/schemas.ts'
import { UseOfCredential, useOfCredential, usesShown } from '../inventory/index.ts'
import { requireWholeReach } from '../principals/index.ts'
import { type EstateNode, edgeKinds, nameOf, nodeKinds, readNode, views } from './model.ts'
import { reachFrom } from './reach.ts'
import { labelsOf, weightyAmong } from './store.ts'

const Node = Closed({ kind: Type.Enum(nodeKinds), id: Id })
const words = new Map<string, string>(edgeKinds.map((edge) => [edge.name, edge.words]))
const asNode = Type.String({ minLength: 1, maxLength: 250, description: `\`kind:id\`; kinds: ${nodeKinds.join(', ')}` })

/** Whichever way it was walked. */
const ends = (a: EstateNode, b: EstateNode): readonly [credential: string, workload: string] | readonly [] =>
  a.kind === 'credential' && b.kind === 'workload' ? [a.id, b.id] : b.kind === 'credential' && a.kind === 'workload' ? [b.id, a.id] : []

const usedBetween = (node: EstateNode, through: { readonly node: EstateNode } | undefined) => {
  const [credential] = through === undefined ? [] : ends(node, through.node)
  return credential === undefined ? undefined : { credential }
}

const positionIn = (text: string) => {
  const at = text.indexOf(' ')
  const node = readNode(text.slice(at + 1))
  return text === '' || !node ? undefined : { distance: Number(text.slice(0, at)), node }
}

const reach = operation({
  id: 'estate.reach',
  method: 'GET',
  path: '/v1/estate/nodes/{node}/reach',
  summary: 'What somebody who has taken over a node could act as, or what stops working when it is gone',
  description:
    '`blast_radius` follows who has hold of what; being an administrator of a system reaches every credential there. `dependents` follows who needs what. Items by distance; `through` says by which shortest way.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ node: asNode }),
  query: Closed({
    ...PageQuery,
    view: Type.Optional(Type.Enum(views, { default: 'blast_radius' })),
    kind: Type.Optional(Type.Enum(nodeKinds)),
  }),
  response: Closed({
    of: Node,
    view: Type.Enum(views),
    ended: Type.Boolean({ description: 'It has ended, and reaches nothing any more' }),
    size: Type.Integer({ description: 'Nodes, the start among them' }),
    furthest: Type.Integer(),
    counts: Type.Array(Closed({ kind: Type.Enum(nodeKinds), count: Type.Integer() })),
    items: Type.Array(
      Closed({
        node: Node,
        name: Nullable(Type.String()),
        privileged: Type.Boolean({ description: 'Of identities and their credentials: marked as that, or of high impact' }),
        distance: Type.Integer(),
        through: Nullable(
          Closed({
            node: Node,
            edge: Type.String(),
            words: Type.String({ description: 'As said of the one that has hold of the other' }),
            against: Type.Boolean({ description: 'The edge points at the node before' }),
            learnt: Type.Optional(UseOfCredential),
          }),
        ),
      }),
    ),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
  }),
  errors: ['estate.node', 'estate.unknown', 'estate.too_large'],
  handle: async (runtime, caller, { params, query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'identity')
    const view = query.view ?? 'blast_radius'
    // ORDER: a cursor is judged before anything is read.
    const list = listName('estate/reach', { of: params.node, view, kind: query.kind })
    positionOf(list, query.cursor)
    const of = readNode(params.node)
    if (!of)
      throw new CountersignError(
        'estate.node',
        'not_found',
        `\`${params.node}\` names no node; give one of ${nodeKinds.join(', ')} and its id, such as credential:billing`,
      )
    const found = await reachFrom(runtime, caller.org, of, view)
    const page = await pageOf(
      list,
      query,
      async (after, limit) => found.reach.page(positionIn(after), limit, query.kind),
      (one) => `${one.distance} ${nameOf(one.node)}`,
      (one) => one,
    )
    const shown = page.items.map(({ node }) => node)
    const labels = await labelsOf(runtime.db, caller.org, shown)
    const weighty = await weightyAmong(runtime.db, caller.org, shown)
    const credentials = [...new Set(page.items.flatMap(({ node, through }) => usedBetween(node, through)?.credential ?? []))]
    const uses = await usesShown(runtime.db, caller.org, 'credential', credentials)
    const useOf = new Map(uses.map((use) => [`${use.credential} ${use.workload}`, use]))
    const learntOf = (a: EstateNode, b: EstateNode) => {
      const [credential, workload] = ends(a, b)
      const use = useOf.get(`${credential} ${workload}`)
      return use && use.ended === null ? { learnt: useOfCredential(use) } : {}
    }
    return {
      of,
      view,
      ended: found.ended,
      size: found.reach.size,
      furthest: found.reach.furthest,
      counts: nodeKinds.flatMap((kind) => (found.reach.counts.has(kind) ? [{ kind, count: found.reach.counts.get(kind)! }] : [])),
      ...page,
      items: page.items.map(({ node, distance, through }) => ({
        node,
        name: labels.get(nameOf(node)) ?? null,
        privileged: weighty.has(nameOf(node)),
        distance,
        through:
          through === undefined ? null : { ...through, words: words.get(through.edge) ?? through.edge, ...learntOf(node, through.node) },
      })),
    }
  },
})

export const estateOperations = [reach]
