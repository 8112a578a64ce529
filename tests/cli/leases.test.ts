// Leases from the terminal, against the real API on a real PostgreSQL: what people type about whose word counts and what is lent, and what a workload types to
// get, renew and give back what it was lent.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair } from '@countersign/connectors/ssh'
import { followLeases } from '@countersign/core/execution/leases/index'
import { testClock } from '@countersign/core/testing/clock'
import { standingInstrument } from '@countersign/core/testing/instruments'
import { issuerOf, lending, ruleOf, workloadCaller } from '@countersign/core/testing/leases'
import { exportJWK } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Ran, run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

let database: TestDatabase
let api: ApiHouse
let folder: string
const own = generateKeyPairSync('ed25519')

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-leases-'))
  // Workloads sign for themselves by this machine's clock.
  api = await openApi(database, {}, { clock: testClock(new Date().toISOString()) })
  await lending(api)
  await standingInstrument(api.house, 'issuer', 'runners', await runners())
  await writeFile(join(folder, 'runner.pem'), own.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
})
afterEach(async () => {
  await api?.close()
  await rm(folder, { recursive: true, force: true })
})

const runners = async () =>
  issuerOf({
    type: 'key',
    issuer: 'runner-1',
    keys: { inline: [{ ...(await exportJWK(own.publicKey)), kid: 'runner-1' }] },
    algorithms: ['EdDSA'],
    workloads: [{ workload: 'ci', claims: { sub: 'runner-1' } }],
  })

const as = (principal: string, ...argv: string[]): Promise<Ran> =>
  run(argv, { env: { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: api.keys.get(principal)! } })
const json = async (principal: string, ...argv: string[]) => {
  const { code, out, err } = await as(principal, ...argv, '--json')
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out)
}
/** As a workload: no API key at all. */
const workload = async (...argv: string[]): Promise<Ran> => {
  const proof = ['--issuer', 'runners', '--key-file', join(folder, 'runner.pem'), '--as', 'runner-1']
  const ran = run([...argv, ...proof], { env: { COUNTERSIGN_URL: api.url } })
  let over = false
  void ran.finally(() => {
    over = true
  })
  while (!over) {
    // Time goes by: what is tried again in a moment is due then.
    await api.house.run(0.2)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return ran
}
const file = (name: string) => join(folder, name)
const get = (...more: string[]) => workload('lease', 'get', 'orders', '--out', file('db.json'), ...more)
const given = async () => JSON.parse(await readFile(file('db.json'), 'utf8'))
const pass = async () => {
  for (let turn = 0; turn < 4; turn += 1) {
    await followLeases(api.runtime, workloadCaller(api))
    await api.house.run(15)
  }
}

describe('a workload', () => {
  it('gets a lease into a file of its own, renews it and gives it back; people see each of it', async () => {
    const got = await get('--renewable')
    expect([got.code, got.err]).toEqual([0, expect.any(String)])
    expect((await stat(file('db.json'))).mode & 0o777).toBe(0o600)
    const { lease, secret, account, system, kind } = await given()
    expect([system, kind, account]).toEqual(['fake', 'fake.password', expect.stringMatching(/^ci_/)])
    expect(`${got.out}${got.err}`).not.toContain(secret)
    expect(api.house.fake.opens('main', account, secret)).toBe(true)
    expect((await as('ada', 'lease', 'list', '--state', 'living')).out).toContain(lease)
    expect((await as('ada', 'lease', 'show', lease)).out).toContain('proven by runners as runner-1')
    await api.house.run(60)
    expect((await workload('lease', 'renew', lease)).out).toContain('lives until')
    expect(await json('ada', 'lease', 'show', lease)).toMatchObject({ lease: { state: 'given', renewals: 1 }, fallen: [] })
    expect((await workload('lease', 'return', lease)).out).toContain('is ending')
    await pass()
    expect((await as('ada', 'lease', 'show', lease)).out).toContain('proven dead')
    expect(api.house.fake.opens('main', account, secret)).toBe(false)
  })

  it('gets it as lines for a shell, and as nothing but the secret', async () => {
    expect((await get('--format', 'env')).code).toBe(0)
    const lines = await readFile(file('db.json'), 'utf8')
    expect(lines).toMatch(/^export COUNTERSIGN_LEASE='lse_/m)
    const secret = /^export COUNTERSIGN_LEASE_SECRET='([^']+)'$/m.exec(lines)![1]!
    const account = /^export COUNTERSIGN_LEASE_ACCOUNT='([^']+)'$/m.exec(lines)![1]!
    expect(api.house.fake.opens('main', account, secret)).toBe(true)
    await rm(file('db.json'))
    const plain = await get('--format', 'plain')
    expect([plain.code, plain.err]).toEqual([0, expect.any(String)])
    expect((await readFile(file('db.json'), 'utf8')).trim()).toMatch(/^[\w-]{40,}$/)
  })

  it('writes over nothing, asks for nothing that it could not keep, sends no private key, and leaves no file behind when it is refused', async () => {
    await writeFile(file('there'), 'mine')
    const refused = async (code: string, ...argv: string[]) => {
      const ran = await workload('lease', 'get', ...argv)
      expect(ran.code).not.toBe(0)
      expect(ran.err).toContain(`[${code}]`)
    }
    await refused('lease.not_written', 'orders', '--out', file('there'))
    await refused('lease.format', 'orders', '--out', file('other'), '--format', 'xml')
    await writeFile(file('open'), 'x', { mode: 0o644 })
    await refused('lease.own_key', 'orders', '--out', file('other'), '--own-key-file', file('open'))
    await refused('lease.own_key', 'orders', '--out', file('other'), '--own-key-file', file('runner.pem'))
    await writeFile(file('own'), generateKeyPair().privateKey.expose(), { mode: 0o600 })
    await refused('lease.public_key', 'orders', '--out', file('other'), '--own-key-file', file('own'))
    await refused('lease.no_rule', 'nothing', '--out', file('other'))
    expect(await readFile(file('there'), 'utf8')).toBe('mine')
    await expect(stat(file('other'))).rejects.toThrow(/ENOENT/)
    expect((await json('ada', 'lease', 'list')).items).toEqual([])
  })

  it('with a key that anybody can read, or that nobody has enrolled, gets nothing', async () => {
    await writeFile(file('open.pem'), own.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o644 })
    await writeFile(file('other.pem'), generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    const by = (key: string) =>
      run(['lease', 'get', 'orders', '--issuer', 'runners', '--key-file', file(key), '--as', 'runner-1', '--out', file('db.json')], {
        env: { COUNTERSIGN_URL: api.url },
      })
    expect((await by('open.pem')).code).not.toBe(0)
    expect((await by('other.pem')).err).toContain('[workload.token_refused]')
  })
})

