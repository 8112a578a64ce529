// All SQL of changes of own access. Reads only.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

/**
 * People of the enterprise who could sign what somebody else proposes here: each with a key that approves and one of the roles, live or ended no earlier than
 * `since`. SAFETY: so that nobody makes himself alone by taking keys and roles from everybody else.
 */
export const whoCouldSign = async (
  db: Kysely<Tables>,
  org: string,
  asked: { readonly roles: readonly string[]; readonly stepUp: boolean; readonly beside: string; readonly since: Date; readonly at: Date },
): Promise<string[]> => {
  const { roles, stepUp, beside, since, at } = asked
  const { rows } = await sql<{ id: string }>`
    select p.id from principals p
    where p.org_id = ${org} and p.kind = 'person' and p.party_kind = 'enterprise' and p.id <> ${beside}
      and (p.active or p.deactivated_at > ${since})
      and exists (select from principal_keys k where k.org_id = p.org_id and k.principal_id = p.id and k.purpose = 'approval'
        and (not ${stepUp}::boolean or k.assurance = 'step_up') and (k.revoked_at is null or k.revoked_at > ${since}))
      and exists (select from role_holdings h where h.org_id = p.org_id and h.principal_id = p.id and h.role = any(${[...roles]}::text[])
        and h.since <= ${at} and (h.until is null or h.until > ${since}))
    order by p.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Until when he holds the role at this moment: an instant, or for good (`Infinity`); undefined where he does not. */
export const endOfRole = async (
  db: Kysely<Tables>,
  org: string,
  principal: string,
  role: string,
  at: Date,
): Promise<number | undefined> => {
  const row = await db
    .selectFrom('role_holdings')
    .select('until')
    .where('org_id', '=', org)
    .where('principal_id', '=', principal)
    .where('role', '=', role)
    .where('since', '<=', at)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
    .executeTakeFirst()
  return row && (row.until?.getTime() ?? Infinity)
}
