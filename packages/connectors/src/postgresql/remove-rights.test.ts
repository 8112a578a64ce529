// What a PostgreSQL lets be taken from a role, and what it keeps: then none of what was named is taken.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresqlSystem, startPostgresqlSystem } from '@countersign/downstreams/postgresql'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { PASSWORD_KIND, postgresql } from './index.ts'

let folder: string
let system: PostgresqlSystem
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-pg-'))
  system = await startPostgresqlSystem({ dataDir: join(folder, 'data') })
})
afterAll(async () => {
  await system?.stop()
  await rm(folder, { recursive: true, force: true })
})

const handle = { kind: PASSWORD_KIND, account: 'svc' }
const call = () => ({ idempotencyKey: 'k', signal: AbortSignal.timeout(15_000) })
const take = async (...rights: string[]) => {
  const operator = postgresql.openOperator(system.config, { operator: system.secrets.operator })
  try {
    return await operator.removeRights!(handle, rights, call())
  } finally {
    await operator.close()
  }
}
const rights = async (): Promise<readonly string[] | undefined> => {
  const observer = postgresql.openObserver(system.config, { observer: system.secrets.observer, canary: system.secrets.canary })
  try {
    const seen = await observer.observe(handle, AbortSignal.timeout(15_000))
    if (seen.status !== 'done' || !seen.value.present) throw new Error('it is not there')
    return postgresql.credentialKinds[PASSWORD_KIND]!.rights!(seen.value.attributes)
  } finally {
    await observer.close()
  }
}

const by = 'GRANTED BY countersign_operator'
beforeEach(async () => {
  await system.query('DROP ROLE IF EXISTS below, svc, ours, theirs')
  for (const group of ['ours', 'theirs']) await system.addGroup(group)
  await system.addLogin('svc')
  await system.query(`GRANT ours TO svc WITH ADMIN OPTION ${by}`)
})

test('a membership that a superuser granted is kept by the server, and then the other one that was named is kept too', async () => {
  await system.query('GRANT theirs TO svc')
  expect(await rights()).toEqual(['ours', 'theirs'])
  expect(await take('ours', 'theirs')).toMatchObject({ status: 'refused', code: '42501' })
  expect(await rights()).toEqual(['ours', 'theirs'])
  expect((await take('ours')).status).toBe('done')
  expect(await rights()).toEqual(['theirs'])
})

test('one that is there by two grantors is gone by both, or by none', async () => {
  await system.query('GRANT ours TO svc')
  expect(await take('ours')).toMatchObject({ status: 'refused' })
  expect(await rights()).toEqual(['ours'])
})

test('what was handed on by it is nobody’s to take along: it is refused, and all stands', async () => {
  await system.query('CREATE ROLE below')
  await system.query('GRANT ours TO below GRANTED BY svc')
  expect(await take('ours')).toMatchObject({ status: 'refused', code: '2BP01' })
  expect(await rights()).toEqual(['ours'])
})

test('a mark that the operator may take is taken, one that only a superuser may is refused with the next step', async () => {
  await system.query('ALTER ROLE svc CREATEROLE SUPERUSER')
  const refused = await take('createRole', 'superuser')
  expect(refused).toMatchObject({ status: 'refused', code: '42501' })
  expect(await rights()).toEqual(['createRole', 'ours', 'superuser'])
  await system.query('ALTER ROLE svc NOSUPERUSER')
  expect((await take('createRole')).status).toBe('done')
  expect(await rights()).toEqual(['ours'])
})

test('a role that only looks like a mark is the membership of that name', async () => {
  await system.addGroup('replication')
  await system.query(`GRANT replication TO svc ${by}`)
  expect((await take('replication')).status).toBe('done')
  expect(await rights()).toEqual(['ours'])
  await system.query('DROP ROLE replication')
})

test('what is no role is refused as that, and the connector’s own roles are never touched', async () => {
  await system.query('DROP ROLE svc')
  expect(await take('ours')).toMatchObject({ status: 'refused', code: 'not_found' })
  const operator = postgresql.openOperator(system.config, { operator: system.secrets.operator })
  for (const account of [system.config.operator, system.config.observer, 'pg_monitor'])
    expect(await operator.removeRights!({ kind: PASSWORD_KIND, account }, ['ours'], call())).toMatchObject({ code: 'protected_account' })
  await operator.close()
})
