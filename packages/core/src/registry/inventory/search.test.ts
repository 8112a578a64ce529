// The inventory is found by what somebody types, by an index, and nobody finds in it what he is not shown.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../operations.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { hasWords } from './words-store.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
  opened = await openCompany(database)
  const { company } = opened
  await company.credential('tariff-sync_api', { party: 'staying', owners: ['eve', 'finn'] })
  await company.credential('tariff-export', { party: 'leaving', owners: ['ben', null], privileged: true })
  await company.credential('Ärger.konto', { party: 'staying', owners: ['eve', 'finn'], environment: 'production' })
  await opened.fresh.db
    .insertInto('workloads')
    .values({ org_id: 'acme', id: 'w-billing', name: 'Billing', team: 'pay', party_id: 'staying', environment: 'production' })
    .execute()
})
afterAll(async () => {
  await opened?.end()
  await database?.stop()
})

const found = async (list: string, query: Readonly<Record<string, string>>, as = 'ada'): Promise<string[]> => {
  const { handle } = operations.find(({ id }) => id === list)!
  const answer = (await handle(opened.house.runtime, await opened.company.caller(as), { query } as never, {} as never)) as {
    items: { id: string }[]
  }
  return answer.items.map(({ id }) => id).sort()
}
const credentialsFound = (text: string, as?: string) => found('credentials.list', { text }, as)

describe('what is typed', () => {
  it.each([
    ['tariff', ['tariff-export', 'tariff-sync_api']],
    ['TAR', ['tariff-export', 'tariff-sync_api']],
    ['api tar', ['tariff-sync_api']],
    ['tariff-sync', ['tariff-sync_api']],
    ['Ärger', ['Ärger.konto']],
    ['konto', ['Ärger.konto']],
    ['fake', ['tariff-export', 'tariff-sync_api', 'Ärger.konto']],
    ['ariff', []],
    ['tariff nobody', []],
  ])('finds beginnings of words, in any order and case: %s', async (text, expected) => {
    expect(await credentialsFound(text)).toEqual(expected)
  })

  it.each(["'", '--', ':* | !', '((', '\\', "'tariff' | 'konto'; drop table", '\u0000', '🦆', 'a'.repeat(200)])(
    'is never a language of its own: %j',
    async (text) => {
      expect(await credentialsFound(text)).toEqual([])
    },
  )

  it('finds systems and workloads alike', async () => {
    expect(await found('systems.list', { text: 'fak' })).toEqual(['fake'])
    expect(await found('systems.list', { text: 'konto' })).toEqual([])
    expect(await found('workloads.list', { text: 'bill pay' })).toEqual(['w-billing'])
    expect(await found('workloads.list', { text: 'bill', party: 'leaving' })).toEqual([])
    expect(await found('accounts.list', { text: 'tariff' })).toEqual([])
  })
})

describe('a search', () => {
  it.each(['identities', 'credentials', 'workloads', 'accounts'] as const)('of %s is answered by its index', async (table) => {
    const plan = await opened.fresh.db.transaction().execute(async (db) => {
      await sql`set local enable_seqscan = off`.execute(db)
      const { rows } = await sql<Record<string, string>>`explain select 1 from ${sql.table(table)} where ${hasWords(table, 'x')}`.execute(
        db,
      )
      return JSON.stringify(rows)
    })
    expect(plan).toContain(`${table}_by_words`)
  })
})

describe('filters', () => {
  it('tell who has nobody, what is privileged, and what is where', async () => {
    const all = await found('identities.list', {})
    const orphaned = await found('identities.list', { orphaned: 'yes' })
    expect(orphaned).toHaveLength(1)
    expect(await found('identities.list', { privileged: 'yes' })).toEqual(orphaned)
    expect(await found('identities.list', { system: 'fake' })).toEqual(all)
    expect(await found('identities.list', { system: 'elsewhere' })).toEqual([])
    expect(await found('credentials.list', { owner: 'eve' })).toEqual(['tariff-sync_api', 'Ärger.konto'])
    expect(await found('credentials.list', { owner: 'eve', environment: 'production' })).toEqual(['Ärger.konto'])
    expect(await found('credentials.list', { party: 'leaving' })).toEqual(['tariff-export'])
  })
})

describe('somebody outside', () => {
  it('finds nothing of another party, whichever party he asks for', async () => {
    expect(await credentialsFound('tariff', 'oscar')).toEqual(['tariff-sync_api'])
    for (const list of ['identities.list', 'credentials.list', 'workloads.list'])
      expect(await found(list, { party: 'leaving' }, 'oscar'), list).toEqual([])
  })

  it('does not find out who answers for what, by no question', async () => {
    const own = await found('identities.list', {}, 'oscar')
    expect(own).toHaveLength(2)
    expect(await found('identities.list', { text: 'eve' }, 'ada')).toHaveLength(2)
    expect(await found('identities.list', { text: 'eve' }, 'oscar')).toEqual([])
    expect(await found('identities.list', { orphaned: 'yes' }, 'oscar')).toEqual(own)
    expect(await found('credentials.list', { owner: 'ben' }, 'oscar')).toEqual(await found('credentials.list', {}, 'oscar'))
  })
})
