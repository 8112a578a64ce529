// The API of what changes have done, and are doing, to one credential: the newest first. Each is opened, with its proofs, where operations are read.
// What a replaced plan had in mind was never done and is not told.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant } from '../../platform/schemas.ts'
import { reachOf } from '../../registry/principals/index.ts'
import { partOf } from './part.ts'
import { OperationShown, showOperation } from './shown.ts'
import { pageOfOperationsOn } from './view-store.ts'

const onCredential = operation({
  id: 'credentials.operations',
  method: 'GET',
  path: '/v1/credentials/{credential}/operations',
  summary: 'What changes have done to a credential, the newest first: made, moved, switched off, ended, each with what was proven',
  description:
    'A provider gets those that it executes or that touch its own identities. No such credential and none of his answer alike: nothing.',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: Closed({ credential: Id }),
  query: Closed(PageQuery),
  response: Page(Closed({ ...OperationShown.properties, trigger: Type.String(), openedAt: Instant })),
  handle: async (runtime, caller, { params, query }) => {
    const reach = reachOf(runtime, caller, 'read.change', 'change')
    const part = await partOf(runtime.db, caller.org, reach)
    return pageOf(
      listName(`credentials/${params.credential}/operations`),
      query,
      (before, limit) => pageOfOperationsOn(runtime.db, caller.org, reach, params.credential, before, limit),
      (row) => row.id,
      (row) => ({ ...showOperation(row, part), trigger: row.trigger_kind, openedAt: row.opened_at.toISOString() }),
    )
  },
})

export const credentialOperations = [onCredential]
