// What must not happen to what is in quarantine, whoever asks and by whichever way, the tables themselves among them.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importInventory } from '../../registry/import/index.ts'
import { heldBy, personOf } from '../../testing/lives.ts'
import { comesIn, itemStates, mergerName, smallCompany } from '../../testing/mergers.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, standing } from '../../testing/story.ts'
import { openChange } from '../changes/index.ts'
import { sweep } from '../jobs.ts'
import { propose } from '../proposals/index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
  it = await openCompany(server)
  await personOf(it, 'gus')
  await heldBy(it, 'gus', 'laptop')
  await it.company.credential('other')
  await comesIn(it)
})
afterAll(async () => {
  await it?.end()
  await server?.stop()
})

const refused = (statement: string) => codeOf(() => sql.raw(statement).execute(it.fresh.db))

describe('the tables refuse', () => {
  const identity = `update identities set`
  const laws: readonly [string, string, string][] = [
    [
      'a credential by a change',
      `insert into credentials (org_id, id, identity_id, system_id, kind, account, created_by) values ('acme', 'new', 'small:job', 'fake', 'fake.password', 'new', 'chg_x')`,
      'CS004',
    ],
    [
      'one in the place of another',
      `insert into credentials (org_id, id, identity_id, system_id, kind, account, created_by, replaces) values ('acme', 'new', 'small:job', 'fake', 'fake.password', 'new', 'chg_x', 'small:job-main')`,
      'CS004',
    ],
    [
      'an API key',
      `insert into api_keys (org_id, id, principal_id, secret_hash, name, scopes, created_at, expires_at) values ('acme', 'k', 'small:u1', '\\x00', 'n', '{read}', now(), now())`,
      'CS003',
    ],
    [
      'a key to sign with',
      `insert into principal_keys (org_id, key_id, principal_id, party_kind, purpose, public_key, enrolled_at) values ('acme', 'k', 'small:u1', 'enterprise', 'approval', decode(repeat('00', 32), 'hex'), now())`,
      'CS003',
    ],
    [
      'a role',
      `insert into role_holdings (org_id, principal_id, party_kind, role, since) values ('acme', 'small:u1', 'enterprise', 'auditor', now())`,
      'CS003',
    ],
    [
      'a deputy',
      `insert into deputyships (org_id, id, principal_id, deputy_id, role, from_at, until_at, reason, appointed_by, appointed_at) values ('acme', 'd', 'ada', 'small:u1', 'control_owner', now(), now() + interval '1 day', 'r', 'ada', now())`,
      'CS003',
    ],
    [
      'access that is given',
      `insert into entitlements (org_id, id, holder_id, system_id, kind, like_account, package, account, business_owner, technical_owner, state, ending, since) values ('acme', 'e', 'small:u1', 'fake', 'fake.password', 'x', 'p', 'a', 'ada', 'ada', 'due', '[]', now())`,
      'CS004',
    ],
    ['an owner of ours from it', `${identity} technical_owner = 'small:u1' where id = 'idn-other'`, 'CS004'],
    ['whose our account is, from it', `${identity} holder_id = 'small:u1' where id = 'idn-other'`, 'CS004'],
    ['an owner of what is in it', `${identity} business_owner = 'ada', technical_owner = 'ada' where id = 'small:job'`, 'CS004'],
    ['leaving it by hand', `${identity} quarantined_in = null, quarantined_at = null where id = 'small:job'`, 'CS004'],
    [
      'leaving it by hand with owners',
      `${identity} quarantined_in = null, quarantined_at = null, business_owner = 'ada', technical_owner = 'ada' where id = 'small:job'`,
      'CS004',
    ],
    [
      'leaving it by a trail without a list',
      `with t as (insert into owner_changes (org_id, at, kind, subject, role, from_owner, to_owner, rule, cause) values ('acme', now(), 'identity', 'small:job', 'business_owner', null, 'ada', 'decided', 'chg-none') returning 1)
        ${identity} quarantined_in = null, quarantined_at = null, business_owner = 'ada', technical_owner = 'ada' from t where id = 'small:job'`,
      'CS004',
    ],
    ['somebody who is active in it', `update principals set active = true where id = 'small:u1'`, '23514'],
    [
      'somebody who leaves it by hand',
      `update principals set active = true, quarantined_in = null, quarantined_at = null where id = 'small:u1'`,
      'CS004',
    ],
    [
      'what is ours being put into it',
      `${identity} quarantined_in = '${mergerName}', quarantined_at = now() where id = 'idn-other'`,
      'CS004',
    ],
    ['a contract’s owner from it', `update contracts set owner_id = 'small:u1'`, 'CS004'],
    ['a team’s lead from it', `insert into teams (org_id, id, lead_id) values ('acme', 'core', 'small:u1')`, 'CS004'],
    ['a manager from it', `update principals set manager_id = 'small:u1' where id = 'gus'`, 'CS004'],
    [
      'a requester from it',
      `insert into changes (org_id, id, kind, trigger_kind, trigger_ref, reason, ticket, purpose, requester_id, state, opened_at) values ('acme', 'c', 'k', 'request', 'r', 'r', 't', 'p', 'small:u1', 'planned', now())`,
      'CS004',
    ],
    ['an item that was signed being another', `update merger_items set id = 'ada' where external_id = 'job'`, 'P0001'],
    ['an item that was signed being gone', `delete from merger_items where external_id = 'job'`, 'P0001'],
    [
      'an item that was never signed',
      `insert into merger_items (org_id, merger, kind, external_id, id, attributes, digest, state) values ('acme', '${mergerName}', 'person', 'x', 'x', '{}', 'd', 'delivered')`,
      'P0001',
    ],
  ]
  test.each(laws)('%s', async (_what, statement, code) => {
    expect(await refused(statement)).toBe(code)
  })
})

