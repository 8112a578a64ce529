// All SQL about what was asked of authenticators, and what is kept of the keys that answered.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type RegistrationRow = Selectable<Tables['passkey_registrations']>

export const insertRegistration = (db: Db, row: Insertable<Tables['passkey_registrations']>) =>
  db.insertInto('passkey_registrations').values(row).execute()

export const lockRegistration = (db: Db, org: string, id: string) =>
  db.selectFrom('passkey_registrations').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const readRegistration = (db: Db, org: string, id: string) =>
  db.selectFrom('passkey_registrations').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

/** Of one person. */
export const pageOfWaiting = (db: Db, org: string, principal: string, after: string, limit: number) =>
  db
    .selectFrom('passkey_registrations')
    .select('id')
    .where('org_id', '=', org)
    .where('principal_id', '=', principal)
    .where('state', '=', 'waits')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()

export const updateRegistration = (db: Db, org: string, id: string, set: Partial<Insertable<Tables['passkey_registrations']>>) =>
  db.updateTable('passkey_registrations').set(set).where('org_id', '=', org).where('id', '=', id).execute()

/** Live passkeys of a person. */
export const livePasskeys = (db: Db, org: string, principal: string) =>
  db
    .selectFrom('principal_keys')
    .select(['key_id', 'credential_id', 'transports'])
    .where('org_id', '=', org)
    .where('principal_id', '=', principal)
    .where('form', '=', 'passkey')
    .where('revoked_at', 'is', null)
    .orderBy('key_id')
    .execute()

export const keyByCredential = (db: Db, org: string, credential: Buffer) =>
  db.selectFrom('principal_keys').selectAll().where('org_id', '=', org).where('credential_id', '=', credential).executeTakeFirst()

/** Held until the end of the transaction: of two who would be the first, one is. */
export const lockKeysOfPeople = (db: Db, org: string) =>
  sql`select pg_advisory_xact_lock(hashtext('keys of people'), hashtext(${org}))`.execute(db)

/** Everybody who has ever held an approval key, revoked ones too, and whether one of his is live. */
export const holdersOfApprovalKeys = (db: Db, org: string) =>
  db
    .selectFrom('principal_keys')
    .select('principal_id')
    .select((eb) => [
      eb.fn.agg<boolean>('bool_or', [eb('revoked_at', 'is', null)]).as('live'),
      eb.fn.countAll<string>().as('keys'),
      eb.fn.countAll<string>().filterWhere('revoked_at', 'is', null).as('live_keys'),
    ])
    .where('org_id', '=', org)
    .where('purpose', '=', 'approval')
    .groupBy('principal_id')
    .orderBy('principal_id')
    .execute()

export const noteUse = (
  db: Db,
  org: string,
  keyId: string,
  use: { readonly last_used_at: Date; readonly sign_count?: number; readonly backed_up?: boolean },
) =>
  db
    .updateTable('principal_keys')
    .set(use)
    .where('org_id', '=', org)
    .where('key_id', '=', keyId)
    .execute()
    .then(() => undefined)

export const insertSignIn = (db: Db, row: Insertable<Tables['passkey_sign_ins']>) => db.insertInto('passkey_sign_ins').values(row).execute()

/** Takes it away: it is answered once. */
export const takeSignIn = (db: Db, org: string, challenge: Buffer) =>
  db.deleteFrom('passkey_sign_ins').where('org_id', '=', org).where('challenge', '=', challenge).returningAll().executeTakeFirst()

/** What nobody answered in time, some at a time. */
export const forgetSignIns = (db: Db, org: string, at: Date) =>
  sql`delete from passkey_sign_ins where ctid in (
    select ctid from passkey_sign_ins where org_id = ${org} and ends_at <= ${at} limit 100 for update skip locked)`.execute(db)
