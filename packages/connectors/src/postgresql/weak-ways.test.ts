// Which lines of pg_hba.conf let a role in weakly: the first that is its own counts, on a real server and by rule; what can't be read is not guessed.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InventoryItem, Observer } from '@countersign/connector-kit'
import { type PostgresqlSystem, startPostgresqlSystem } from '@countersign/downstreams/postgresql'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresql } from './index.ts'
import { weakWaysOf } from './weak-ways.ts'

const rule = (type: string, database: string, users: string, address: string | null, method: string) => ({
  type,
  database: database.split(','),
  users: users.split(','),
  address,
  method,
})
const role = (account: string, ...groups: string[]) => ({ account, groups: new Set([account, ...groups]) })

describe('by rule', () => {
  it.each([
    ['a line for everybody', [rule('host', 'all', 'all', '127.0.0.1', 'trust')], ['without a password: host all 127.0.0.1']],
    ['a line for another', [rule('host', 'all', 'other', '127.0.0.1', 'trust')], []],
    ['a group that it is in', [rule('local', 'all', '+staff', null, 'trust')], ['without a password: local all']],
    ['a group that it is not in', [rule('local', 'all', '+admins', null, 'trust')], []],
    ['a pattern that could be its name', [rule('local', 'all', '/^svc', null, 'trust')], ['without a password: local all']],
    [
      'an earlier line that takes all of it',
      [rule('host', 'all', 'svc', 'all', 'scram-sha-256'), rule('host', 'all', 'all', '::1', 'trust')],
      [],
    ],
    [
      'an earlier line that is only perhaps its own',
      [rule('host', 'all', '/x', 'all', 'reject'), rule('host', 'all', 'all', '::1', 'trust')],
      ['without a password: host all ::1'],
    ],
    [
      'an earlier line for another database',
      [rule('host', 'a', 'all', 'all', 'scram-sha-256'), rule('host', 'all', 'all', 'all', 'password')],
      ['with its password in clear text: host all all'],
    ],
    ['clear text inside TLS', [rule('hostssl', 'all', 'all', 'all', 'password')], []],
  ])('%s', (_what, rules, expected) => expect(weakWaysOf(rules, role('svc', 'staff'))).toEqual(expected))
})

describe('on a real server', () => {
  let folder: string
  let system: PostgresqlSystem
  let observer: Observer
  const admin = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: system.server.url })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  const shown = async (): Promise<Map<string, InventoryItem>> => {
    const page = await observer.inventory(undefined, AbortSignal.timeout(15_000))
    if (page.status !== 'done') throw new Error(page.detail)
    return new Map(page.value.items.map((item) => [item.handle.account, item]))
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-ways-'))
    system = await startPostgresqlSystem({
      dataDir: join(folder, 'data'),
      hba: [
        'local all all scram-sha-256',
        'host all +loose 127.0.0.1/32 trust',
        'host all all 127.0.0.1/32 scram-sha-256',
        'host all all 127.0.0.1/32 trust',
      ],
    })
    observer = postgresql.openObserver(system.config, { observer: system.secrets.observer, canary: system.secrets.canary })
    await system.addLogin('svc_tight')
    await system.addLogin('svc_loose')
    await admin('create role loose', 'create role between', 'grant loose to between', 'grant between to svc_loose')
  })
  afterAll(async () => {
    await observer?.close()
    await system?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('says nothing where the observer may not read it', async () => {
    for (const item of (await shown()).values()) expect(item.attributes).not.toHaveProperty('weakWays')
  })

  it('shows of whom a line lets in without a password, by a group’s group too, and of nobody else', async () => {
    const reader = system.config.observer
    await admin(`grant select on pg_hba_file_rules to "${reader}"`, `grant execute on function pg_hba_file_rules() to "${reader}"`)
    const ways = [...(await shown())].filter(([, { attributes }]) => 'weakWays' in attributes)
    // Whoever made a role is its member too, and pg_hba.conf asks for no more.
    expect(ways.map(([account, { attributes }]) => [account, attributes['weakWays']])).toEqual([
      [system.config.operator, ['without a password: host all 127.0.0.1/255.255.255.255']],
      ['svc_loose', ['without a password: host all 127.0.0.1/255.255.255.255']],
    ])
    expect(postgresql.credentialKinds['postgresql.password']!.weaknesses!(ways[0]![1].attributes)).toEqual([
      'it gets in without a password: host all 127.0.0.1/255.255.255.255',
    ])
  })

  it('shows whose password is kept as MD5 where the observer may read that', async () => {
    const reader = system.config.observer
    await admin(`set password_encryption = 'md5'; alter role svc_tight password 'old-style'`, `grant select on pg_authid to "${reader}"`)
    expect((await shown()).get('svc_tight')!.attributes['weakWays']).toEqual(['with a password that is kept as MD5, which opens by itself'])
  })
})
