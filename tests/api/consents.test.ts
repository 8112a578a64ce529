// A consent on a real authorization server: given in its own authorization flow, found, ended by a change, and proven to let nobody in any more.
import { done } from '@countersign/connector-kit'
import { oauth } from '@countersign/connectors/oauth'
import { sweep } from '@countersign/core/execution/jobs'
import type { Runtime } from '@countersign/core/runtime'
import { startTestDatabase, type TestDatabase } from '@countersign/core/testing/runtime'
import { approveAll, signClosures } from '@countersign/core/testing/story'
import { type OAuthServer, startOAuthServer } from '@countersign/downstreams/oauth'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type ApiHouse, openApi } from './house.ts'

let database: TestDatabase
let server: OAuthServer
let house: ApiHouse
/** The operator's side says that it ended one, and does nothing. */
let lies: boolean

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  lies = false
  server = await startOAuthServer({ cacheSeconds: 0, accessTokenSeconds: 30 })
  const config = {
    issuer: server.issuer,
    clientCollection: server.clientCollection,
    tokenCollection: server.tokenCollection,
    grantCollection: server.grantCollection,
    doors: [],
  }
  const connectors: Runtime['connectors'] = {
    definition: (kind) => (kind === 'oauth' ? oauth : undefined),
    known: () => [oauth],
    operator: async () => {
      const operator = oauth.openOperator(config, { operator_token: server.operatorToken })
      return lies ? { ...operator, delete: async () => done(undefined) } : operator
    },
    observer: async () => oauth.openObserver(config, { observer_token: server.observerToken }),
  }
  house = await openApi(database, {}, { connectors })
  await house.fresh.db
    .insertInto('systems')
    .values({
      org_id: 'acme',
      id: 'sso',
      name: 'SSO',
      connector: 'oauth',
      environment: 'development',
      config: JSON.stringify(config),
      operator_secrets: '{}',
      observer_secrets: '{}',
    })
    .execute()
  return async () => {
    await house.close()
    await server.stop()
  }
})

const scan = async () => {
  const asked = await house.call('POST', '/v1/consents/scan', { as: 'ada', body: { systems: ['sso'] } })
  expect(asked.status, asked.text).toBe(202)
  await house.house.settle()
}
const listed = async (query = '') => (await house.call('GET', `/v1/consents${query}`, { as: 'ada' })).body.items
const serves = async (token: { expose(): string }) =>
  (await fetch(server.orders.introspecting, { headers: { authorization: `Bearer ${token.expose()}` } })).status === 200
const scopes = ['openid', 'offline_access', 'orders:read']

it('is found with who gave it, for whom and with which scopes, and has to be decided', async () => {
  const client = await server.addClient('calendar', { purpose: 'Calendar sync' })
  await server.consent(client, 'eve', scopes)
  await scan()
  await sweep(house.runtime, 'acme')
  expect(await listed('?due=yes')).toMatchObject([
    {
      client: 'calendar',
      clientName: 'Calendar sync',
      consentedBy: 'eve',
      subject: 'eve',
      everybody: false,
      scopes: ['offline_access', 'openid', 'orders:read'],
      highImpact: ['offline_access'],
      learnt: 'observed',
      status: 'to_decide',
    },
  ])
})

it('ends by a change, at the server and for the tokens under it, and only then', async () => {
  const client = await server.addClient('calendar')
  const ends = await server.consent(client, 'eve', scopes)
  const stays = await server.consent(client, 'finn', scopes)
  await scan()
  const { id } = (await listed()).find((one: { subject: string }) => one.subject === 'eve')
  const asked = await house.call('POST', `/v1/consents/${id}/end`, { as: 'eve', body: { reason: 'not used any more', ticket: 'T-1' } })
  expect(asked.status, asked.text).toBe(202)
  expect(await serves(ends.accessToken)).toBe(true)
  await approveAll(house.house, house.company)
  await house.house.run(3600)
  await signClosures(house.house, house.company)
  await house.house.run(3600)
  await sweep(house.runtime, 'acme')
  const shown = (await house.call('GET', `/v1/consents/${id}`, { as: 'ada' })).body
  expect(shown.consent).toMatchObject({ status: 'ended', endReason: `ended by the change ${asked.body.change}, and proven` })
  expect(shown.history.map(({ what }: { what: string }) => what)).toEqual(['observed', 'ending', 'ended'])
  expect([await serves(ends.accessToken), await serves(stays.accessToken)]).toEqual([false, true])
  expect((await listed('?state=live')).map(({ subject }: { subject: string }) => subject)).toEqual(['finn'])
})

it('is not ended by a server that only says so: the change stays open, and the consent live', async () => {
  const client = await server.addClient('calendar')
  const { accessToken } = await server.consent(client, 'eve', scopes)
  await scan()
  const [{ id }] = await listed()
  lies = true
  await house.call('POST', `/v1/consents/${id}/end`, { as: 'eve', body: { reason: 'not used any more', ticket: 'T-1' } })
  await approveAll(house.house, house.company)
  await house.house.run(600)
  await sweep(house.runtime, 'acme')
  expect((await listed())[0]).toMatchObject({ status: 'ending', endedAt: null })
  expect(await serves(accessToken)).toBe(true)
})

it('revoked at the server by somebody else is gone with the next whole reading, and not with one that failed', async () => {
  const client = await server.addClient('calendar')
  await server.consent(client, 'eve', scopes)
  await scan()
  const operator = oauth.openOperator(
    { issuer: server.issuer, grantCollection: server.grantCollection, tokenCollection: server.tokenCollection, doors: [] },
    { operator_token: server.operatorToken },
  )
  await operator.delete!({ kind: 'oauth.grant', account: 'calendar' }, undefined, {
    idempotencyKey: 'x',
    signal: AbortSignal.timeout(5000),
  })
  await operator.close()
  server.setDown(true)
  await scan()
  expect((await listed())[0]).toMatchObject({ status: 'to_decide' })
  server.setDown(false)
  await scan()
  expect((await listed())[0]).toMatchObject({ status: 'ended', endReason: 'the system no longer lists it, in a whole reading' })
})
