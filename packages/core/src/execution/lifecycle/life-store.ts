// SQL of what is shown of somebody's life.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** A row for each credential of each identity that is his; one without credential where an identity has none. */
export const credentialsOfPerson = (db: Db, org: string, person: string) =>
  db
    .selectFrom('identities as i')
    .leftJoin('credentials as c', (join) => join.onRef('c.org_id', '=', 'i.org_id').onRef('c.identity_id', '=', 'i.id'))
    .select(['i.id as identity', 'i.state as identity_state', 'c.id as credential', 'c.system_id as system', 'c.state as credential_state'])
    .where('i.org_id', '=', org)
    .where('i.holder_id', '=', person)
    .orderBy('i.id')
    .orderBy('c.id')
    .limit(2000)
    .execute()

export const changesOfPerson = (db: Db, org: string, person: string) =>
  db
    .selectFrom('changes')
    .select(['id', 'state', 'closure', 'opened_at', 'closed_at'])
    .where('org_id', '=', org)
    .where('trigger_kind', 'in', ['person.leave', 'access.lapse', 'access.grant', 'access.request'])
    .where((eb) => eb.or([eb('trigger_ref', '=', person), eb(sql`starts_with(trigger_ref, ${`${person}/`})`, '=', true)]))
    .orderBy('id')
    .limit(200)
    .execute()
