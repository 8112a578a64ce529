// All SQL about contracts beside their bare rows: clauses, uptime, requirements, confirmations, and when they were last looked at.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { sharedTurn } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'
import { readPartyBook } from '../parties/index.ts'
import { type ClauseName, isClauseName, type Terms } from './clauses.ts'
import { type Clause, type Contract, ContractBook, type Uptime } from './contract-book.ts'
import type { Requirement } from './required-clauses.ts'

type Db = Kysely<Tables>
export type ConfirmationRow = Selectable<Tables['contract_confirmations']>

const clauseOf = (row: Selectable<Tables['contract_clauses']>): Clause[] =>
  isClauseName(row.clause)
    ? [
        {
          clause: row.clause,
          ...(row.service === '' ? {} : { service: row.service }),
          terms: row.terms as Terms,
          document: row.document,
          section: row.section,
          inForce: row.in_force,
        },
      ]
    : []

const contractOf = (row: Selectable<Tables['contracts']>, clauses: readonly Clause[], uptime: readonly Uptime[]): Contract => ({
  id: row.id,
  name: row.name,
  party: row.party_id,
  owner: row.owner_id,
  kind: row.kind,
  criticality: row.criticality,
  under: row.under_id,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  confirmedUntil: row.confirmed_until,
  noticeBy: row.notice_by,
  autoRenews: row.auto_renews,
  renewalMonths: row.renewal_months,
  state: row.state,
  scope: { tenants: row.tenants, regions: row.regions, systems: row.systems, operations: row.operations },
  clauses,
  uptime,
})

const contractRows = (db: Db, org: string) => db.selectFrom('contracts').selectAll().where('org_id', '=', org).orderBy('id').execute()

export type ContractEnds = Pick<ContractBook, 'find' | 'ofParty' | 'notStanding' | 'reachOf'>

/**
 * The contracts without their clauses and service levels, for whoever asks at each use whether one still stands and reaches so far: clauses say
 * nothing about that. Several who ask in one turn read it once.
 */
export const readContractEnds = (db: Db, org: string): Promise<ContractEnds> =>
  sharedTurn(db, `contract ends ${org}`, async () => {
    const parties = await readPartyBook(db, org)
    return new ContractBook(
      parties,
      (await contractRows(db, org)).map((row) => contractOf(row, [], [])),
    )
  })

/** Everything that is agreed, of all contracts: as many as there are papers. */
export const readContractBook = async (db: Db, org: string): Promise<ContractBook> => {
  const parties = await readPartyBook(db, org)
  const rows = await contractRows(db, org)
  const clauses = Map.groupBy(
    await db.selectFrom('contract_clauses').selectAll().where('org_id', '=', org).orderBy('clause').orderBy('service').execute(),
    (row) => row.contract_id,
  )
  const uptime = Map.groupBy(
    await db.selectFrom('contract_uptime').selectAll().where('org_id', '=', org).orderBy('service').execute(),
    (row) => row.contract_id,
  )
  return new ContractBook(
    parties,
    rows.map((row) =>
      contractOf(
        row,
        (clauses.get(row.id) ?? []).flatMap(clauseOf),
        (uptime.get(row.id) ?? []).map(({ service, percent, penalty, document, section }) => ({
          service,
          percent,
          penalty,
          document,
          section,
        })),
      ),
    ),
  )
}

export const readRequirements = async (db: Db, org: string): Promise<Requirement[]> => {
  const rows = await db
    .selectFrom('clause_requirements')
    .selectAll()
    .where('org_id', '=', org)
    .orderBy('clause')
    .orderBy('kind')
    .orderBy('at_least')
    .execute()
  return rows.map((row) => ({
    clause: row.clause as ClauseName,
    ...(row.kind === '' ? {} : { kind: row.kind as NonNullable<Requirement['kind']> }),
    atLeast: row.at_least,
    terms: row.terms as Terms,
  }))
}

/** When the contracts were looked at before, and until the end of the transaction nobody else looks. */
export const lockEvaluation = async (db: Db, org: string, at: Date): Promise<void> => {
  await sql`insert into contract_evaluations (org_id, looked_at) values (${org}, ${at})
    on conflict (org_id) do update set looked_at = excluded.looked_at`.execute(db)
}

export const lastEvaluation = async (db: Db, org: string): Promise<Date | undefined> =>
  (await db.selectFrom('contract_evaluations').select('looked_at').where('org_id', '=', org).executeTakeFirst())?.looked_at

/** A contract's row, locked until the end of the transaction. */
export const lockContract = (db: Db, org: string, id: string) =>
  db.selectFrom('contracts').select(['id', 'state']).where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const setConfirmedUntil = (db: Db, org: string, id: string, until: string) =>
  db.updateTable('contracts').set({ confirmed_until: until }).where('org_id', '=', org).where('id', '=', id).execute()

export const insertConfirmation = (db: Db, row: Insertable<Tables['contract_confirmations']>) =>
  db.insertInto('contract_confirmations').values(row).execute()

export const confirmationsOf = (db: Db, org: string, contract: string) =>
  db
    .selectFrom('contract_confirmations')
    .selectAll()
    .where('org_id', '=', org)
    .where('contract_id', '=', contract)
    .orderBy('from_end')
    .execute()
