// The API of what changes have done, and are doing, to one credential: the newest first. Each is opened, with its proofs, where operations are read.
// What a replaced plan had in mind was never done and is not told.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant } from '../../platform/schemas.ts'
import { readCredential, readIdentity } from '../../registry/inventory/index.ts'
import { type Reach, reachOf } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import { partOf } from './part.ts'
import { OperationShown, showOperation } from './shown.ts'
import { pageOfOperationsOn } from './view-store.ts'

const isSeen = async ({ db }: Runtime, org: string, reach: Reach, id: string): Promise<boolean> => {
  const credential = await readCredential(db, org, id)
  if (!credential || reach === undefined) return credential !== undefined
  return (await readIdentity(db, org, credential.identity_id))?.party_id === reach
}

const onCredential = operation({
  id: 'credentials.operations',
  method: 'GET',
  path: '/v1/credentials/{credential}/operations',
  summary: 'What changes have done to a credential, the newest first: made, moved, switched off, ended, each with what was proven',
  description: 'A provider gets those that it executes or that touch its own identities.',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: Closed({ credential: Id }),
  query: Closed(PageQuery),
  errors: ['credential.unknown'],
  response: Page(Closed({ ...OperationShown.properties, trigger: Type.String(), openedAt: Instant })),
  handle: async (runtime, caller, { params, query }) => {
    const reach = reachOf(runtime, caller, 'read.change', 'change')
    const part = await partOf(runtime.db, caller.org, reach)
    const page = await pageOf(
      listName(`credentials/${params.credential}/operations`),
      query,
      (before, limit) => pageOfOperationsOn(runtime.db, caller.org, reach, params.credential, before, limit),
      (row) => row.id,
      (row) => ({ ...showOperation(row, part), trigger: row.trigger_kind, openedAt: row.opened_at.toISOString() }),
    )
    // SAFETY: what is not his to see and what is not there answer alike.
    if (page.items.length === 0 && !(await isSeen(runtime, caller.org, reach, params.credential)))
      throw new CountersignError('credential.unknown', 'not_found', `no credential \`${params.credential}\``)
    return page
  },
})

export const credentialOperations = [onCredential]
