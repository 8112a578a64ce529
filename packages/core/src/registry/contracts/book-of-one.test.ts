// However contracts are chained: what is read for one of them says of it what the book of all says.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { gapsOfContract } from './clause-gaps.ts'
import { scopeNames } from './contract-book.ts'
import { shippedRequirements } from './required-clauses.ts'
import { readContractBook, readContractBookOf } from './store.ts'

let server: TestDatabase
let fresh: FreshDatabase
beforeAll(async () => {
  server = await startTestDatabase()
  fresh = await server.fresh()
})
afterAll(async () => {
  await fresh?.drop()
  await server?.stop()
})

const day = fc.constantFrom(null, '2026-06-30', '2027-01-31', '2029-12-31')

/** Numbered from the top: each party stands below an earlier one, or is a provider; each has a contract or two, that names another one, or none. */
const companies = fc.array(
  fc.record({
    above: fc.nat(),
    provider: fc.boolean(),
    contracts: fc.array(
      fc.record({
        under: fc.option(fc.nat(), { nil: null }),
        endsOn: day,
        regions: fc.subarray(['eu', 'us']),
        clause: fc.boolean(),
        uptime: fc.boolean(),
      }),
      { minLength: 0, maxLength: 2 },
    ),
  }),
  { minLength: 1, maxLength: 7 },
)

test('one contract, read with what it stands on, ends, reaches and lacks what it does in the book of all', async () => {
  const undone = new Error('nothing of it stays')
  await fc.assert(
    fc.asyncProperty(companies, async (drawn) => {
      const looked = fresh.db.transaction().execute(async (db) => {
        await sql`insert into parties (org_id, id, kind, name) values ('acme', 'acme', 'enterprise', 'Acme')`.execute(db)
        await sql`insert into principals (org_id, id, kind, party_id, party_kind, name) values ('acme', 'olga', 'person', 'acme', 'enterprise', 'Olga')`.execute(
          db,
        )
        const known: string[] = []
        for (const [n, one] of drawn.entries()) {
          const parent = n === 0 || one.provider ? null : `p${one.above % n}`
          await sql`insert into parties (org_id, id, kind, name, parent_id)
            values ('acme', ${`p${n}`}, ${parent === null ? 'provider' : 'subcontractor'}, 'P', ${parent})`.execute(db)
          for (const [k, { under, endsOn, regions, clause, uptime }] of one.contracts.entries()) {
            const id = `k${n}-${k}`
            const named = under === null || known.length === 0 ? null : known[under % known.length]!
            await sql`insert into contracts (org_id, id, party_id, name, starts_on, ends_on, owner_id, under_id, regions)
              values ('acme', ${id}, ${`p${n}`}, 'C', '2025-01-01', ${endsOn}, 'olga', ${named}, ${regions}::text[])`.execute(db)
            if (clause)
              await sql`insert into contract_clauses (org_id, contract_id, clause, service, terms, document, section, in_force)
                values ('acme', ${id}, 'revocation_right', '', '{"withinHours":4}', 'MSA', '1', true)`.execute(db)
            if (uptime)
              await sql`insert into contract_uptime (org_id, contract_id, service, percent, document, section)
                values ('acme', ${id}, 'desk', 99.9, 'MSA', '2')`.execute(db)
            known.push(id)
          }
        }
        const all = await readContractBook(db, 'acme')
        const rules = { requirements: shippedRequirements, freshness: new Map<string, number>() }
        for (const id of known) {
          const said = [all, await readContractBookOf(db, 'acme', id)].map((book) => {
            const contract = book.find(id)!
            return {
              contract,
              ending: book.endingOf(contract),
              reach: scopeNames.map((name) => book.reachOf(contract, name)),
              above: book
                .above(contract)
                .map((one) => one.id)
                .sort(),
              gaps: gapsOfContract(contract, book, rules),
            }
          })
          expect(said[1]).toEqual(said[0])
        }
        expect((await readContractBookOf(db, 'acme', 'none')).all()).toEqual([])
        throw undone
      })
      await expect(looked).rejects.toBe(undone)
    }),
    { numRuns: 40 },
  )
})
