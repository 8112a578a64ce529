// SQL of what somebody has asked for and that goes on.
import type { Kysely, Selectable } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { listsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'
import type { Asked } from '../planning/index.ts'

export interface LiveRequest {
  readonly id: string
  readonly asked: Asked
  readonly reason: string
  readonly ticket: string
}

const requested = listsTogether<Pick<Selectable<Tables['changes']>, 'id' | 'asked' | 'reason' | 'ticket' | 'requester_id'>>(
  (db, org, people) =>
    db
      .selectFrom('changes')
      .select(['id', 'asked', 'reason', 'ticket', 'requester_id'])
      .where('org_id', '=', org)
      .where('requester_id', '=', anyOf(people))
      .where('state', 'not in', ['closed', 'refused', 'denied'])
      .orderBy('id')
      .execute(),
  ({ requester_id }) => requester_id,
)

// What was asked is written by this code alone, in the transaction that opened the change.
export const liveRequestsOf = async (db: Kysely<Tables>, org: string, person: string): Promise<LiveRequest[]> =>
  (await requested(db, org, person)).map(({ id, asked, reason, ticket }) => ({ id, reason, ticket, asked: asked as Asked }))
