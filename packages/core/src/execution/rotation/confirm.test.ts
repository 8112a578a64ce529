// Where a system shows no use, somebody who answers for the consumer says so, and until then the old one stays. Nobody else's word counts.
import { FakeSystem, fakeConnector, fakeSecrets } from '@countersign/connector-kit/fake'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { rotatable } from '../../testing/rotations.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, journalKinds } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'
import { confirmUse, startRotation } from './index.ts'
import { rotationOf } from './standing.ts'
import { latestRotationOf } from './store.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

/** A company whose system lists no sessions. */
const openBlind = async (): Promise<Opened> => {
  const time = { at: Date.parse('2026-01-05T09:00:00Z') }
  const fake = new FakeSystem({ now: () => time.at })
  const whole = fakeConnector(fake)
  const kinds = Object.fromEntries(Object.entries(whole.credentialKinds).map(([name, kind]) => [name, { ...kind, hasSessions: false }]))
  const connector = { ...whole, credentialKinds: kinds }
  const secrets = fakeSecrets(fake)
  return openCompany(server, {
    downstream: fake,
    connectors: {
      definition: (kind) => (kind === connector.kind ? connector : undefined),
      known: () => [connector],
      operator: async (system) => connector.openOperator(system.config as never, secrets.operator),
      observer: async (system) => {
        const { sessions: _none, ...blind } = connector.openObserver(system.config as never, secrets.observer)
        return blind
      },
    },
  })
}

test('the old one stays until each consumer is confirmed by who answers for it; then it ends, and the view says by what', async () => {
  const it = await openBlind()
  try {
    const { db } = it.fresh
    await rotatable({ company: it.company, db }, 'db', ['api', 'batch'])
    await db.insertInto('teams').values({ org_id: 'acme', id: 'core', lead_id: 'dan' }).execute()
    await startRotation(it.house.runtime, await it.company.caller('ada'), { credential: 'db', reason: 'old', ticket: 'CHG-1' })
    const goOn = async (seconds: number) => {
      await sweep(it.house.runtime, 'acme')
      await approveAll(it.house, it.company, ['ben', 'cleo'])
      await it.house.run(seconds)
      await sweep(it.house.runtime, 'acme')
    }
    const view = async () => rotationOf(it.house.runtime, db, 'acme', (await latestRotationOf(db, 'acme', 'db'))!)
    const says = async (who: string, workload: string) =>
      codeOf(async () => confirmUse(it.house.runtime, await it.company.caller(who), { credential: 'db', workload, words: 'it ran' }))
    expect(await says('finn', 'api')).toBe('rotation.consumer')
    await goOn(600)
    expect((await view()).consumers.map((one) => one.state)).toEqual(['unconfirmed', 'unconfirmed'])
    expect((await view()).ending?.reasons?.[0]).toMatch(/^held: delivered to api, batch/)
    expect(await says('cleo', 'api')).toBe('authority.refused')
    expect(await says('oscar', 'api')).toBe('authority.refused')
    expect(await says('finn', 'api')).toBe('none')
    expect(await says('finn', 'api')).toBe('none')
    expect(await says('finn', 'nobody')).toBe('rotation.consumer')
    await goOn(600)
    const opens = () => it.house.fake.opens('main', 'acct-db', it.house.references.get('ref:db')!.expose())
    expect(opens()).toBe(true)
    expect(await says('eve', 'batch')).toBe('none')
    await goOn(600)
    expect(opens()).toBe(false)
    expect((await view()).change).toMatchObject({ state: 'closed', closure: 'risk_complete' })
    expect((await view()).consumers.map((one) => [one.state, one.strength])).toEqual([
      ['moved', 'confirmed'],
      ['moved', 'confirmed'],
    ])
    expect((await journalKinds(it.house, 'rotation.confirmed')).map(({ body }) => body['workload'])).toEqual(['api', 'batch'])
  } finally {
    await it.end()
  }
})
