// How often a credential is to be renewed, as SQL: what `schedule.ts` says, for a statement that has both rows.
import { type RawBuilder, sql } from 'kysely'

/** `credential`, `identity`: how the statement calls them. */
export const renewedEvery = (credential: string, identity: string): RawBuilder<number | null> =>
  sql`least(${sql.ref(`${credential}.rotate_every_days`)}, ${sql.ref(`${identity}.rotate_every_days`)})`
