// SQL of what reviews leave of a delegation at a moment.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

/**
 * INVARIANT: silence takes its effect at its moment, whether or not a job has noticed. `stop`: a review of one of these parties is overdue and
 * nothing goes on without it. `overdue`: one is, and nothing is done alone. `narrowedAt`: one was answered so; what was granted
 * before that lets nothing be done alone any more.
 */
export const leftByReviews = async (
  db: Kysely<Tables>,
  org: string,
  parties: readonly string[],
  at: Date,
): Promise<{ readonly stop: boolean; readonly overdue: boolean; readonly narrowedAt: Date | null }> => {
  const { rows } = await sql<{ stop: boolean; overdue: boolean; narrowedAt: Date | null }>`select
      coalesce(bool_or(state = 'open' and effect = 'stop'), false) as stop,
      coalesce(bool_or(state = 'open'), false) as overdue,
      max(signed_at) as "narrowedAt"
    from provider_reviews
    where org_id = ${org} and party_id = any(${[...parties]}::text[])
      and effect <> 'tell' and ((state = 'open' and due_at <= ${at}) or state = 'narrowed')`.execute(db)
  return rows[0] ?? { stop: true, overdue: true, narrowedAt: null }
}