describe('by the product', () => {
  test('a fresh secret is denied, and nothing is set', async () => {
    // Not because it would live on without an end.
    await it.fresh.db.updateTable('credentials').set({ rotate_every_days: 30 }).where('id', '=', 'small:job-main').execute()
    const { change, outcome } = await openChange(it.house.runtime, await it.company.caller('ada'), {
      kind: 'request',
      ref: 'r',
      reason: 'r',
      ticket: 't',
      asked: { kind: 'request', ref: 'r', purpose: 'p', operations: [{ operation: 'credential.rotate', credential: 'small:job-main' }] },
    })
    expect(outcome).toBe('deny')
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect((await standing(it.house, change))['credential.rotate small:job-main']).toBe('stuck/stuck')
    expect(it.house.fake.effects).toEqual([])
  })

  test('an import names no owner of what is in quarantine, nor anybody in it as one', async () => {
    const bring = (document: string) =>
      codeOf(async () => importInventory(it.house.runtime, await it.company.caller('ada'), { document, format: 'yaml', dryRun: false }))
    const fields = 'kind: service_account, name: n, purpose: p, environment: development, criticality: low'
    expect(await bring(`identities:\n  - { id: small:job, ${fields}, businessOwner: ada, technicalOwner: ada }\n`)).toBe(
      'quarantine.refused',
    )
    // The import says it itself, with the line: nobody who is active.
    expect(await bring(`identities:\n  - { id: fresh, ${fields}, businessOwner: 'small:u1' }\n`)).toBe('import.invalid')
    expect(await bring(`roles:\n  - { principal: small:u1, role: auditor }\n`)).not.toBe('none')
  })

  test('a transfer that its new owner has not asked for, or of a half, or of an account without its person, moves nothing', async () => {
    const list = async (items: readonly object[]) =>
      propose(it.house.runtime, await it.company.caller('ben'), {
        kind: 'transfer',
        name: `by-hand-${items.length}`,
        document: { type: 'countersign/transfer/v1', items },
        reason: 'r',
        ticket: 't',
      })
    const line = (kind: string, id: string, role: string, to: string) => ({ kind, id, role, from: null, to })
    const both = (id: string, to: string) => [line('identity', id, 'business_owner', to), line('identity', id, 'technical_owner', to)]
    expect(await codeOf(() => list(both('small:job', 'ben').slice(0, 1)))).toBe('instrument.invalid')
    expect(await codeOf(() => list(both('small:u1', 'ben')))).toBe('instrument.invalid')
    expect(await codeOf(() => list([line('person', 'gus', 'manager', 'ben')]))).toBe('instrument.invalid')
    expect(await codeOf(() => list(both('small:job', 'small:u1')))).toBe('instrument.invalid')
    const { change } = await list(both('small:job', 'cleo'))
    await approveAll(it.house, it.company, ['cleo'])
    await it.house.run(600)
    expect(Object.values(await standing(it.house, change))).not.toContain('done/risk_complete')
    expect((await itemStates(it))['identity job']).toBe('quarantined')
  })

  test('time, sweeps and owners who leave bring nothing out, and it rests on nothing that lapses', async () => {
    it.house.clock.advance(86_400)
    for (let n = 0; n < 3; n += 1) await sweep(it.house.runtime, 'acme')
    expect(Object.values(await itemStates(it))).toEqual(Array(smallCompany.length).fill('quarantined'))
    const { rows: lapses } = await sql`select condition from trust_lapses where credential_id like 'small:%'`.execute(it.fresh.db)
    expect(lapses).toEqual([])
    const findings = await it.fresh.db
      .selectFrom('findings')
      .select('kind')
      .where('subject', 'like', 'small%')
      .where('kind', 'like', 'identity.%')
      .execute()
    expect(findings).toEqual([])
  })
})
