// What an open connector has read is read like any listing; whatever is not a whole, fresh sync of exactly the bytes that were meant is `unknown`, and never "gone".
import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InventoryItem, Observer } from '@countersign/connector-kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { C1zConfig } from './config.ts'
import { c1z } from './index.ts'
import { openObserver } from './observer.ts'
import { packed, type SyncWritten, syncDatabase } from './testing/index.ts'

let folder: string
let observers: Observer[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-c1z-test-'))
  observers = []
})
afterEach(async () => {
  for (const observer of observers) await observer.close()
  await rm(folder, { recursive: true, force: true })
})

/** When the syncs of the builder ended. */
const then = Date.parse('2026-11-29T12:00:00Z')
const { signal } = new AbortController()

const put = async (name: string, bytes: Buffer, manifest = createHash('sha256').update(bytes).digest('hex')): Promise<void> => {
  await writeFile(join(folder, name), bytes)
  await writeFile(join(folder, `${name}.sha256`), `${manifest}  ${name}\n`)
}
const putSync = async (name: string, written: SyncWritten): Promise<void> => put(name, packed(await syncDatabase(written)))
const observer = (config: Partial<C1zConfig> = {}, hours = 1): Observer => {
  const opened = openObserver({ folder, ...config }, () => then + hours * 3_600_000)
  observers.push(opened)
  return opened
}
const readAll = async (of: Observer, inWords = false): Promise<InventoryItem[] | string> => {
  const items: InventoryItem[] = []
  let cursor: string | undefined
  do {
    const page = await of.inventory(cursor, signal)
    if (page.status !== 'done') return inWords ? page.detail : page.code
    items.push(...page.value.items)
    cursor = page.value.next
  } while (cursor !== undefined)
  return items
}
const uma = { id: 'u1', name: 'Uma Small', email: 'uma@small.example', login: 'uma', lastLogin: 1_764_000_000 }
const users = [
  uma,
  { id: 'bot', name: 'Night job', accountType: 2 },
  { id: 'off', name: 'Off', status: 2 },
  { id: 'gone', name: 'Gone', status: 3 },
]
const grants = [
  { user: 'u1', entitlement: 'group:g1:member' },
  { user: 'u1', entitlement: 'group:g1:member' },
  { user: 'u1', entitlement: 'role:admin' },
]

describe('a whole sync', () => {
  it('is a listing: each user an account, with what it is granted, when it was used, and whether it may sign in', async () => {
    await putSync('2026-11-29.c1z', { users, grants })
    expect(await readAll(observer())).toEqual([
      {
        handle: { kind: 'c1z.account', account: 'uma', key: 'user/u1' },
        state: 'enabled',
        lastUsedAt: '2025-11-24T16:00:00.000Z',
        attributes: { name: 'Uma Small', email: 'uma@small.example', grants: ['group:g1:member', 'role:admin'] },
      },
      {
        handle: { kind: 'c1z.account', account: 'bot', key: 'user/bot' },
        state: 'enabled',
        attributes: { name: 'Night job', accountType: 'service', grants: [] },
      },
      { handle: { kind: 'c1z.account', account: 'off', key: 'user/off' }, state: 'disabled', attributes: { name: 'Off', grants: [] } },
    ])
  })

  it('answers by name, with and without the key, and has no door', async () => {
    await putSync('2026-11-29.c1z', { users, grants })
    const of = observer()
    await readAll(of)
    const kind = 'c1z.account'
    expect(await of.observe({ kind, account: 'uma' }, signal)).toMatchObject({ status: 'done', value: { present: true, state: 'enabled' } })
    expect(await of.observe({ kind, account: 'uma', key: 'user/u2' }, signal)).toMatchObject({ value: { present: false } })
    expect(await of.observe({ kind, account: 'gone' }, signal)).toMatchObject({ value: { present: false } })
    expect(await of.observe({ kind: 'scim.user', account: 'uma' }, signal)).toMatchObject({ status: 'refused' })
    expect(of.doors({ kind, account: 'uma' })).toEqual([])
  })

  it('comes in pages, each account once', async () => {
    const many = Array.from({ length: 25 }, (_, n) => ({ id: `u${n}`, name: `User ${n}`, login: `login-${n}` }))
    await putSync('a.c1z', { users: many })
    const items = await readAll(observer({ pageSize: 10 }))
    expect(new Set((items as InventoryItem[]).map(({ handle }) => handle.account)).size).toBe(25)
    expect(items).toHaveLength(25)
  })

  it('is the last by name whose manifest is there; a listing that was begun ends with the sync with which it began, or with none', async () => {
    await putSync('1.c1z', { users: [uma, { id: 'u2', name: 'Second' }] })
    const of = observer({ pageSize: 1 })
    await readAll(of)
    const first = await of.inventory(undefined, signal)
    const cursor = first.status === 'done' ? first.value.next! : ''
    await writeFile(join(folder, '3.c1z'), 'half of it')
    await putSync('2.c1z', { users: [uma] })
    expect(await of.inventory(cursor, signal)).toMatchObject({ status: 'done', value: { items: [{ handle: { account: 'u2' } }] } })
    expect(await readAll(of)).toHaveLength(1)
    expect(await of.inventory(cursor, signal)).toMatchObject({ status: 'unknown', code: 'c1z.changed' })
  })

  it('says what somebody may do by its grants', () => {
    expect(c1z.credentialKinds['c1z.account']!.rights!({ grants: ['b', 'a'] })).toEqual(['a', 'b'])
    expect(c1z.credentialKinds['c1z.account']!.rights!({ tooLargeToKeep: 6000 })).toBeUndefined()
  })
})

