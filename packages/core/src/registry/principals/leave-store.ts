// SQL of leaving and coming back.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const lockPrincipal = (db: Db, org: string, id: string) =>
  db.selectFrom('principals').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

/** `left`: when he left; null: he is here. */
export const setActive = (db: Db, org: string, id: string, left: Date | null) =>
  db
    .updateTable('principals')
    .set({ active: left === null, deactivated_at: left })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .execute()

export const takeRoles = (db: Db, org: string, principal: string, at: Date) =>
  db
    .updateTable('role_holdings')
    .set({ until: at })
    .where('org_id', '=', org)
    .where('principal_id', '=', principal)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
    .returning('role')
    .execute()

/** His own, and those of others that are in his hands. */
export const takeApiKeys = (db: Db, org: string, principal: string, at: Date) =>
  db
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('org_id', '=', org)
    .where((eb) => eb.or([eb('principal_id', '=', principal), eb('held_by', '=', principal)]))
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()

export const takeKeys = (db: Db, org: string, principal: string, at: Date) =>
  db
    .updateTable('principal_keys')
    .set({ revoked_at: at })
    .where('org_id', '=', org)
    .where('principal_id', '=', principal)
    .where('revoked_at', 'is', null)
    .returning('key_id')
    .execute()

export const setManager = (db: Db, org: string, id: string, manager: string | null) =>
  db.updateTable('principals').set({ manager_id: manager }).where('org_id', '=', org).where('id', '=', id).execute()
