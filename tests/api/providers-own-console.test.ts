// A provider's person at the API with what his browser has, the cookie of his session: every call that there is, with the names of what is the enterprise's
// or another provider's in every place that takes one, in the path and in filters. No byte of any answer is theirs, and nothing of theirs is changed.
import { operations } from '@countersign/core/operations'
import type { AnyOperation } from '@countersign/core/platform/operation'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyFor } from './bodies.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'
import { addressed, nobodys, writeOthers } from './others.ts'

let database: TestDatabase
let api: ApiHouse
let session = ''
let others: Readonly<Record<string, string>> = {}
/** What is the enterprise's or another provider's and is called like nothing else: names, accounts, keys, and the id of every row that there is. */
let secluded: readonly string[] = []
let before = ''

const planted = [
  'Planted Person',
  'planted-person@private.example',
  'Planted Competitor',
  'Planted Terms',
  'Planted Purpose',
  'PLANTED_SECRET',
]
/** Their short names, as words of their own. */
const called = /(?:^|[\s"'`:,;(\\])(ada|ben|cleo|dan|eve|finn|stranger|leaving|below|billing|theirs)(?=$|[\s"'`,;).\\])/

/** Ids that are made, as they stand in a row. */
const generated = /"(?:id|[a-z]+_id)": "([a-z]+_[0-9A-Za-z]{10,}|[a-z0-9-]+:[0-9a-f]{16,})"/g

/** Tables in which it is told that somebody asked, and none of what he asked about. */
const telling = /^(journal|log_|checkpoints|idempotency|streams|callers|caller_|refusals|notices)/

/** Every row that there is, but for what is his own. */
const standing = async (): Promise<string> => {
  const { db } = api.fresh
  const { rows: tables } = await sql<{
    name: string
  }>`select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(db)
  const all = []
  for (const { name } of tables.filter((table) => !telling.test(table.name))) {
    const { rows } = await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(name)} t order by 1`.execute(db)
    all.push(...rows.map(({ row }) => `${name} ${row}`).filter((row) => !row.includes('"oscar"')))
  }
  return all.join('\n')
}

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  others = await writeOthers(api)
  const { db } = api.fresh
  await db.updateTable('principals').set({ name: planted[0]!, email: planted[1]! }).where('party_id', '<>', 'staying').execute()
  await db.updateTable('parties').set({ name: planted[2]! }).where('id', 'in', ['leaving', 'below']).execute()
  await db.updateTable('contracts').set({ name: planted[3]! }).execute()
  await db.updateTable('identities').set({ purpose: planted[4]! }).execute()
  await db
    .updateTable('systems')
    .set({ operator_secrets: `{"password":"env:${planted[5]}"}` })
    .execute()
  before = await standing()
  const made = before.split('\n').flatMap((row) => (/"(agent|staying)"/.test(row) ? [] : [...row.matchAll(generated)].map(([, id]) => id!)))
  const keys = Object.values(api.company.people).flatMap(({ id, publicKey }) => (id === 'oscar' ? [] : [publicKey.toString('base64')]))
  secluded = [...planted, 'foreign-login', 'canary-leaving', ...keys, ...new Set(made)]
  session = await api.signIn('oscar')
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

/** Every call that there is. */
const all = operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const)

const expectNothing = (text: string, said: readonly string[], what: string): void => {
  // A name that he gave himself comes back to him where he is told that there is none.
  const rest = said.reduce((left, name) => left.replaceAll(name, 'X'), text)
  for (const word of secluded) expect(rest.includes(word), `${what} gives \`${word}\`: ${rest.slice(0, 600)}`).toBe(false)
  expect(called.exec(rest)?.[1], `${what}: ${rest}`).toBeUndefined()
}

const ask = async (operation: AnyOperation, nameIn: (place: string) => string, filter: Readonly<Record<string, string>> = {}) => {
  const { at, names } = addressed(operation, nameIn)
  const query = new URLSearchParams(filter).toString()
  const path = query === '' ? at : `${at}${at.includes('?') ? '&' : '?'}${query}`
  const answer = await api.call(operation.method, path, { session, ...bodyFor(operation) })
  const said = [...names, ...Object.values(filter)]
  expectNothing(answer.text, said, `${operation.method} ${path}`)
  const { requestId: _request, instance: _instance, ...told } = answer.body ?? {}
  return { status: answer.status, told: said.reduce((text, name) => text.replaceAll(`\`${name}\``, 'X'), JSON.stringify(told)) }
}

const theirs = (place: string): string => others[place] ?? nobodys(place)

/** Filters that name something: each of them with what is not his, and with what is not there. */
const filters = ({ query }: AnyOperation): string[] =>
  Object.keys(query?.properties ?? {}).filter((name) => name !== 'kind' && others[name] !== undefined)

describe("a provider's person in his browser", () => {
  it('is signed in, as himself and as one from outside', async () => {
    const { status, body } = await api.call('GET', '/v1/whoami', { session })
    expect([status, body.principal.id, body.principal.party]).toEqual([200, 'oscar', { kind: 'provider', id: 'staying' }])
  })

  it.each(all)('%s: nothing of others, and no word of whether it is there', async (_name, operation) => {
    const answer = await ask(operation, theirs)
    if (operation.path.includes('{')) {
      expect(answer.status, answer.told).toBeGreaterThanOrEqual(400)
      expect(answer).toEqual(await ask(operation, nobodys))
    }
    for (const name of filters(operation))
      expect(await ask(operation, theirs, { [name]: theirs(name) }), name).toEqual(await ask(operation, theirs, { [name]: nobodys(name) }))
  })

  it('has changed nothing that is not his own by any of it; what he asked for is told to who answers', async () => {
    const [then, now] = [before.split('\n'), (await standing()).split('\n')]
    expect(then.filter((row) => !now.includes(row))).toEqual([])
    const known = new Set(then)
    expect([...new Set(now.filter((row) => !known.has(row)).map((row) => row.split(' ', 1)[0]))]).toEqual(['findings', 'notice_facts'])
  })

  it('could have found all of it: the enterprise reads each of these names', async () => {
    const reads = operations.filter(({ method, streams }) => method === 'GET' && streams === undefined)
    let text = ''
    for (const operation of reads) text += (await api.call('GET', addressed(operation, theirs).at, { as: 'ada' })).text
    expect(planted.filter((word) => !text.includes(word))).toEqual([])
    expect(secluded.filter((word) => text.includes(word)).length).toBeGreaterThan(secluded.length / 2)
  })
})
