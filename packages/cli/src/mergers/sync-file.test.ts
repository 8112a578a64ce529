// A sync file is somebody else's: what is right in it is read, and what is wrong ends with a code, bounded, and leaves nothing behind.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withSync } from '@countersign/connectors/c1z'
import { packed, type SyncWritten, syncDatabase, writeSync } from '@countersign/connectors/c1z/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Brought } from './brought-file.ts'
import { isSyncFile, recordsOfSync } from './sync-records.ts'

let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-c1z-test-'))
  file = join(folder, 'sync.c1z')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const at = { system: 'crm', type: 'scim.account', environment: 'production' } as const
const readAll = async (path = file): Promise<Brought[]> => {
  const records: Brought[] = []
  for await (const record of recordsOfSync(path, at)) records.push(record)
  return records
}
const codeOf = async (): Promise<string> =>
  readAll().then(
    () => 'none',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  )
const code = async (written: SyncWritten): Promise<string> => {
  await writeSync(file, written)
  return codeOf()
}
const uma = { id: 'u1', name: 'Uma Small', email: 'uma@small.example', login: 'uma', lastLogin: 1_764_000_000 }

test('a user is a person with an account and what it is granted; a program is no person; who is deleted is nobody', async () => {
  await writeSync(file, {
    users: [uma, { id: 'bot', name: 'Night job', accountType: 2 }, { id: 'gone', name: 'Gone', status: 3 }],
    grants: [
      { user: 'u1', entitlement: 'group:g1:member' },
      { user: 'u1', entitlement: 'group:g1:member' },
      { user: 'u1', entitlement: 'role of two words' },
    ],
  })
  expect(await readAll()).toEqual([
    { kind: 'person', externalId: 'user/u1', attributes: { name: 'Uma Small', email: 'uma@small.example' } },
    {
      kind: 'identity',
      externalId: 'user/u1',
      attributes: { type: 'person', name: 'Uma Small', environment: 'production', holder: 'user/u1' },
    },
    {
      kind: 'credential',
      externalId: 'user/u1',
      attributes: {
        identity: 'user/u1',
        system: 'crm',
        type: 'scim.account',
        account: 'uma',
        scope: ['group:g1:member', 'role_of_two_words'],
        lastUsed: '2025-11-24T16:00:00.000Z',
      },
    },
    { kind: 'identity', externalId: 'user/bot', attributes: { type: 'service_account', name: 'Night job', environment: 'production' } },
    {
      kind: 'credential',
      externalId: 'user/bot',
      attributes: { identity: 'user/bot', system: 'crm', type: 'scim.account', account: 'bot' },
    },
  ])
})

describe('is refused', () => {
  test('a sync that has not ended, or was of a part', async () => {
    expect(await code({ users: [uma], ended: false })).toBe('cli.c1z_unfinished')
    expect(await code({ users: [uma], type: 'partial' })).toBe('cli.c1z_unfinished')
  })

  test('what is no sync file, or of a newer form', async () => {
    await writeFile(file, 'C1Z3\0and more')
    expect(isSyncFile(Buffer.from('C1Z3\0'))).toBe(true)
    expect(await codeOf()).toBe('cli.c1z')
    await writeFile(file, 'PK')
    expect(isSyncFile(Buffer.from('PK'))).toBe(false)
    expect(await codeOf()).toBe('cli.c1z')
  })

  test('what unpacks to more than it may, however small it is', async () => {
    await writeFile(file, packed(Buffer.alloc(2 << 20)))
    const outcome = await withSync(file, () => 'read', 1 << 20).catch((error: { message: string }) => error.message)
    expect(outcome).toBe('it unpacks to more than 1048576 bytes')
  })

  test('a message that is too long, a view in the place of a table, a computed column, a missing table', async () => {
    expect(await code({ users: [uma], bend: (db) => db.exec('update v1_resources set data = zeroblob(1048577)') })).toBe('cli.c1z')
    const view = `drop table v1_resources; create view v1_resources as with recursive n(x) as (select 1 union all select x + 1 from n)
      select x as id, x as data, 's1' as sync_id from n`
    expect(await code({ bend: (db) => db.exec(view) })).toBe('cli.c1z')
    const computed = `drop table v1_resources; create table v1_resources (id integer primary key, sync_id text, data blob as (zeroblob(9)))`
    expect(await code({ bend: (db) => db.exec(computed) })).toBe('cli.c1z')
    expect(await code({ bend: (db) => db.exec('drop table v1_grants') })).toBe('cli.c1z')
  })

  test('a file that is cut off; one that is damaged anywhere ends in records or in a code, never otherwise', async () => {
    const database = await syncDatabase({ users: Array.from({ length: 50 }, (_, n) => ({ ...uma, id: `u${n}` })) })
    const whole = packed(database)
    await writeFile(file, whole)
    const all = await readAll()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: whole.length - 1 }), async (length) => {
        await writeFile(file, whole.subarray(0, length))
        expect(await codeOf()).toBe('cli.c1z')
      }),
      { numRuns: 25 },
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(database.length - 1), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        const bent = Buffer.from(database)
        bent[place] = bent[place]! ^ by
        await writeFile(file, packed(bent))
        const outcome = await readAll().catch((error: { code?: string }) => error.code)
        if (!Array.isArray(outcome)) expect(outcome).toMatch(/^cli\.c1z/)
      }),
      { numRuns: 40 },
    )
    expect(all).toHaveLength(150)
  }, 60_000)
})

test('nothing that was unpacked is left behind', async () => {
  const before = (await readdir(tmpdir())).filter((name) => name.startsWith('countersign-c1z-') && !name.includes('test')).length
  await code({ users: [uma] })
  await code({ users: [uma], ended: false })
  const after = (await readdir(tmpdir())).filter((name) => name.startsWith('countersign-c1z-') && !name.includes('test')).length
  expect(after).toBe(before)
})
