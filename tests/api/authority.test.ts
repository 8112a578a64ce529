// The prover over HTTP and from the terminal: the report, the refusal, and who may ask.

import { pathGuard, scopesReach } from '@countersign/core/authority/prover/index'
import { operations } from '@countersign/core/operations'
import { defaultPackDir, loadBundle, powerQuestions } from '@countersign/policy'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database, {}, { guards: [pathGuard] })
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const expiresAt = '2026-03-01T00:00:00Z'
const key = (principal: string, heldBy?: string) => ({ principal, name: 'deploy', scopes: ['administer'], expiresAt, heldBy })
const prove = (...argv: string[]) =>
  run(['authority', 'prove', ...argv], { env: { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: api.keys.get('ben')! } })

it('knows through which scope each call lets a power be used', async () => {
  const { reserved } = powerQuestions(await loadBundle(defaultPackDir))
  const used = operations.filter(({ power }) => (reserved as readonly string[]).includes(power))
  expect(used.length).toBeGreaterThan(8)
  for (const { id, scope, power } of used) expect([id, scopesReach([scope], power)]).toEqual([id, true])
})

it('says that there is none, and what it has looked at', async () => {
  const { status, body } = await api.call('GET', '/v1/authority/paths', { as: 'ben' })
  expect([status, body.verdict, body.paths]).toEqual([200, 'none', []])
  expect(body.examined.outsiders).toBe(5)
  expect(body.examined.edges).toBeGreaterThan(20)
  const { code, out } = await prove()
  expect(code).toBe(0)
  expect(out).toMatch(
    /^no path from outside to a power of the enterprise\nlooked for \d+ powers from 5 outsiders over \d+ nodes and \d+ edges in /,
  )
})

it('refuses the change that would open one, with its hops, and issues nothing', async () => {
  const { db } = api.fresh
  await db
    .insertInto('principals')
    .values({ org_id: 'acme', id: 'fay', kind: 'person', party_id: 'acme', party_kind: 'enterprise', name: 'Fay' })
    .execute()
  // Fay holds no role yet: there is nothing to come to by her API key.
  const issued = await api.call('POST', '/v1/api-keys', { as: 'ada', body: key('fay', 'oscar') })
  expect(issued.status).toBe(201)
  expect((await api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'fay', role: 'administrator' } })).body).toMatchObject({
    code: 'authority.path_opened',
    status: 403,
    details: { power: 'apikey.issue', reasons: ['`oscar` (staying) holds the API key `deploy` of `fay` (acme)', expect.any(String)] },
  })
  const roles = await db.selectFrom('role_holdings').select('role').where('principal_id', '=', 'fay').execute()
  expect(roles).toEqual([])
  expect((await api.call('DELETE', `/v1/api-keys/${issued.body.id}`, { as: 'ada' })).status).toBe(200)
  expect((await api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'fay', role: 'administrator' } })).status).toBe(200)
  expect((await api.call('POST', '/v1/api-keys', { as: 'ada', body: key('fay', 'oscar') })).body.code).toBe('authority.path_opened')
  await api.call('POST', '/v1/roles/end', { as: 'ada', body: { principal: 'fay', role: 'administrator' } })
})

it('says the shortest of what somebody has opened by hand, hop by hop, and ends with 1', async () => {
  const { db } = api.fresh
  await db.updateTable('principals').set({ email: 'one@example.com' }).where('id', 'in', ['oscar', 'dan']).execute()
  const { code, out } = await prove('--from', 'oscar', '--to', 'risk.accept')
  expect(code).toBe(1)
  expect(out.split('\n').slice(0, 7)).toEqual([
    'oscar can come to risk.accept:',
    '  1. `oscar` (staying) is also `dan` (acme): one e-mail address is registered for both',
    '     from principals dan',
    '  2. `dan` (acme) holds the role `risk_acceptor`',
    '     from role_holdings dan risk_acceptor',
    '  3. the role `risk_acceptor` may `risk.accept`: a risk acceptor accepts a remaining risk',
    '     from policies may-accept-risk#1',
  ])
  expect(JSON.parse((await prove('--from', 'agent', '--json')).out)).toMatchObject({ verdict: 'none', paths: [] })
  await db.updateTable('principals').set({ email: null }).execute()
})

it('says what it does not know, and answers nobody outside', async () => {
  const ask = async (query: string, as = 'ben') => {
    const { status, body } = await api.call('GET', `/v1/authority/paths${query}`, { as })
    return [status, body.code]
  }
  expect(await ask('?from=nobody')).toEqual([404, 'principal.unknown'])
  expect(await ask('?from=ada')).toEqual([422, 'authority.not_outside'])
  expect(await ask('?to=everything')).toEqual([422, 'authority.power_unknown'])
  expect((await ask('?from=staying'))[0]).toBe(200)
  expect((await ask('', 'oscar'))[0]).toBe(403)
  expect((await ask('', 'agent'))[0]).toBe(403)
})
