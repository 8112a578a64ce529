// The dossier of a control in several pieces, from the terminal: broken off after the first, gone on with by the same command, and each piece verified offline.
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { trustFiles } from '@countersign/core/evidence/dossiers/index'
import { openChange } from '@countersign/core/execution/changes/index'
import { testClock } from '@countersign/core/testing/clock'
import { carryThrough } from '@countersign/core/testing/story'
import { type TestWitness, witnessOf } from '@countersign/core/testing/witness'
import { generateKeyPair } from '@countersign/ledger'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

let database: TestDatabase
let witness: TestWitness
let api: ApiHouse
let folder: string
const changes: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-control-'))
  database = await startTestDatabase()
  const clock = testClock()
  const logKey = generateKeyPair().privateKey
  witness = await witnessOf(logKey, clock)
  api = await openApi(database, {}, { clock, logKey, witness, settings: { changesOfPiece: 1 } })
  const { house, company } = api
  for (const credential of ['one', 'two', 'three']) {
    await company.credential(credential, { contract: null })
    const opened = await openChange(house.runtime, await company.caller('ada'), {
      kind: 'request',
      ref: credential,
      reason: 'nobody needs it',
      ticket: 'T-1',
      asked: { kind: 'request', ref: credential, purpose: 'end it', operations: [{ operation: 'credential.revoke', credential }] },
    })
    changes.push(opened.change)
    house.clock.advance(1)
  }
  await carryThrough(house, company)
})
afterAll(async () => {
  await api?.close()
  await witness?.close()
  await database?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Stands before the server, and breaks the second piece off in its middle. */
const breakingOff = async (): Promise<{ server: Server; url: string }> => {
  const pass = async (request: IncomingMessage, answer: ServerResponse) => {
    const { url = '/', headers } = request
    const got = await fetch(`${api.url}${url}`, {
      headers: { authorization: headers.authorization ?? '', accept: headers.accept ?? '*/*' },
    })
    const body = Buffer.from(await got.arrayBuffer())
    answer.writeHead(got.status, { 'content-type': got.headers.get('content-type') ?? '' })
    if (url.includes('after=')) answer.write(body.subarray(0, body.length / 2), () => answer.destroy())
    else answer.end(body)
  }
  const server = createServer((request, answer) => void pass(request, answer).catch(() => answer.destroy()))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const fetchInto = (to: string, url: string) =>
  run(['control', 'dossier', 'AC-3(8)', '--from', '2026-01-01', '--to', '2027-01-01', '-o', to, '--json'], {
    env: { COUNTERSIGN_URL: url, COUNTERSIGN_API_KEY: api.keys.get('ada')! },
  })

it('broken off after the first piece leaves that piece alone, goes on after it, and every piece verifies by itself', async () => {
  const to = join(folder, 'ac-3-8')
  const middle = await breakingOff()
  const broken = await fetchInto(to, middle.url)
  middle.server.close()
  expect([broken.code === 0, broken.err]).toEqual([false, expect.stringContaining('broke off')])
  expect(await readdir(to)).toEqual(['piece-0001.dossier'])
  const first = await readFile(join(to, 'piece-0001.dossier'), 'utf8')

  const whole = await fetchInto(to, api.url)
  expect([whole.code, JSON.parse(whole.out)]).toMatchObject([0, { control: 'AC-3(8)', changes: 3 }])
  const pieces = (await readdir(to)).sort()
  expect(pieces).toEqual(['piece-0001.dossier', 'piece-0002.dossier', 'piece-0003.dossier'])
  // What lay there whole was not asked for again.
  expect(await readFile(join(to, 'piece-0001.dossier'), 'utf8')).toBe(first)

  const keys = join(folder, 'keys')
  const files = await trustFiles(api.house.runtime, 'acme', { log: api.house.logKey.vkey, witness: witness.vkey })
  await mkdir(keys)
  for (const [name, text] of Object.entries(files)) await writeFile(join(keys, name), text)
  const told = []
  for (const piece of pieces) {
    const verified = await run(['verify', join(to, piece), '--keys', keys, '--json'], { env: {} })
    expect([verified.code, verified.err], piece).toEqual([0, ''])
    const report = JSON.parse(verified.out)
    told.push({ change: report.parts[0].change, parts: report.parts.length, after: report.after, more: report.more })
  }
  expect(told).toEqual(changes.map((change, n) => ({ change, parts: 1, after: changes[n - 1] ?? null, more: n < 2 })))
})
