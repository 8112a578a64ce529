// The matrix of the sandbox company is one that could come in force there.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { readMatrixText } from './read-text.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const file = (name: string): string => readFileSync(new URL(`../../../../../examples/sandbox/src/company/${name}`, import.meta.url), 'utf8')

interface Company {
  readonly parties: readonly { id: string; kind: 'provider' | 'subcontractor'; name: string; parent?: string }[]
  readonly people: readonly { id: string; name: string; party?: string; roles?: readonly string[] }[]
  readonly systems: readonly { id: string; name: string; environment: 'production' | 'staging' | 'development' }[]
}

test('names people, roles, parties and systems that the company has, and covers everything once', async () => {
  const it = await openCompany(server)
  const { runtime, clock } = it.house
  const { db } = runtime
  // Of its import, what a matrix names. Its own blanks are filled in by its running servers.
  const company = parse(file('company.yaml').replaceAll(/\$\{[^}]+\}/g, 'x')) as Company
  const at = clock.now()
  for (const { id, kind, name, parent } of company.parties)
    await db
      .insertInto('parties')
      .values({ org_id: 'acme', id, kind, name, parent_id: parent ?? null })
      .execute()
  for (const { id, name, party, roles } of company.people) {
    if (party !== undefined) continue
    await db
      .insertInto('principals')
      .values({ org_id: 'acme', id, kind: 'person', party_id: 'acme', party_kind: 'enterprise', name })
      .execute()
    for (const role of roles ?? [])
      await db.insertInto('role_holdings').values({ org_id: 'acme', principal_id: id, party_kind: 'enterprise', role, since: at }).execute()
  }
  const settings = { connector: 'none', config: '{}', operator_secrets: '{}', observer_secrets: '{}' }
  for (const { id, name, environment } of company.systems)
    await db
      .insertInto('systems')
      .values({ org_id: 'acme', id, name, environment, ...settings })
      .execute()
  const read = await readMatrixText(runtime, db, 'acme', file('responsibility.yaml'), at)
  expect(read.problems).toEqual([])
  expect(read.matrix?.rows.length).toBeGreaterThan(4)
  await it.end()
})
