// All SQL about contracts beside their bare rows: clauses, uptime, requirements, confirmations, and when they were last looked at.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import { anyOf } from '../../platform/records-store.ts'
import { sharedTurn } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'
import { type PartyBook, readPartyBook } from '../parties/index.ts'
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
export const readContractBook = async (db: Db, org: string): Promise<ContractBook> =>
  bookOf(
    await readPartyBook(db, org),
    await contractRows(db, org),
    await db.selectFrom('contract_clauses').selectAll().where('org_id', '=', org).orderBy('clause').orderBy('service').execute(),
    await db.selectFrom('contract_uptime').selectAll().where('org_id', '=', org).orderBy('service').execute(),
  )

/** The same of one contract and all that it stands on, which is what can be asked about one; the parties are all there. */
export const readContractBookOf = async (db: Db, org: string, contract: string): Promise<ContractBook> => {
  const { rows } = await sql<Selectable<Tables['contracts']>>`${preparedAs('contract_with_principals')}with recursive up as (
      select k.id, k.under_id, k.party_id from contracts k where k.org_id = ${org} and k.id = ${contract}
      union select k.* from up cross join lateral (
        select k.id, k.under_id, k.party_id from contracts k where k.org_id = ${org} and k.id = up.under_id
        union all select k.id, k.under_id, k.party_id from parties p join contracts k on k.org_id = p.org_id and k.party_id = p.parent_id
          where p.org_id = ${org} and p.id = up.party_id and up.under_id is null) k
    ) select * from contracts where org_id = ${org} and id in (select id from up) order by id`.execute(db)
  const found = anyOf(rows.map(({ id }) => id))
  return bookOf(
    await readPartyBook(db, org),
    rows,
    await db
      .selectFrom('contract_clauses')
      .selectAll()
      .modifyFront(preparedAs('clauses_of_contracts'))
      .where('org_id', '=', org)
      .where('contract_id', '=', found)
      .orderBy('clause')
      .orderBy('service')
      .execute(),
    await db
      .selectFrom('contract_uptime')
      .selectAll()
      .modifyFront(preparedAs('uptime_of_contracts'))
      .where('org_id', '=', org)
      .where('contract_id', '=', found)
      .orderBy('service')
      .execute(),
  )
}

const bookOf = (
  parties: PartyBook,
  rows: readonly Selectable<Tables['contracts']>[],
  allClauses: readonly Selectable<Tables['contract_clauses']>[],
  allUptime: readonly Selectable<Tables['contract_uptime']>[],
): ContractBook => {
  const clauses = Map.groupBy(allClauses, (row) => row.contract_id)
  const uptime = Map.groupBy(allUptime, (row) => row.contract_id)
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
