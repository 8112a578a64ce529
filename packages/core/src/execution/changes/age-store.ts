// How old a credential is, as SQL: when it was last renewed here, and what its source says where nothing was seen that says otherwise.
// INVARIANT: a word makes nothing younger of which its system tells when it was made, or which was made or renewed here.
import { type RawBuilder, sql } from 'kysely'

const of = (name: string) => (column: string) => sql.ref(`${name}.${column}`)

/** The last time that a rotation of it, or its issue, was carried out here. `credential`: how the statement calls it. */
export const renewedHere = (credential: string): RawBuilder<Date | null> => {
  const c = of(credential)
  return sql<Date | null>`(select max(o.executed_at) from operations o where o.org_id = ${c('org_id')} and o.credential_id = ${c('id')}
    and o.operation in ('credential.rotate', 'credential.issue'))`
}

/** When its source says that it was renewed, where that counts. `credential`, `identity`: how the statement calls them. */
export const saidRenewed = (credential: string, identity: string, at: Date): RawBuilder<Date | null> => {
  const [c, i] = [of(credential), of(identity)]
  return sql<Date | null>`case when ${i('last_rotated_at')} is null or ${i('last_rotated_at')} > ${at} or ${c('created_by')} is not null
      or ${renewedHere(credential)} is not null
      or exists (select 1 from accounts a where a.org_id = ${c('org_id')} and a.system_id = ${c('system_id')} and a.account = ${c('account')}
        and a.kind = ${c('kind')} and (${c('key')} is null or a.key is null or a.key = ${c('key')}) and a.created_at is not null)
    then null else ${i('last_rotated_at')} end`
}
