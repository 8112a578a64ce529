// Security events from the terminal: an event that is signed with a key of one's own is taken as a transmitter's, and is shown with what it came to.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testClock } from '@countersign/core/testing/clock'
import { transmitting } from '@countersign/core/testing/signals'
import { exportJWK } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

let database: TestDatabase
let api: ApiHouse
let folder: string
const own = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519')

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-events-'))
  // Who sends dates it by this machine's clock.
  api = await openApi(database, {}, { clock: testClock(new Date().toISOString()) })
  await transmitting(api, { keys: { inline: [{ ...(await exportJWK(own.publicKey)), kid: 'try' }] }, algorithms: ['EdDSA'] })
  await api.company.credential('ours', { contract: null })
  for (const [name, { privateKey }] of Object.entries({ own, stranger }))
    await writeFile(join(folder, `${name}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
})
afterEach(async () => {
  await api?.close()
  await rm(folder, { recursive: true, force: true })
})

const as = (...argv: string[]) => run(argv, { env: { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: api.keys.get('ada')! } })
const send = async (id: string, key: string) => {
  const file = join(folder, 'event.json')
  const events = { 'https://schemas.openid.net/secevent/risc/event-type/credential-compromise': { credential_type: 'password' } }
  await writeFile(file, JSON.stringify({ iss: 'https://events.example', aud: 'countersign', sub_id: { format: 'opaque', id }, events }))
  return as('transmitter', 'send', 'edr', file, '--key', join(folder, `${key}.pem`), '--kid', 'try')
}

it('is taken, shown as what it is about, and told where nobody knows that', async () => {
  expect(await send('ours', 'own')).toMatchObject({ code: 0, out: expect.stringMatching(/is taken/) })
  expect(await as('transmitter', 'standing')).toMatchObject({ code: 0, out: expect.stringMatching(/edr +edr +\d{4}-/) })
  expect(await send('nobody', 'own')).toMatchObject({ code: 0 })
  const shown = async (...more: string[]) =>
    JSON.parse((await as('transmitter', 'events', '--json', ...more)).out).items.map(
      (one: { said: { id: string }; outcome: string }) => `${one.said.id} ${one.outcome}`,
    )
  expect((await shown()).sort()).toEqual(['nobody unplaced', 'ours counts'])
  expect(await shown('--unplaced')).toEqual(['nobody unplaced'])
  expect((await as('transmitter', 'events')).code).toBe(0)
  expect((await as('transmitter', 'standing')).code).toBe(1)
})

it('of a stranger is refused in the words of the server', async () => {
  expect(await send('ours', 'stranger')).toMatchObject({ code: 6, err: expect.stringMatching(/set\.authentication_failed/) })
})
