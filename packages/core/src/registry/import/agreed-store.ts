// SQL of the import for what was agreed: rows that have no id and are known by their parts.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Agreed } from './check-agreed.ts'

type Db = Kysely<Tables>

export interface AgreedRow {
  readonly key: readonly string[]
  readonly columns: Readonly<Record<string, unknown>>
}

const tableOf = {
  duties: { table: 'party_duties', key: ['party_id', 'evidence'], columns: ['within_minutes'] },
  clauses: {
    table: 'contract_clauses',
    key: ['contract_id', 'clause', 'service'],
    columns: ['terms', 'document', 'section', 'in_force'],
  },
  uptime: { table: 'contract_uptime', key: ['contract_id', 'service'], columns: ['percent', 'penalty', 'document', 'section'] },
  requirements: { table: 'clause_requirements', key: ['clause', 'kind', 'at_least'], columns: ['terms'] },
} as const satisfies Record<Agreed, { table: keyof Tables; key: readonly string[]; columns: readonly string[] }>

export const agreedRows = async (db: Db, org: string, section: Agreed): Promise<AgreedRow[]> => {
  const { table, key, columns } = tableOf[section]
  const rows = await sql<Record<string, unknown>>`select * from ${sql.table(table)} where org_id = ${org}`.execute(db)
  return rows.rows.map((row) => ({
    key: key.map((name) => String(row[name])),
    columns: Object.fromEntries(columns.map((name) => [name, row[name]])),
  }))
}

export const writeAgreed = async (db: Db, org: string, section: Agreed, row: AgreedRow): Promise<void> => {
  const { table, key } = tableOf[section]
  const columns = Object.fromEntries(
    Object.entries(row.columns).map(([name, value]) => [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : value]),
  )
  const keys = Object.fromEntries(key.map((name, index) => [name, row.key[index]]))
  await db
    .insertInto(table as 'contract_clauses')
    .values({ org_id: org, ...keys, ...columns } as never)
    .onConflict((oc) => oc.columns(['org_id', ...key] as never).doUpdateSet(columns as never))
    .execute()
}