describe('is unknown, and not gone', () => {
  it.each([
    ['a sync that has not ended', { users, ended: false }, 'c1z.unfinished'],
    ['a sync of a part', { users, type: 'partial' }, 'c1z.unfinished'],
    ['a sync in which two users are one', { users: [uma, uma] }, 'c1z.unreadable'],
    ['a database that lacks a table', { bend: (db) => db.exec('drop table v1_grants') }, 'c1z.unreadable'],
    [
      'a view in the place of a table',
      { bend: (db) => db.exec("drop table v1_resources; create view v1_resources as select 1 as id, x'00' as data, 's1' as sync_id") },
      'c1z.unreadable',
    ],
  ] satisfies [string, SyncWritten, string][])('%s', async (_, written, code) => {
    await putSync('a.c1z', written)
    const of = observer()
    expect(await readAll(of)).toBe(code)
    expect(await of.observe({ kind: 'c1z.account', account: 'uma' }, signal)).toMatchObject({ status: 'unknown' })
  })

  it('a sync that is old, from the future, or without the canary', async () => {
    await putSync('a.c1z', { users })
    expect(await readAll(observer({}, 27))).toBe('c1z.too_old')
    expect(await readAll(observer({ maxAgeHours: 48 }, 27))).toHaveLength(3)
    expect(await readAll(observer({}, -1))).toBe('c1z.ahead')
    expect(await readAll(observer({ canary: 'nobody' }))).toBe('c1z.no_canary')
    expect(await readAll(observer({ canary: 'bot' }))).toHaveLength(3)
  })

  it('no folder, an empty one, one that everybody may write into, a file without a manifest, a link', async () => {
    expect(await readAll(observer({ folder: join(folder, 'none') }))).toBe('c1z.no_folder')
    expect(await readAll(observer())).toBe('c1z.no_file')
    await putSync('a.c1z', { users })
    await chmod(folder, 0o777)
    expect(await readAll(observer())).toBe('c1z.folder_open_to_all')
    await chmod(folder, 0o755)
    expect(await readAll(observer())).toHaveLength(3)
    await symlink(join(folder, 'a.c1z'), join(folder, 'b.c1z'))
    const { text } = {
      text: createHash('sha256')
        .update(packed(await syncDatabase({ users })))
        .digest('hex'),
    }
    await writeFile(join(folder, 'b.c1z.sha256'), `${text}  b.c1z\n`)
    expect(await readAll(observer())).toBe('c1z.no_file')
    await rm(join(folder, 'b.c1z'))
    await rm(join(folder, 'a.c1z.sha256'))
    expect(await readAll(observer())).toBe('c1z.no_file')
  })

  it('other bytes than the manifest names, a file that is cut off, what is no sync file, and what unpacks to more than it may', async () => {
    const bytes = packed(await syncDatabase({ users }))
    await put('a.c1z', bytes, 'f'.repeat(64))
    expect(await readAll(observer())).toBe('c1z.unreadable')
    for (const wrong of [
      bytes.subarray(0, bytes.length - 20),
      bytes.subarray(0, 3),
      Buffer.from('PK and more'),
      Buffer.from('C1Z3\0and more'),
    ]) {
      await put('a.c1z', wrong)
      expect(await readAll(observer())).toBe('c1z.unreadable')
    }
    await put('a.c1z', packed(Buffer.alloc(3 << 20)))
    expect(await readAll(observer({ mostMiB: 2 }), true)).toBe('a.c1z: it unpacks to more than 2097152 bytes')
  })

  it('who is asked by name while it is being unpacked; a listing waits for it with pages that are empty', async () => {
    await putSync('a.c1z', { users })
    const of = observer()
    expect(await of.observe({ kind: 'c1z.account', account: 'uma' }, AbortSignal.abort())).toMatchObject({
      status: 'unknown',
      code: 'c1z.unpacking',
    })
    expect(await of.inventory(undefined, AbortSignal.abort())).toEqual({ status: 'done', value: { items: [], next: 'wait.1' } })
    expect(await readAll(of)).toHaveLength(3)
    expect(await of.inventory('wait.0', signal)).toMatchObject({ status: 'refused' })
  })
})

it('leaves nothing behind', async () => {
  const left = async () => (await readdir(tmpdir())).filter((name) => /^countersign-c1z-(?!test)/.test(name))
  const before = await left()
  await putSync('a.c1z', { users })
  const of = observer()
  await readAll(of)
  await of.close()
  await expect.poll(async () => (await left()).filter((name) => !before.includes(name))).toEqual([])
})
