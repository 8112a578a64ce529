// The chain of accountability from the terminal, against the real API on a real PostgreSQL: what people type, what the agent does, and what
// an outsider verifies at the end with nothing but a file and a keys folder.
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { noNonce, signatureLabels, signedBytes } from '@countersign/core/authority/approvals/index'
import { trustFiles } from '@countersign/core/evidence/dossiers/index'
import {
  addCheckpoint,
  formatVkey,
  generateKeyPair,
  privateKeyToPem,
  rawPublicKey,
  startWitnessServer,
  type WitnessServer,
} from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentApi } from '../../packages/cli/src/agent/agent-api.ts'
import type { Executor } from '../../packages/cli/src/agent/executors/executor.ts'
import type { AgentEvent } from '../../packages/cli/src/agent/report.ts'
import { runAgent } from '../../packages/cli/src/agent/run-agent.ts'
import { createApi } from '../../packages/cli/src/connection/api.ts'
import { type Ran, run } from '../../packages/cli/src/program/testing/captured-io.ts'
import * as own from '../../packages/cli/src/signing/signed-bytes.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

let database: TestDatabase
let witness: WitnessServer
let api: ApiHouse
let folder: string

const as = (principal: string, ...argv: string[]): Promise<Ran> =>
  run(argv, { env: { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: api.keys.get(principal)! } })

const json = async (principal: string, ...argv: string[]) => {
  const { code, out, err } = await as(principal, ...argv, '--json')
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out)
}

const keyFile = async (person: string): Promise<string> => {
  const path = join(folder, `${person}.pem`)
  await writeFile(path, privateKeyToPem(api.company.people[person]!.privateKey), { mode: 0o600 })
  return path
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'))
  database = await startTestDatabase()
  const logKey = generateKeyPair().privateKey
  witness = await startWitnessServer({
    host: '127.0.0.1',
    port: 0,
    statePath: join(folder, 'witness.json'),
    key: generateKeyPair().privateKey,
    name: 'witness.test/w1',
    logs: [{ origin: 'acme.test/log', vkey: formatVkey('acme.test/log', rawPublicKey(logKey)) }],
  })
  const cosign = (request: Parameters<typeof addCheckpoint>[1]) =>
    addCheckpoint(witness.url, request, { signal: AbortSignal.timeout(5_000) })
  api = await openApi(database, {}, { witness: { name: 'witness.test/w1', vkey: witness.vkey, cosign }, logKey })
  await api.company.credential('one', { executor: 'agent' })
  await api.company.credential('two', { criticality: 'high', environment: 'production', privileged: true })
})

afterAll(async () => {
  await api?.close()
  await witness?.close()
  await database?.stop()
  await rm(folder, { recursive: true, force: true })
})

it('people sign the same bytes as the control plane verifies', () => {
  const digest = own.textDigest('a plan')
  expect(own.SIGNATURE_LABELS).toEqual(signatureLabels)
  for (const purpose of Object.keys(signatureLabels) as own.SignaturePurpose[]) {
    const nonce = purpose === 'approveBatch' ? noNonce : Buffer.alloc(32, 9)
    expect(own.signedBytes(purpose, nonce, digest)).toEqual(signedBytes(signatureLabels[purpose], nonce, digest))
  }
})

