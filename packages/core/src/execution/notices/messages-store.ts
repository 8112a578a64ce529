// SQL of messages: made of notices, taken by one process for a while, and how each ended.
import { type Kysely, type Selectable, sql } from 'kysely'
import { anyOf, insertRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import type { NoticeRow } from './store.ts'

type Db = Kysely<Tables>
export type MessageRow = Selectable<Tables['notice_messages']>

export type NewMessage = Pick<
  MessageRow,
  'org_id' | 'id' | 'person_id' | 'room' | 'channel' | 'urgent' | 'made_at' | 'due_at' | 'give_up_at'
>

/** A notice is part of one message of a channel: one that was over and is told anew is taken out of the one before. */
export const insertMessages = async (
  db: Db,
  messages: readonly NewMessage[],
  parts: readonly { org_id: string; notice_id: string; channel: string; message_id: string }[],
): Promise<void> => {
  await insertRecords(db, 'notice_messages', messages)
  await insertRecords(
    db,
    'notice_parts',
    parts,
    sql`on conflict (org_id, notice_id, channel) do update set message_id = excluded.message_id`,
  )
}

/**
 * Messages of a channel that are due, for so long this process's alone: one that dies with them gives them back by time.
 * SAFETY: by a clock that was put back, whatever lies further ahead than anything ever waits is due.
 */
export const claimMessages = async (
  db: Db,
  org: string,
  channel: string,
  lease: { readonly by: string; readonly at: Date; readonly until: Date; readonly beyond: Date },
  most: number,
): Promise<MessageRow[]> => {
  const { rows } =
    await sql<MessageRow>`update notice_messages m set attempts = attempts + 1, lease_by = ${lease.by}, lease_until = ${lease.until}
    where m.org_id = ${org} and m.id in (select id from notice_messages
      where org_id = ${org} and channel = ${channel} and state = 'waiting' and (due_at <= ${lease.at} or due_at > ${lease.beyond})
        and (lease_until is null or lease_until <= ${lease.at} or lease_until > ${lease.until})
      order by urgent desc, due_at, id limit ${most} for update skip locked)
    returning m.*`.execute(db)
  return rows.sort((a, b) => Number(b.urgent) - Number(a.urgent) || a.due_at.getTime() - b.due_at.getTime() || (a.id < b.id ? -1 : 1))
}

/** Leases of a process that was there before under the same name. */
export const releaseMessages = (db: Db, org: string, by: string) =>
  db
    .updateTable('notice_messages')
    .set({ lease_by: null, lease_until: null })
    .where('org_id', '=', org)
    .where('lease_by', '=', by)
    .where('state', '=', 'waiting')
    .execute()

export const noticesOfMessage = (db: Db, org: string, message: string): Promise<NoticeRow[]> =>
  db
    .selectFrom('notice_parts as p')
    .innerJoin('notices as n', (join) => join.onRef('n.org_id', '=', 'p.org_id').onRef('n.id', '=', 'p.notice_id'))
    .selectAll('n')
    .where('p.org_id', '=', org)
    .where('p.message_id', '=', message)
    .orderBy(sql`array_position(array['now', 'soon', 'digest'], n.urgency)`)
    .orderBy('n.at')
    .orderBy('n.id')
    .execute()

/** INVARIANT: only by whoever still holds it, and only once. Gives whether that was so. */
export const endMessage = async (
  db: Db,
  org: string,
  id: string,
  by: string,
  end: { readonly state: 'sent' | 'failed' | 'over'; readonly at: Date; readonly problem: string | null },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('notice_messages')
    .set({ state: end.state, ended_at: end.at, problem: end.problem, lease_by: null, lease_until: null })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('lease_by', '=', by)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const putOff = (db: Db, org: string, id: string, by: string, due: Date, problem: string) =>
  db
    .updateTable('notice_messages')
    .set({ due_at: due, problem, lease_by: null, lease_until: null })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('lease_by', '=', by)
    .where('state', '=', 'waiting')
    .execute()

/** Messages for channels that are no more. */
export const messagesElsewhere = (db: Db, org: string, channels: readonly string[], before: Date, most: number): Promise<MessageRow[]> =>
  db
    .selectFrom('notice_messages')
    .selectAll()
    .where('org_id', '=', org)
    .where('state', '=', 'waiting')
    .where('give_up_at', '<=', before)
    .where((not) => not.not(not('channel', '=', anyOf(channels))))
    .orderBy('give_up_at')
    .orderBy('id')
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute()

export const giveUpMessage = (db: Db, org: string, id: string, at: Date, problem: string) =>
  db
    .updateTable('notice_messages')
    .set({ state: 'failed', ended_at: at, problem, lease_by: null, lease_until: null })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
