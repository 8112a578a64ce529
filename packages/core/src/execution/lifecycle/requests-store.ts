// SQL of what somebody has asked for and that goes on.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Asked } from '../planning/index.ts'

export interface LiveRequest {
  readonly id: string
  readonly asked: Asked
  readonly reason: string
  readonly ticket: string
}

export const liveRequestsOf = async (db: Kysely<Tables>, org: string, person: string): Promise<LiveRequest[]> => {
  const rows = await db
    .selectFrom('changes')
    .select(['id', 'asked', 'reason', 'ticket'])
    .where('org_id', '=', org)
    .where('requester_id', '=', person)
    .where('state', 'not in', ['closed', 'refused', 'denied'])
    .orderBy('id')
    .execute()
  // What was asked is written by this code alone, in the transaction that opened the change.
  return rows.map(({ asked, ...row }) => ({ ...row, asked: asked as unknown as Asked }))
}
