// A system that is known by the sync files of an open connector alone is reconciled like every other one: what appears, changes, goes and is missing is noticed by
// whole syncs, and by nothing else.
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { c1z } from '@countersign/connectors/c1z'
import { packed, type SyncWritten, syncDatabase } from '@countersign/connectors/c1z/testing'
import { previewContractEnd } from '@countersign/core/execution/changes/index'
import { askSystems, scanSystem } from '@countersign/core/execution/standing/index'
import { type Opened, openCompany } from '@countersign/core/testing/open'
import { startTestDatabase, type TestDatabase } from '@countersign/core/testing/runtime'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openObserver } from '../../packages/connectors/src/c1z/observer.ts'

let database: TestDatabase
let opened: Opened
let folder: string
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-c1z-test-'))
  const observer = openObserver({ folder, canary: 'canary' }, () => Date.parse('2026-11-29T13:00:00Z'))
  opened = await openCompany(database, {
    connectors: {
      definition: (kind) => (kind === 'c1z' ? c1z : undefined),
      known: () => [c1z],
      observer: async () => observer,
      operator: async () => c1z.openOperator({ folder }, {}),
    },
  })
  const { db } = opened.fresh
  await db
    .insertInto('systems')
    .values({
      org_id: 'acme',
      id: 'crm',
      name: 'CRM',
      connector: 'c1z',
      environment: 'production',
      config: JSON.stringify({ folder }),
      operator_secrets: '{}',
      observer_secrets: '{}',
    })
    .execute()
  await opened.company.credential('uma', { environment: 'production' })
  await opened.company.credential('lost', { environment: 'production' })
  for (const [id, account] of [
    ['uma', 'uma'],
    ['lost', 'lost'],
  ] as const)
    await db.updateTable('credentials').set({ system_id: 'crm', kind: 'c1z.account', account }).where('id', '=', id).execute()
  return async () => {
    await observer.close()
    await opened.end()
    await rm(folder, { recursive: true, force: true })
  }
})

const canary = { id: 'c', name: 'Canary', login: 'canary' }
const [uma, ed] = [
  { id: 'u1', name: 'Uma', login: 'uma' },
  { id: 'u2', name: 'Ed', login: 'ed' },
]

let number = 0
/** A sync is put into the folder, and the system is read. */
const sync = async (written: SyncWritten): Promise<string> => {
  number += 1
  const name = `${String(number).padStart(4, '0')}.c1z`
  const bytes = packed(await syncDatabase(written))
  await writeFile(join(folder, name), bytes)
  await writeFile(join(folder, `${name}.sha256`), createHash('sha256').update(bytes).digest('hex'))
  const ada = await opened.company.caller('ada')
  await askSystems(opened.house.runtime, ada, ['crm'])
  await scanSystem(opened.house.runtime, ada, 'crm')
  const { outcome, code, detail } = await opened.fresh.db
    .selectFrom('access_scans')
    .select(['outcome', 'code', 'detail'])
    .where('system_id', '=', 'crm')
    .executeTakeFirstOrThrow()
  return outcome === 'complete' ? outcome : `${outcome} ${code} ${detail}`
}
const accounts = async () =>
  (
    await opened.fresh.db
      .selectFrom('accounts')
      .select(['account', 'present', 'drift'])
      .where('system_id', '=', 'crm')
      .orderBy('account')
      .execute()
  ).map(({ account, present, drift }) => `${account} ${present ? 'there' : 'gone'}${drift === null ? '' : ` ${drift}`}`)
const findings = async () =>
  (
    await opened.fresh.db
      .selectFrom('findings')
      .select(['kind', 'subject'])
      .where('state', '=', 'open')
      .where('kind', 'like', 'a%')
      .orderBy('kind')
      .execute()
  ).map(({ kind }) => kind)

it('accounts appear, change and go by whole syncs; one that is not whole, or lacks the canary, changes nothing and is said so', async () => {
  expect(await sync({ users: [canary, uma], grants: [{ user: 'u1', entitlement: 'role:agent' }] })).toBe('complete')
  expect(await accounts()).toEqual(['canary there', 'uma there'])
  // The inventory has it, and the system does not.
  expect(await findings()).toContain('account.ghost')

  await sync({ users: [canary, uma, ed], grants: [{ user: 'u1', entitlement: 'role:admin' }] })
  expect(await accounts()).toEqual(['canary there', 'ed there appeared', 'uma there changed'])
  expect((await findings()).filter((kind) => kind === 'account.out_of_band')).toHaveLength(2)

  for (const broken of [
    { users: [canary], ended: false },
    { users: [canary], type: 'partial' },
    { users: [] },
    { users: [{ ...ed, id: 'other', login: 'other' }] },
  ] satisfies SyncWritten[]) {
    expect(await sync(broken)).not.toBe('complete')
    expect(await accounts()).toEqual(['canary there', 'ed there appeared', 'uma there changed'])
    expect(await findings()).toContain('access.not_readable')
  }

  expect(await sync({ users: [canary, ed] })).toBe('complete')
  expect(await accounts()).toEqual(['canary there', 'ed there appeared', 'uma gone gone'])
  expect(await findings()).not.toContain('access.not_readable')
})

it('a plan says of what is only looked at that nobody here can end it, and does not promise a proof at doors', async () => {
  const ada = await opened.company.caller('ada')
  const { unprovable, plan } = await previewContractEnd(opened.house.runtime, ada, { contract: 'contract', reason: 'r', ticket: 't' })
  expect(unprovable.find(({ credential }) => credential === 'uma')?.reason).toContain('no connector can end it')
  expect(JSON.stringify(plan)).not.toContain('it is deleted')
})
