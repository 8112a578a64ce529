// SQL of why accounts at systems are there: by the credential that the inventory has of each, by the connector that works with it, by somebody's word that
// it stays, or by an approved scope. What none of them says was found there, and nothing justifies it. Derived each time: nothing is written for an account.
import { type Kysely, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import { type Reason, type Why, whyCredentials } from '../../registry/justifications/index.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface AccountAsked {
  readonly id: string
  readonly system: string
  readonly kind: string
  readonly account: string
  readonly key: string | null
  /** Of a right that is a record of its own: by which name people approve it. */
  readonly right: string | null
}

interface Row {
  readonly id: string
  readonly credential: string | null
  readonly own: boolean
  readonly agreed_by: string | null
  readonly agreed_at: Date | null
  readonly scoped: string | null
}

export const whyAccounts = async (db: Db, org: string, asked: readonly AccountAsked[], at: Date): Promise<Map<string, Why>> => {
  if (asked.length === 0) return new Map()
  const { rows } = await sql<Row>`select a.id, c.id as credential, d.by as agreed_by, d.at as agreed_at, g.id as scoped,
      exists (select 1 from access_entries e where e.org_id = ${org} and e.system_id = a.system and e.account = a.account and e.verdict = 'own') as own
    from jsonb_to_recordset(${asRecords(asked)}::jsonb) a(id text, system text, kind text, account text, key text, "right" text)
      left join lateral (select c.id from credentials c where c.org_id = ${org} and c.system_id = a.system and c.account = a.account and c.kind = a.kind
        and (c.key is null or a.key is null or c.key = a.key) and c.state <> 'retired' order by (c.key is not distinct from a.key) desc, c.id limit 1) c on true
      left join lateral (select h.basis_id as by, h.noticed_at as at from account_changes h where h.org_id = ${org} and h.account_id = a.id
        and h.what = 'agreed' and h.after is not null order by h.noticed_at desc, h.id desc limit 1) d on true
      left join lateral (select o.id from credentials o join identities i on i.org_id = o.org_id and i.id = o.identity_id and i.state = 'active'
        where a."right" is not null and o.org_id = ${org} and o.system_id = a.system and o.account = a.account and o.state = 'active'
          and a."right" = any(coalesce(o.scope, i.scope)) order by o.id limit 1) g on true`.execute(db)
  const whys = await whyCredentials(
    db,
    org,
    rows.flatMap(({ credential }) => credential ?? []),
    at,
  )
  return new Map(rows.map((row) => [row.id, whyOfAccount(row, row.credential === null ? undefined : whys.get(row.credential))]))
}

const reason = (because: Reason['because'], by: string | null, ref: string | null, since: Date | null = null): Reason => ({
  because,
  by,
  ref,
  since,
  until: null,
})

const whyOfAccount = (row: Row, why: Why | undefined): Why => {
  const more = [
    ...(row.own ? [reason('own', null, null)] : []),
    ...(row.agreed_at === null ? [] : [reason('decision', row.agreed_by, null, row.agreed_at)]),
    ...(row.scoped === null ? [] : [reason('scope', null, row.scoped)]),
  ]
  return { justified: why?.justified === true || more.length > 0, reasons: [...(why?.reasons ?? []), ...more] }
}
