// What is somebody else's and what isn't there answer a provider alike, whatever it calls: status, code, words and what is left in the journal, but for the
// name that it gave itself. Else names could be tried out until one is true.
import { operations } from '@countersign/core/operations'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyFor } from './bodies.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'
import { addressed, nobodys, writeOthers } from './others.ts'

let database: TestDatabase
let api: ApiHouse
let others: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  others = await writeOthers(api)
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

/** Every one that is about one thing by its name. A bundle's digest and an operation's word are no things of anybody. */
const named = operations.filter(({ path, streams }) => /\{/.test(path) && streams === undefined)
const table = named.map((operation) => [`${operation.method} ${operation.path}`, operation] as const)

const journal = async () =>
  (await api.fresh.db.selectFrom('journal').select(['kind', 'stream']).where('actor_id', 'in', ['oscar', 'agent']).execute()).length

describe.each(['oscar', 'agent'])("a provider's %s", (as) => {
  it.each(table)('%s: what is of others is as what is not there', async (_name, operation) => {
    const ask = async (nameIn: (place: string) => string) => {
      const { at, names } = addressed(operation, nameIn)
      const before = await journal()
      const answer = await api.call(operation.method, at, { as, ...bodyFor(operation) })
      const { requestId: _request, instance: _instance, ...said } = answer.body ?? {}
      const words = names.reduce((text, name) => text.replaceAll(`\`${name}\``, 'X'), JSON.stringify(said))
      return { status: answer.status, words, entries: (await journal()) - before }
    }
    const [theirs, none] = [await ask((name) => others[name] ?? nobodys(name)), await ask(nobodys)]
    expect(theirs.status).toBeGreaterThanOrEqual(400)
    expect(theirs).toEqual(none)
  })
})

describe.each(['oscar', 'agent'])("a body by a provider's %s that names", (as) => {
  const about = (kind: string, id: string) => ({ about: { kind, id }, words: 'w' })
  it.each([
    ['change', 'change'],
    ['operation', 'operation'],
    ['credential', 'credential'],
  ])("somebody else's %s is answered as one that names none", async (kind, id) => {
    const said = []
    for (const one of [others[id] ?? id, 'no-such']) {
      const answer = await api.call('POST', '/v1/recommendations', { as, body: about(kind, one) })
      said.push([answer.status, answer.body.code, answer.body.detail.replaceAll(one, 'X')])
    }
    expect(said[0]).toEqual(said[1])
  })
})
