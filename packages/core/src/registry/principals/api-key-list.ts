// The API's list of API keys: whose, for what, until when, and when somebody last came with one. No secret, and no digest of one.
import { Type } from 'typebox'
import { operation, SCOPES } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { pageOfApiKeys } from './api-key-store.ts'
import { reachOf } from './reach.ts'

export const apiKeyList = operation({
  id: 'apiKeys.list',
  method: 'GET',
  path: '/v1/api-keys',
  summary: 'API keys: who acts with each, in whose hands it is, what it is for, until when, and when it was last used',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    principal: Type.Optional(Id),
    state: Type.Optional(Type.Enum(['live', 'over'], { description: '`over`: revoked, or past its end' })),
  }),
  response: Page(
    Closed({
      id: Id,
      principal: Id,
      party: Id,
      active: Type.Boolean({ description: 'Whether the principal is; the key of one who is not opens nothing' }),
      heldBy: Nullable(Id),
      issuedBy: Nullable(Id),
      name: Type.String(),
      scopes: Type.Array(Type.Enum([...SCOPES])),
      createdAt: Instant,
      expiresAt: Instant,
      revokedAt: Nullable(Instant),
      lastUsedAt: Nullable(Type.String({ format: 'date-time', description: 'To ten minutes; null: not since this is kept' })),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    const { principal, state } = query
    const reach = reachOf(runtime, caller, 'read.inventory', 'apikey')
    const filter = { ...(principal === undefined ? {} : { principal }), ...(state === undefined ? {} : { state }) }
    return pageOf(
      listName('api-keys', filter),
      query,
      (after, limit) => pageOfApiKeys(runtime.db, caller.org, reach, filter, runtime.clock.now(), after, limit),
      (row) => row.id,
      (row) => ({
        id: row.id,
        principal: row.principal,
        party: row.party_id,
        active: row.active,
        heldBy: row.held_by,
        issuedBy: row.issued_by,
        name: row.name,
        scopes: row.scopes as (typeof SCOPES)[number][],
        createdAt: row.created_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
        revokedAt: row.revoked_at?.toISOString() ?? null,
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
      }),
    )
  },
})