describe('from the terminal', () => {
  let change = ''

  it('a person sees who he is', async () => {
    expect((await as('ben', 'whoami')).out).toContain('ben')
    expect(await json('ben', 'whoami')).toMatchObject({ org: 'acme', principal: { id: 'ben' } })
  })

  it('a dry run says what depends on the contract, what policy says and what cannot be proven, and leaves nothing behind', async () => {
    const { code, out } = await as('ada', 'contract', 'end', 'contract', '--reason', 'it ends', '--ticket', 'CHG-1', '--dry-run')
    expect(code).toBe(0)
    for (const told of ['What depends on it', 'The plan', 'What policy says', 'What would be asked', 'What cannot be proven', 'sha256:'])
      expect(out).toContain(told)
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    expect((await json('ada', 'change', 'list')).items).toEqual([])
  })

  it('the contract is ended', async () => {
    ;({ change } = await json('ada', 'contract', 'end', 'contract', '--reason', 'it ends', '--ticket', 'CHG-1'))
    await api.house.settle()
    expect((await as('ada', 'change', 'show', change)).out).toContain('credential.revoke')
  })

  it('a provider’s operator who signs is refused, with the reason', async () => {
    const { items } = await json('ben', 'approve', 'list', '--change', change)
    const stranger = join(folder, 'stranger.pem')
    await writeFile(stranger, privateKeyToPem(generateKeyPair().privateKey), { mode: 0o600 })
    const tried = await as('oscar', 'approve', 'sign', items[0].id, '--key', stranger, '--yes')
    expect(tried.code).not.toBe(0)
    expect(tried.err).toMatch(/\[(authority\.refused|approval\.unknown_request)\]/)
  })

  it('those who are asked read the text and sign it; a signature is not given without a terminal or a yes', async () => {
    const { items } = await json('ben', 'approve', 'list', '--change', change)
    expect(items.length).toBeGreaterThan(0)
    for (const { id, quorum, plan } of items) {
      const shown = await as('ben', 'approve', 'show', id)
      expect(shown.out).toContain(plan)
      expect(shown.out).toContain('"type":"countersign/plan/v2"')
      expect((await as('ben', 'approve', 'sign', id, '--key', await keyFile('ben'))).err).toContain('cli.no_terminal')
      const other = await as('ben', 'approve', 'sign', id, '--key', await keyFile('ben'), '--yes', '--digest', own.textDigest('other'))
      expect([other.code, other.err]).toEqual([5, expect.stringContaining('cli.plan_changed')])
      for (const person of ['ben', 'cleo'].slice(0, quorum)) {
        const signed = await as(person, 'approve', 'sign', id, '--key', await keyFile(person), '--yes', '--digest', plan)
        expect([signed.code, signed.err]).toEqual([0, ''])
      }
      const late = await as('cleo', 'approve', 'sign', id, '--key', await keyFile('cleo'), '--yes')
      expect([late.code, late.err]).toEqual([5, expect.stringContaining('approval.closed')])
    }
    await api.house.settle()
  })

  it('the provider’s agent executes its mandate, and its evidence passes', async () => {
    const events: AgentEvent[] = []
    const executor: Executor = {
      title: 'the fake system',
      execute: async (mandate) => {
        api.house.fake.end(mandate.handle.account, 'deleted')
        return { status: 'done', fields: { downstreamReference: 'deleted' } }
      },
    }
    const { control } = { control: api.runtime.keys.mandate }
    const summary = await runAgent({
      api: agentApi(createApi({ url: api.url, apiKey: new Secret(api.keys.get('agent')!), signal: new AbortController().signal })),
      name: 'agent',
      key: api.company.agent.privateKey,
      executor,
      stateDir: join(folder, 'agent'),
      firstContact: async () => {
        const { parseControlPlaneKeys } = await import('../../packages/cli/src/agent/control-plane-keys.ts')
        return parseControlPlaneKeys(control.publicKey.toString('base64'), 'test')
      },
      once: true,
      pollSeconds: 0.05,
      signal: new AbortController().signal,
      hardStop: new AbortController().signal,
      report: (event) => events.push(event),
      now: () => api.house.clock.now(),
    })
    expect(events.filter(({ event }) => event === 'refused' || event === 'ended')).toEqual([])
    expect(summary).toEqual({ delivered: 1, failed: 0, pending: 0 })
    await api.house.run(86_400)
  })

  it('the change is watched to its end, shown, and its operations with what was answered at each door', async () => {
    const closing = (await json('eve', 'closure', 'list')).items as { operation: string; owner: string }[]
    for (const { operation, owner } of closing) {
      const signed = await as(owner, 'closure', 'sign', operation, '--key', await keyFile(owner), '--yes')
      expect([signed.code, signed.err]).toEqual([0, ''])
    }
    await api.house.run(86_400)
    const watched = await as('ada', 'change', 'watch', change, '--json')
    expect(watched.code).toBe(0)
    const kinds = watched.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind)
    expect(kinds).toContain('change.closed')
    const shown = await json('ada', 'change', 'show', change)
    expect(shown.closure).toBe('risk_complete')
    const [first] = shown.operations
    const operation = await as('ada', 'change', 'operation', first.id)
    for (const told of ['Attempts', 'Evidence', 'Proofs', 'rejected']) expect(operation.out).toContain(told)
    for (const text of [operation.out, (await as('ada', 'change', 'show', change, '--timeline')).out])
      expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
  })

  it('the dossier verifies offline; with a flipped byte or another keys folder it does not', async () => {
    const file = join(folder, 'change.dossier')
    const fetched = await as('ada', 'change', 'dossier', change, '-o', file)
    expect([fetched.code, fetched.err]).toEqual([0, ''])
    const keys = await mkdtemp(join(folder, 'keys-'))
    const trust = await trustFiles(api.runtime, 'acme', { log: api.house.logKey.vkey, witness: witness.vkey })
    for (const [name, text] of Object.entries(trust)) await writeFile(join(keys, name), text)
    const offline = (...argv: string[]) => run(argv)
    const verified = await offline('verify', file, '--keys', keys, '--json')
    expect([verified.code, verified.err]).toEqual([0, ''])
    expect(JSON.parse(verified.out)).toMatchObject({
      proven: true,
      integrity: { verdict: 'pass' },
      completeness: { verdict: 'pass' },
      truth: { verdict: 'pass' },
    })
    const bytes = await readFile(file)
    bytes[bytes.length >> 1]! ^= 1
    await writeFile(join(folder, 'flipped.dossier'), bytes)
    expect((await offline('verify', join(folder, 'flipped.dossier'), '--keys', keys)).code).toBe(1)
    await writeFile(join(keys, 'log.vkey'), `${formatVkey('acme.test/log', generateKeyPair().publicKey)}\n`)
    expect((await offline('verify', file, '--keys', keys)).code).toBe(1)
  })

  it('one entry verifies by itself', async () => {
    const { items } = await api.call('GET', `/v1/changes/${change}/journal?limit=1`, { as: 'ada' }).then(({ body }) => body)
    const proofs = join(folder, 'proofs')
    const entry = await json('ada', 'log', 'entry', String(items[0].index), '-o', proofs)
    const keys = await mkdtemp(join(folder, 'keys-'))
    const trust = await trustFiles(api.runtime, 'acme', { log: api.house.logKey.vkey, witness: witness.vkey })
    for (const [name, text] of Object.entries(trust)) await writeFile(join(keys, name), text)
    expect((await run(['verify-proof', entry.proof, entry.leaf, '--keys', keys])).code).toBe(0)
    await writeFile(entry.leaf, `${await readFile(entry.leaf, 'utf8')} `)
    expect((await run(['verify-proof', entry.proof, entry.leaf, '--keys', keys])).code).toBe(1)
  })

  it('the whole log is exported and verifies offline; a provider gets none of it, and what broke off is left nowhere', async () => {
    const file = join(folder, 'log.ndjson')
    const exported = await json('ada', 'log', 'export', '-o', file)
    const text = await readFile(file, 'utf8')
    expect(text.split('\n').length - 1).toBe(exported.entries)
    expect((await readFile(`${file}.checkpoint`, 'utf8')).split('\n')[1]).toBe(String(exported.entries))
    const keys = await mkdtemp(join(folder, 'keys-'))
    const trust = await trustFiles(api.runtime, 'acme', { log: api.house.logKey.vkey, witness: witness.vkey })
    for (const [name, content] of Object.entries(trust)) await writeFile(join(keys, name), content)
    expect((await run(['verify-log', file, '--keys', keys])).code).toBe(0)
    await writeFile(file, text.replace('"actor"', '"aktor"'))
    expect((await run(['verify-log', file, '--keys', keys])).code).toBe(1)
    const foreign = join(folder, 'foreign.ndjson')
    expect((await as('oscar', 'log', 'export', '-o', foreign)).code).not.toBe(0)
    const cut = createServer((_request, answer) => answer.end(`${JSON.stringify({ checkpoint: 'acme.test/log\n3\n' })}\n{}\n{}\n`))
    await once(cut.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(cut.address() as AddressInfo).port}`
    const broken = await run(['log', 'export', '-o', foreign], { env: { COUNTERSIGN_URL: url, COUNTERSIGN_API_KEY: api.keys.get('ada')! } })
    cut.close()
    expect([broken.code === 0, broken.err]).toEqual([false, expect.stringContaining('broke off')])
    expect((await readdir(folder)).filter((name) => name.startsWith('foreign'))).toEqual([])
  })

  it('every list can be read, as a table and as JSON', async () => {
    for (const list of [
      'contract list',
      'contract show contract',
      'contract gaps',
      'contract gaps contract',
      'contract requirements',
      'provider list',
      'provider show leaving',
      'change list',
      'system list',
      'workloads',
      'identities',
      'credentials',
      'principal list',
      'identity list',
      'identity held',
      'credential list',
      'workload list',
      'keys list',
      'api-key list --all',
      'findings',
      'incidents',
      'journal',
      'log checkpoint',
      'risk list',
      'approve list --state all',
    ]) {
      const words = list.split(' ')
      expect([list, (await as('ada', ...words)).code]).toEqual([list, 0])
      const { out } = await as('ada', ...words, '--json')
      for (const document of list === 'journal' ? out.trim().split('\n') : [out]) expect(() => JSON.parse(document)).not.toThrow()
    }
  })

  it('what is not there is exit code 4, no right 1, no key 6', async () => {
    expect((await as('ada', 'change', 'show', 'chg_none')).code).toBe(4)
    expect((await as('oscar', 'contract', 'end', 'contract', '--reason', 'r', '--ticket', 't')).code).not.toBe(0)
    expect((await run(['whoami'], { env: { COUNTERSIGN_URL: api.url, COUNTERSIGN_API_KEY: 'csk_not_a_key_at_all' } })).code).toBe(6)
  })
})
