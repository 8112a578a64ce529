// How many messages wait, were sent and failed, for whoever watches.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

export interface NoticeFigures {
  readonly waiting: number
  readonly sent: number
  readonly failed: number
  /** Seconds since the oldest one that waits should have gone out. */
  readonly oldestSeconds: number
}

/** Of what is kept. */
export const noticeFigures = async (db: Kysely<Tables>, org: string, at: Date): Promise<NoticeFigures> => {
  const { rows } =
    await sql<NoticeFigures>`select count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'sent')::int as sent,
      count(*) filter (where state = 'failed')::int as failed,
      coalesce(greatest(0, extract(epoch from ${at} - min(made_at) filter (where state = 'waiting'))), 0)::float8 as "oldestSeconds"
    from notice_messages where org_id = ${org}`.execute(db)
  return rows[0]!
}
