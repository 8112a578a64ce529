// The dossier of an identity, exported by a real house and judged by the outsider's verifier.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { generateKeyPair } from '@countersign/ledger'
import { type IdentityReport, isProven, loadTrust, verifyAny } from '@countersign/verifier'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agentExecutes } from '../../testing/agent.ts'
import { testClock } from '../../testing/clock.ts'
import { wrongIn } from '../../testing/dossier.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, endTheContract, signClosures } from '../../testing/story.ts'
import { type TestWitness, witnessOf } from '../../testing/witness.ts'
import { exportIdentityDossier, trustFiles } from './index.ts'

let server: TestDatabase
let witness: TestWitness
let it: Opened

beforeAll(async () => {
  server = await startTestDatabase()
  const logKey = generateKeyPair().privateKey
  const clock = testClock()
  witness = await witnessOf(logKey, clock)
  it = await openCompany(server, { witness, logKey, clock })
})
afterAll(async () => {
  await it?.end()
  await witness?.close()
  await server?.stop()
})

/** Everybody does what is his until nothing is left to do. */
const finish = async (): Promise<void> => {
  const { house, company } = it
  for (let round = 0; round < 4; round += 1) {
    await house.settle()
    await approveAll(house, company)
    await house.settle()
    const { db } = house.runtime
    const open = await db.selectFrom('mandates').selectAll().where('executor_id', '=', 'agent').where('state', '=', 'open').execute()
    for (const mandate of open) await agentExecutes(house, company, mandate.operation_id)
    await house.run(600)
    await signClosures(house, company)
  }
}

const dossierOf = async (identity: string): Promise<string> => {
  let text = ''
  const source = { runtime: it.house.runtime, sequencer: it.house.sequencer }
  for await (const line of await exportIdentityDossier(source, await it.company.caller('ada'), identity)) text += line
  return text
}

const judged = async (dossier: string): Promise<IdentityReport> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-trust-'))
  try {
    const files = await trustFiles(it.house.runtime, 'acme', { log: it.house.logKey.vkey, witness: witness.vkey })
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const chunks = async function* () {
      yield dossier
    }
    return (await verifyAny(chunks(), await loadTrust(folder))) as IdentityReport
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('holds every change that touched the identity, proves each offline, and tells its story', async () => {
  const { house, company } = it
  await company.credential('one', { executor: 'agent' })
  const first = await endTheContract(house, company)
  await finish()
  // The same identity gets another credential, which goes in a change of its own.
  const { secret } = house.fake.add('acct-two')
  house.references.set('ref:two', new Secret(secret))
  const { db } = house.runtime
  const one = await db.selectFrom('credentials').selectAll().where('id', '=', 'one').executeTakeFirstOrThrow()
  await db
    .insertInto('credentials')
    .values({ ...one, id: 'two', account: 'acct-two', secret_ref: 'ref:two', state: 'active', executor_id: null })
    .execute()
  await db.updateTable('identities').set({ state: 'active' }).execute()
  const second = await endTheContract(house, company)
  await finish()
  const report = await judged(await dossierOf('idn-one'))
  expect(wrongIn(report as never)).toEqual([])
  expect(isProven(report)).toBe(true)
  expect(report.parts.map(({ change }) => change)).toEqual([first, second].sort())
  const revoked = report.story.filter(({ operation }) => operation === 'credential.revoke')
  expect(revoked.map(({ change, credential, executor, closure }) => [change, credential, executor, closure])).toEqual([
    [first, 'one', 'agent', 'risk_complete'],
    [second, 'two', 'connector-host', 'risk_complete'],
  ])
})

test('that was made again after more was sealed still passes, and one without a change is told as it is', async () => {
  expect(isProven(await judged(await dossierOf('idn-one')))).toBe(true)
  await it.company.credential('untouched', { contract: null })
  const report = await judged(await dossierOf('idn-untouched'))
  expect([isProven(report), report.parts, report.story]).toEqual([true, [], []])
  expect(await codeOf(() => dossierOf('idn-nobody'))).toBe('identity.unknown')
})
