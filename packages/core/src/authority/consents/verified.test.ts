// Keeping a consent before the outsider's verifier: what a person signed stands in the log, and nothing else than what was signed does.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { declareConsent } from '../../registry/consents/index.ts'
import { type Archive, openArchive } from '../../testing/retention.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { draftKeep, keepConsent } from './index.ts'

let server: TestDatabase
let it: Archive
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openArchive(server)
  return () => it.end()
})

const kept = async (): Promise<void> => {
  const { house, company } = it
  const fact = {
    system: 'fake',
    client: 'mailmerge',
    clientName: 'Mail merge',
    key: 'g1',
    consentedBy: 'eve',
    subject: 'eve',
    scopes: ['profile', 'openid'],
    givenAt: house.clock.now(),
    lastUsedAt: null,
    expiresAt: null,
  }
  await transact(house.runtime, await company.caller('ada'), (work) =>
    declareConsent(house.runtime, work, 'cns_1', { fact, party: 'staying', contract: null, endedAt: null }),
  )
  const cleo = await company.caller('cleo')
  const until = new Date(house.clock.now().getTime() + 30 * 86_400_000).toISOString()
  const said = { scopes: ['openid', 'profile'], until, reason: 'the sales team needs it' }
  const { nonce, digest } = await draftKeep(house.runtime, cleo, 'cns_1', said)
  await keepConsent(house.runtime, cleo, 'cns_1', said, company.sign('cleo', 'keepConsent', Buffer.from(nonce, 'base64'), digest))
}

test('a consent that was kept is judged in the log and stands; a log in which its reason was changed fails', async () => {
  await kept()
  expect(await it.verdict()).toMatchObject({ integrity: { verdict: 'pass', problems: [] }, statements: 1 })
  const bent = await it.verdict((text) => text.replaceAll('the sales team needs it', 'everybody needs it now'))
  expect(bent.integrity.verdict).toBe('fail')
})
