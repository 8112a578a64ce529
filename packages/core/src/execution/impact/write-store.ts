// SQL that writes what was derived. What somebody has marked is not touched.
import { type Kysely, sql } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import type { Impact, ImpactReason, Tables } from '../../tables.ts'

export interface Derived {
  readonly identity: string
  readonly impact: Impact
  readonly because: readonly ImpactReason[]
}

/** Gives those of which the impact is another one now. */
export const putImpacts = async (db: Kysely<Tables>, org: string, derived: readonly Derived[], at: Date): Promise<readonly string[]> => {
  const records = asRecords(derived)
  // ORDER: of many they are locked in one order, whoever else has some of them.
  await sql`select 1 from identities where org_id = ${org} and id = ${anyOf(derived.map(({ identity }) => identity))} order by id for update`.execute(
    db,
  )
  const { rows } = await sql<{ id: string }>`update identities i set impact = r.impact
    from jsonb_to_recordset(${records}::jsonb) r(identity text, impact text)
    where i.org_id = ${org} and i.id = r.identity and i.impact <> r.impact returning i.id`.execute(db)
  const turned = rows.map(({ id }) => id)
  await sql`insert into identity_impacts as m (org_id, identity_id, because, since)
    select ${org}, r.identity, r.because, ${at} from jsonb_to_recordset(${records}::jsonb) r(identity text, because jsonb)
      join identities i on i.org_id = ${org} and i.id = r.identity
    on conflict (org_id, identity_id) do update set because = excluded.because,
      since = case when m.identity_id = ${anyOf(turned)} then excluded.since else m.since end`.execute(db)
  await sql`delete from identity_impacts m where m.org_id = ${org} and m.because = '[]'::jsonb
    and m.identity_id = ${anyOf(derived.map(({ identity }) => identity))}`.execute(db)
  return turned
}
