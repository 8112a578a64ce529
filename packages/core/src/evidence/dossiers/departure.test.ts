// The exporter meets the outsider's verifier: a departure with everything in it that goes wrong, and its dossier passes whole; so does one that
// was exported before the change had ended, as far as it goes.
import { generateKeyPair } from '@countersign/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testClock } from '../../testing/clock.ts'
import { drive, lockedOut, trueEndings, writeDeparture } from '../../testing/departure.ts'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract, journalKinds, standing } from '../../testing/story.ts'
import { type TestWitness, witnessOf } from '../../testing/witness.ts'

let server: TestDatabase
let witness: TestWitness
let it: Opened
let change: string
let early: string
let dossier: string
/** Looked at before every single call that reaches the downstream. */
const withoutAccess: string[] = []

beforeAll(async () => {
  server = await startTestDatabase()
  const logKey = generateKeyPair().privateKey
  const clock = testClock()
  witness = await witnessOf(logKey, clock)
  it = await openCompany(server, { witness, logKey, clock })
  await writeDeparture(it.house, it.company)
  it.house.fake.script.by(() => {
    withoutAccess.push(...lockedOut(it.house, it.house.fake))
    return undefined
  })
  change = await endTheContract(it.house, it.company)
  await it.house.settle()
  early = await dossierOf(it.house, it.company, change)
  await drive(it.house, it.company, change)
  dossier = await dossierOf(it.house, it.company, change)
})
afterAll(async () => {
  await it.end()
  await witness.close()
  await server.stop()
})

test('each credential ends as it truly is', async () => {
  expect(await standing(it.house, change)).toEqual(trueEndings)
  expect(withoutAccess).toEqual([])
  expect(lockedOut(it.house, it.house.fake)).toEqual([])
  const still = ['plain', 'prod', 'vital', 'liar', 'talker', 'shared', 'token', 'mandated'].filter((id) =>
    it.house.fake.opens('main', `acct-${id}`, `secret-of-${id}`),
  )
  expect(still).toEqual([])
  expect(await it.house.runtime.db.selectFrom('changes').selectAll().executeTakeFirstOrThrow()).toMatchObject({
    state: 'closed',
    closure: 'risk_accepted',
  })
})

test('the dossier passes: integrity, completeness and truth', async () => {
  const report = await judged(it.house, witness.vkey, dossier)
  expect(wrongIn(report)).toEqual([])
  expect(
    Object.fromEntries(report.operations.map((operation) => [`${operation.operation} ${operation.credential}`, operation.closure])),
  ).toEqual(Object.fromEntries(Object.entries(trueEndings).map(([name, ending]) => [name, ending.split('/')[1]])))
})

test('one that was exported while the change went on has its integrity, and does not pass for complete', async () => {
  const report = await judged(it.house, witness.vkey, early)
  expect(report.integrity).toMatchObject({ verdict: 'pass' })
  expect(report.completeness.verdict).toBe('fail')
  expect(report.truth).toMatchObject({ verdict: 'pass' })
})

test('the retirement of a shared credential begins only after each consumer was seen using its own', async () => {
  const kinds = await journalKinds(it.house)
  const rows = await it.house.runtime.db.selectFrom('operations').selectAll().execute()
  const of = (operation: string, credential: string) =>
    rows.find((row) => row.operation === operation && row.credential_id === credential)!.id
  const started = kinds.findIndex((entry) => entry.kind === 'operation.started' && entry.stream === of('credential.revoke', 'shared'))
  for (const stayer of ['billing', 'reports']) {
    const proven = kinds.findIndex(
      (entry) =>
        entry.kind === 'closure.reached' &&
        entry.stream === of('consumer.move', `shared-for-${stayer}`) &&
        entry.body['closure'] === 'risk_complete',
    )
    expect(proven).toBeGreaterThan(0)
    expect(proven).toBeLessThan(started)
  }
})
