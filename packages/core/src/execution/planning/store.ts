// SQL of planning: what a plan before this one has carried out already.
import type { Kysely } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { CredentialRow } from '../../registry/inventory/index.ts'
import type { Tables } from '../../tables.ts'

/** Of these credentials, the live ones that were issued here: they are there, and are not issued again. */
export const issuedAmong = async (db: Kysely<Tables>, org: string, credentials: readonly string[]): Promise<ReadonlySet<string>> => {
  if (credentials.length === 0) return new Set()
  const rows = await db
    .selectFrom('operations as o')
    .innerJoin('credentials as c', (join) => join.onRef('c.org_id', '=', 'o.org_id').onRef('c.id', '=', 'o.credential_id'))
    .select('o.credential_id as id')
    .distinct()
    .where('o.org_id', '=', org)
    .where('o.credential_id', '=', anyOf(credentials))
    .where('o.operation', '=', 'credential.issue')
    .where('o.executed_at', 'is not', null)
    .where('c.state', '=', 'active')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Credentials that a change has ended, by whichever of its plans. `sessionsOpen`: their sessions were to end too, and nobody has seen that they have. */
export const endedBy = async (
  db: Kysely<Tables>,
  org: string,
  change: string,
): Promise<(CredentialRow & { readonly sessionsOpen: boolean })[]> => {
  const rows = await db
    .selectFrom('credentials as c')
    .selectAll('c')
    .select((eb) =>
      eb
        .selectFrom('operations as s')
        .select((of) => of.fn<boolean | null>('bool_and', [of('s.phase', 'not in', ['done', 'skipped'])]).as('open'))
        .where('s.org_id', '=', org)
        .where('s.change_id', '=', change)
        .whereRef('s.credential_id', '=', 'c.id')
        .where('s.operation', '=', 'session.end')
        .as('open'),
    )
    .where('c.org_id', '=', org)
    .where('c.state', '=', 'retired')
    .where('c.id', 'in', (eb) =>
      eb.selectFrom('operations as o').select('o.credential_id').where('o.org_id', '=', org).where('o.change_id', '=', change),
    )
    .orderBy('c.id')
    .execute()
  return rows.map(({ open, ...row }) => ({ ...row, sessionsOpen: open === true }))
}
