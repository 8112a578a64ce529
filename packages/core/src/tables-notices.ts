// The shape of the tables of notices, for the compiler. Types only: the truth is in migrations/0086_notices.sql.
import type { Generated } from 'kysely'
import type { Instant, InstantOrNull, Nullable } from './tables.ts'

export interface NoticeTables {
  notice_facts: { org_id: string; kind: string; subject: string; stage: Generated<string>; at: Instant }
  notices: {
    org_id: string
    id: string
    kind: string
    subject: string
    stage: string
    person_id: Nullable<string>
    room: Nullable<string>
    urgency: 'now' | 'soon' | 'digest'
    at: Instant
    goes_at: Instant
    state: Generated<'waiting' | 'gathered' | 'shown' | 'over'>
  }
  notice_messages: {
    org_id: string
    id: string
    person_id: Nullable<string>
    room: Nullable<string>
    channel: string
    urgent: boolean
    state: Generated<'waiting' | 'sent' | 'failed' | 'over'>
    attempts: Generated<number>
    made_at: Instant
    due_at: Instant
    give_up_at: Instant
    lease_by: Nullable<string>
    lease_until: InstantOrNull
    ended_at: InstantOrNull
    problem: Nullable<string>
  }
  notice_parts: { org_id: string; notice_id: string; channel: string; message_id: string }
  notice_preferences: {
    org_id: string
    person_id: string
    digest: Generated<string[]>
    rooms: Generated<string[]>
    zone: Nullable<string>
    set_at: Instant
  }
}
