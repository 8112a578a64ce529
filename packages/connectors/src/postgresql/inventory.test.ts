// What a role is shown to be a member of: by what it may use, on a server that makes its creators members and on one that doesn't.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { available } from '@countersign/downstreams/availability'
import { type PostgresqlSystem, startPostgresqlSystem } from '@countersign/downstreams/postgresql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD_KIND, postgresql } from './index.ts'

const signal = (): AbortSignal => AbortSignal.timeout(15_000)

const suite = (version: 'embedded' | 'system', tells: boolean) => {
  let folder: string
  let system: PostgresqlSystem
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cs-pg-'))
    system = await startPostgresqlSystem({ dataDir: join(folder, 'data'), version })
  })
  afterAll(async () => {
    await system?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const memberOf = async (account: string): Promise<unknown> => {
    const observer = postgresql.openObserver(system.config, { observer: system.secrets.observer, canary: system.secrets.canary })
    try {
      const answer = await observer.observe({ kind: PASSWORD_KIND, account }, signal())
      return answer.status === 'done' && answer.value.present ? answer.value.attributes['memberOf'] : answer
    } finally {
      await observer.close()
    }
  }

  test('who creates a role is shown as he was before', async () => {
    const before = await memberOf(system.config.operator)
    const operator = postgresql.openOperator(system.config, { operator: system.secrets.operator })
    const made = await operator.create!(
      { handle: { kind: PASSWORD_KIND, account: 'made_here' }, purpose: 'a test', secret: new Secret('a-password-of-its-own') },
      { idempotencyKey: 'made-here', signal: signal() },
    )
    await operator.close()
    expect(made.status).toBe('done')
    expect(await memberOf(system.config.operator)).toEqual(before)
  })

  test('a creator of roles who is given one to use is shown as its member, once', async () => {
    await system.query('CREATE ROLE granted_to_operator')
    await system.query(`GRANT granted_to_operator TO ${system.config.operator}`)
    expect(await memberOf(system.config.operator)).toContain('granted_to_operator')
  })

  test.runIf(tells)('whoever else may administer a role without being able to use it yet is shown as its member', async () => {
    await system.query('CREATE ROLE admins')
    await system.query('CREATE ROLE patient LOGIN')
    await system.query('GRANT admins TO patient WITH ADMIN TRUE, INHERIT FALSE, SET FALSE')
    expect(await memberOf('patient')).toEqual(['admins'])
  })
}

describe('PostgreSQL 18', () => suite('embedded', true))
describe.runIf(available('postgres15'))('PostgreSQL 15', () => suite('system', false))