describe('people', () => {
  it('end a lease, with the reason in its story', async () => {
    await get()
    const { lease, account, secret } = await given()
    expect((await as('oscar', 'lease', 'end', lease, '--reason', 'mine now')).code).not.toBe(0)
    expect((await as('ada', 'lease', 'end', lease, '--reason', 'the runner was compromised')).code).toBe(0)
    await pass()
    expect((await as('ada', 'lease', 'show', lease)).out).toContain('the runner was compromised')
    expect(api.house.fake.opens('main', account, secret)).toBe(false)
  })

  it.each([
    ['issuance', 'suspend', 'orders'],
    ['issuance', 'withdraw', 'orders'],
    ['issuer', 'suspend', 'runners'],
    ['issuer', 'withdraw', 'runners'],
  ])('%s %s %s: what rests on it ends, and nothing more is given', async (kind, verb, name) => {
    await get()
    const { account, secret } = await given()
    expect((await as('ada', kind, verb, name, '--reason', 'an audit')).code).toBe(0)
    await rm(file('db.json'))
    expect((await get()).code).not.toBe(0)
    await pass()
    expect(api.house.fake.opens('main', account, secret)).toBe(false)
    expect((await as('ada', kind, 'list')).out).toContain(name)
  })

  it('see what a document would change before they propose it, and every problem of one at once', async () => {
    const rule = file('rule.json')
    await writeFile(rule, JSON.stringify(ruleOf({ totalSeconds: 3600 })))
    expect((await as('ada', 'issuance', 'propose', 'orders', rule, '--check')).out).toContain('3600 s at most')
    await writeFile(rule, JSON.stringify(ruleOf({ workloads: ['nobody'], like: 'nothing', owner: 'oscar', narrow: { command: 'x' } })))
    const wrong = await as('ada', 'issuance', 'propose', 'orders', rule, '--check')
    for (const each of ['nobody', 'nothing', 'oscar']) expect(`${wrong.out}${wrong.err}`).toContain(each)
    await writeFile(rule, JSON.stringify(ruleOf({ narrow: { command: 'x' } })))
    const narrow = await as('ada', 'issuance', 'propose', 'orders', rule, '--check')
    expect(`${narrow.out}${narrow.err}`).toContain('nothing can be narrowed')
    const issuer = file('issuer.json')
    await writeFile(
      issuer,
      JSON.stringify(issuerOf({ workloads: [{ workload: 'ci', claims: { sub: 'repo:acme/*', repository_id: '42' } }] })),
    )
    const pattern = await as('ada', 'issuer', 'propose', 'pipelines', issuer, '--check')
    expect(`${pattern.out}${pattern.err}`).toContain('no subject of this type')
    expect((await as('ada', 'issuer', 'show', 'pipelines')).out).toContain('https://tokens.example')
  })
})
