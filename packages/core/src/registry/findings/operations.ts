// The API of findings: what is wrong and whose it is until when.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { listFindings } from './store.ts'

const State = Type.Enum(['open', 'resolved'])

const list = operation({
  id: 'findings.list',
  method: 'GET',
  path: '/v1/findings',
  summary: 'Findings, each with an owner and a deadline',
  scope: 'read',
  power: 'read.change',
  query: Closed({ ...PageQuery, state: Type.Optional(State) }),
  response: Page(
    Closed({
      id: Id,
      kind: Type.String(),
      subject: Type.String(),
      severity: Type.String(),
      owner: Nullable(Id),
      dueAt: Instant,
      detail: Facts,
      state: State,
      openedAt: Instant,
      resolvedAt: Nullable(Instant),
    }),
  ),
  handle: (runtime, caller, { query }) => {
    const filter = query.state === undefined ? {} : { state: query.state }
    return pageOf(
      listName('findings', filter),
      query,
      (after, limit) => listFindings(runtime.db, caller.org, { ...filter, after, limit }),
      (row) => row.id,
      (row) => ({
        id: row.id,
        kind: row.kind,
        subject: row.subject,
        severity: row.severity,
        owner: row.owner_id,
        dueAt: row.due_at.toISOString(),
        detail: row.detail,
        state: row.state,
        openedAt: row.opened_at.toISOString(),
        resolvedAt: row.resolved_at?.toISOString() ?? null,
      }),
    )
  },
})

export const findingOperations = [list]
