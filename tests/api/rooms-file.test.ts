// Rooms change with their file while the server runs: what is listed now is sent to, by what the journal knows; while the file is wrong, nobody is.
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transact } from '@countersign/core/evidence/journal/index'
import { followNotices, openOffice } from '@countersign/core/execution/notices/index'
import { openFinding } from '@countersign/core/registry/findings/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import type { Logger } from '@countersign/core/runtime'
import { type Opened, openCompany } from '@countersign/core/testing/open'
import { startTestDatabase, type TestDatabase } from '@countersign/core/testing/runtime'
import { channelsFrom, startPost } from '@countersign/server/notices/postman'
import { RoomsFile } from '@countersign/server/notices/rooms-file'
import { secretReferences } from '@countersign/server/references/references'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

let database: TestDatabase
let receiver: Server
let origin: string
let folder: string
let it: Opened
let came: string[] = []
beforeAll(async () => {
  database = await startTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'countersign-rooms-'))
  receiver = createServer((request, response) => {
    came.push(request.url ?? '')
    request.resume().on('end', () => response.end())
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
})
afterAll(async () => {
  receiver?.closeAllConnections()
  receiver?.close()
  await database?.stop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  it = await openCompany(database)
  came = []
})
afterEach(() => it?.end())

const file = () => join(folder, 'rooms.json')
const write = (...rooms: readonly string[]) =>
  writeFile(
    file(),
    JSON.stringify({ rooms: rooms.map((name) => ({ name, format: 'slack', url: `${origin}/${name}`, kinds: ['finding.opened'] })) }),
  )
const now = () => it.house.clock.now()
const references = secretReferences({})

test('a room that is added hears of what happens from then on, one that is gone of nothing more, and the journal says which count', async () => {
  const { runtime } = it.house
  const system = systemCaller(runtime, 'acme', 'test')
  const happens = async (subject: string) => {
    await transact(runtime, system, (work) =>
      openFinding(runtime, work, { kind: 'credential.unused', subject, severity: 'critical', ownerId: 'eve', detail: {} }),
    )
    await followNotices(runtime, system)
  }
  const entries = async () =>
    (await it.fresh.db.selectFrom('journal').select('leaf').where('kind', '=', 'notice.rooms_taken_up').orderBy('ordinal').execute()).map(
      ({ leaf }) => String(leaf),
    )
  await write('first')
  const post = await channelsFrom({ smtp: undefined, from: undefined, rooms: file() }, references, now)
  const office = {
    publicUrl: () => 'https://countersign.example',
    orgName: 'Acme',
    get channels() {
      return post.channels
    },
  }
  openOffice(runtime, office)
  const stop = startPost(runtime, 'acme', office, post.rooms)
  try {
    await expect.poll(async () => (await entries()).length).toBe(1)
    await write('second')
    await expect.poll(() => office.channels.map(({ name }) => name)).toEqual(['second'])
    await happens('c1')
    await expect.poll(() => came).toEqual(['/second'])
    expect(await entries()).toHaveLength(2)
    expect((await entries())[1]).toContain('"name":"second"')
    expect((await entries()).join()).not.toContain(origin)
  } finally {
    await stop()
  }
})

test('while the file is wrong or gone, or can’t be journalled, no room is sent anything, the old ones neither; then it counts again', async () => {
  const said: string[] = []
  const log = { ...it.house.runtime.log, error: (_fields: object, words: string) => void said.push(words) } as Logger
  await write('first')
  const rooms = await RoomsFile.open(file(), references, now)
  const message = {
    id: 'msg_1',
    subject: 's',
    urgent: true,
    at: now(),
    parts: [{ title: 't', lines: [], otherwise: 'o', link: { words: 'l', url: 'https://countersign.example/' } }],
    closing: [],
    to: undefined,
  }
  const journalled: string[] = []
  const look = () => rooms.look(async (taken) => void journalled.push(...taken.rooms.map(({ name }) => name)), log)
  const goes = () =>
    rooms.channels[0]!.send(message, AbortSignal.timeout(20_000)).then(
      () => 'sent',
      ({ lasting }) => (lasting ? 'given up' : 'waits'),
    )
  await look()
  expect([await goes(), rooms.problem]).toEqual(['sent', undefined])
  await writeFile(file(), '{"rooms": [{ "name": "')
  await look()
  await look()
  expect([await goes(), rooms.problem !== undefined, said.length]).toEqual(['waits', true, 1])
  await rm(file())
  await look()
  expect(await goes()).toBe('waits')
  await write('second')
  await rooms.look(() => Promise.reject(new Error('the database is away')), log)
  expect([await goes(), came]).toEqual(['waits', ['/first']])
  await look()
  expect([await goes(), rooms.problem, came]).toEqual(['sent', undefined, ['/first', '/second']])
  expect(journalled).toEqual(['first', 'second'])
})
