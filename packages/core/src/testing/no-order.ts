// A database promises no order where none is asked for, and keeps it all the same until the day on which a page is read from another end. In tests whatever
// asks for no order gets its rows backwards, so that whoever relies on one learns it at once and not on that day.
import type { KyselyPlugin, OperationNode, QueryId, RawNode, RootOperationNode } from 'kysely'

const orders = (node: OperationNode): boolean =>
  node.kind === 'OrderByNode' ||
  (node.kind === 'RawNode' && (node as RawNode).sqlFragments.some((text) => /\border\s+by\b/i.test(text))) ||
  (node.kind === 'RawNode' && (node as RawNode).parameters.some(orders))

/** A cursor has the order of its question, and gives its rows by `fetch`. */
const reads = (node: RawNode): boolean => /^\s*(?:select|with|update|delete)\b/i.test(node.sqlFragments[0] ?? '')

/** Of a statement that is written out any order counts, also that of a part of it: this reads no SQL. */
const asksForNone = (node: RootOperationNode): boolean => {
  if (node.kind === 'SelectQueryNode') return node.orderBy === undefined
  if (node.kind === 'RawNode') return reads(node) && !orders(node)
  return node.kind === 'UpdateQueryNode' || node.kind === 'DeleteQueryNode'
}

export const backwardsWhereNoOrderIsAsked = (): KyselyPlugin => {
  const unordered = new WeakSet<QueryId>()
  return {
    transformQuery: ({ node, queryId }) => {
      if (asksForNone(node)) unordered.add(queryId)
      return node
    },
    transformResult: async ({ result, queryId }) =>
      unordered.has(queryId) && result.rows.length > 1 ? { ...result, rows: result.rows.toReversed() } : result,
  }
}
