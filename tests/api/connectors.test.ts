// Which connectors a server has and what each must be told: the same as it judges settings by. What is wrong with settings is told at the setting.
import { connectors } from '@countersign/connectors'
import { connectorHost } from '@countersign/server/connectors/host'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

describe('connectors', () => {
  let database: TestDatabase
  let api: ApiHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    api = await openApi(database)
    Object.assign(api.runtime, { connectors: connectorHost(api.runtime.secrets) })
  })
  afterAll(async () => {
    await api?.close()
    await database?.stop()
  })

  it('all that there are are listed, and each says what it must be told', async () => {
    const { body } = await api.call('GET', '/v1/connectors', { as: 'ada' })
    expect(body.items.map((one: { connector: string }) => one.connector)).toEqual(Object.keys(connectors).sort())
    for (const { connector, title, reaches } of body.items) {
      const one = await api.call('GET', `/v1/connectors/${connector}`, { as: 'ada' })
      expect([one.status, one.body.title, one.body.reaches]).toEqual([200, title, reaches])
      expect(one.body.operatorSecrets).toEqual(connectors[connector]?.operatorSecrets)
    }
    const { settings } = (await api.call('GET', '/v1/connectors/ssh', { as: 'ada' })).body
    const certificates = settings.find((one: { name: string }) => one.name === 'certificates')
    const register = certificates.shapes[0].settings.find((one: { name: string }) => one.name === 'register')
    expect(register.shapes.map((shape: { title: string; by: object }) => [shape.title, shape.by])).toEqual([
      ['On this machine', { name: 'at', value: 'local' }],
      ['Behind SFTP', { name: 'at', value: 'sftp' }],
    ])
    expect(register.shapes[1].settings.find((one: { name: string }) => one.name === 'port')).toMatchObject({ minimum: 1, maximum: 65_535 })
    expect((await api.call('GET', '/v1/connectors/nowhere', { as: 'ada' })).body.code).toBe('connector.unknown')
  })

  it('each thing that is wrong with settings is told at its setting, also one that is missing', async () => {
    const { status, body } = await api.call('POST', '/v1/systems/crm/preview', {
      as: 'ada',
      body: {
        name: 'CRM',
        connector: 'redis',
        environment: 'staging',
        region: null,
        tenant: null,
        config: { nodes: [{ id: 'one', host: 'crm', port: 70_000 }], tls: 'off', operator: 'a', persistence: 'none', colour: 'red' },
        operatorSecrets: { operator: 'hunter2', spare: 'env:A' },
        observerSecrets: {},
      },
    })
    expect([status, body.code]).toEqual([422, 'system.invalid'])
    expect(body.details.problems.map(({ path }: { path: string }) => path).sort()).toEqual([
      'config.colour',
      'config.nodes.0.port',
      'config.observer',
      'operatorSecrets.operator',
      'operatorSecrets.spare',
    ])
    const at = (path: string) => body.details.problems.find((one: { path: string }) => one.path === path).message
    expect([at('config.observer'), at('config.colour')]).toEqual(['`observer` is required', 'the connector has no setting `colour`'])
    expect(JSON.stringify(body)).not.toContain('hunter2')
  })
})
