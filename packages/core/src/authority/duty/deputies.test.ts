// A deputy signs in another one's place and only within what was lent: tried to be stretched in every direction. Each refusal is coded, changes
// nothing, stands in the journal, and no effect follows.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract, factsOf, journalKinds, openRequests, type SignOptions, sign } from '../../testing/story.ts'
import { readRequest, signRequest } from '../approvals/index.ts'
import { type Appointment, appointDeputy, withdrawDeputy } from './deputyships.ts'

let server: TestDatabase

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

type It = Opened & { request: string; change: string }

/** A change of ada's that waits for one (or two) of control owner and security lead; ben and cleo could sign, finn and eve hold neither role. */
const waiting = async (options: Parameters<Opened['company']['credential']>[1] = { environment: 'production', criticality: 'high' }) => {
  const opened = await openCompany(server)
  await opened.company.credential('c1', options)
  const change = await endTheContract(opened.house, opened.company)
  await opened.house.settle()
  const [request] = (await openRequests(opened.house))
    .filter((row) => row.roles.includes('control_owner'))
    .sort((a, b) => b.quorum - a.quorum)
  return { ...opened, change, request: request!.id }
}

const appoint = async (it: Opened, changed: Partial<Appointment> & { by?: string } = {}) => {
  const { by, ...terms } = changed
  return appointDeputy(it.house.runtime, await it.company.caller(by ?? terms.principal ?? 'ben'), {
    principal: 'ben',
    deputy: 'finn',
    role: 'control_owner',
    until: new Date(it.house.clock.now().getTime() + 30 * 86_400_000),
    reason: 'away',
    ...terms,
  })
}

const signFor = async (it: It, person: string, principal?: string, options: SignOptions = {}) => {
  const row = (await readRequest(it.house.runtime.db, 'acme', it.request))!
  return signRequest(it.house.runtime, await it.company.caller(person), {
    request: it.request,
    verdict: options.verdict ?? 'approve',
    reason: options.reason ?? '',
    ...it.company.sign(person, options.verdict ?? 'approve', row.nonce, row.plan_digest),
    ...(principal === undefined ? {} : { for: principal }),
  })
}

const set = (it: Opened, table: 'principals' | 'role_holdings' | 'deputyships', values: object, where: Record<string, string>) => {
  let query = it.house.runtime.db.updateTable(table).set(values as never)
  for (const [column, value] of Object.entries(where)) query = query.where(column as never, '=', value as never)
  return query.execute()
}

describe('a deputy within his limits', () => {
  test('signs in the place of whom he stands in for; that it was so is said in the journal, and the work is done', async () => {
    const it = await waiting()
    await appoint(it, { riskClasses: ['high'], environments: ['production'], operations: ['credential.revoke'], maxUses: 1 })
    expect(await signFor(it, 'finn')).toMatchObject({ state: 'approved', signatures: 1 })
    expect(await journalKinds(it.house, 'approval.signed')).toMatchObject([{ stream: it.change, body: { person: 'finn', for: 'ben' } }])
    await it.house.run(3600)
    expect(it.house.fake.effects.length).toBeGreaterThan(0)
    await it.end()
  })

  test('may say no', async () => {
    const it = await waiting()
    await appoint(it)
    expect(await signFor(it, 'finn', 'ben', { verdict: 'refuse', reason: 'not now' })).toMatchObject({ state: 'refused' })
    await it.end()
  })

  test('is asked together with him, and told in whose place', async () => {
    const it = await openCompany(server)
    await appoint(it)
    await it.company.credential('c1', { environment: 'production', criticality: 'high' })
    await endTheContract(it.house, it.company)
    const notices = await it.house.runtime.db.selectFrom('duty_notices').select(['person_id', 'for_person']).orderBy('person_id').execute()
    expect(notices).toEqual([
      { person_id: 'ben', for_person: null },
      { person_id: 'cleo', for_person: null },
      { person_id: 'finn', for_person: 'ben' },
    ])
    await it.end()
  })
})

describe('who is one answer', () => {
  const critical = { environment: 'production', criticality: 'critical' } as const

  test('a principal and his deputy together are no quorum of two', async () => {
    const it = await waiting(critical)
    expect((await readRequest(it.house.runtime.db, 'acme', it.request))!.quorum).toBe(2)
    await appoint(it)
    expect(await signFor(it, 'finn')).toMatchObject({ state: 'open', signatures: 1 })
    expect(await sign(it.house, it.company, it.request, 'ben')).toMatchObject({ state: 'open', signatures: 1 })
    await it.house.run(3600)
    expect(it.house.fake.effects).toEqual([])
    expect(await sign(it.house, it.company, it.request, 'cleo')).toMatchObject({ state: 'approved', signatures: 2 })
    await it.end()
  })

  test('two deputies of one principal are no quorum of two, also where the row says approved', async () => {
    const it = await waiting(critical)
    await appoint(it)
    await appoint(it, { deputy: 'eve' })
    await signFor(it, 'finn')
    expect(await signFor(it, 'eve')).toMatchObject({ state: 'open', signatures: 1 })
    await it.house.runtime.db.updateTable('approval_requests').set({ state: 'approved' }).where('id', '=', it.request).execute()
    await it.house.run(7200)
    expect(it.house.fake.effects).toEqual([])
    await it.end()
  })
})

interface Attack {
  readonly code: string
  readonly journal: RegExp
  prepare(it: It): Promise<unknown>
  readonly person?: string
  readonly for?: string
}

const attacks: Record<string, Attack> = {
  'before his time': {
    code: 'approval.ineligible',
    journal: /does not stand in/,
    for: 'ben',
    prepare: (it) => appoint(it, { from: new Date(it.house.clock.now().getTime() + 3_600_000) }),
  },
  'after his time': {
    code: 'approval.ineligible',
    journal: /does not stand in/,
    for: 'ben',
    prepare: async (it) => {
      await appoint(it, { until: new Date(it.house.clock.now().getTime() + 60_000) })
      it.house.clock.advance(60)
    },
  },
  'withdrawn a moment ago': {
    code: 'approval.ineligible',
    journal: /holds none of/,
    prepare: async (it) => withdrawDeputy(it.house.runtime, await it.company.caller('ben'), (await appoint(it)).id, 'back'),
  },
  'beyond his risk': { code: 'approval.ineligible', journal: /risk is beyond/, prepare: (it) => appoint(it, { riskClasses: ['low'] }) },
  'beyond his environments': {
    code: 'approval.ineligible',
    journal: /environment is beyond/,
    prepare: (it) => appoint(it, { environments: ['development', 'staging'] }),
  },
  'beyond his operations': {
    code: 'approval.ineligible',
    journal: /operation is beyond/,
    prepare: (it) => appoint(it, { operations: ['session.end'] }),
  },
  'for a role that is not asked': {
    code: 'approval.ineligible',
    journal: /holds none of/,
    prepare: (it) => appoint(it, { principal: 'eve', role: 'business_owner', by: 'eve' }),
  },
  'in the place of somebody else than the one he stands in for': {
    code: 'approval.ineligible',
    journal: /does not stand in/,
    for: 'cleo',
    prepare: (it) => appoint(it),
  },
  "in the requester's place": {
    code: 'approval.ineligible',
    journal: /asked for the change/,
    prepare: (it) => appoint(it, { principal: 'ada', role: 'security_lead' }),
  },
  'appointed by the requester for another one': {
    code: 'approval.ineligible',
    journal: /has appointed the deputy/,
    prepare: (it) => appoint(it, { by: 'ada' }),
  },
  'as the requester, in the place of one who could': {
    code: 'authority.refused',
    journal: /asked for it/,
    person: 'ada',
    for: 'ben',
    prepare: (it) => appoint(it, { deputy: 'ada' }),
  },
  'when the principal has gone': {
    code: 'approval.ineligible',
    journal: /no longer active/,
    prepare: async (it) => {
      await appoint(it)
      await set(it, 'principals', { active: false }, { id: 'ben' })
    },
  },
  'when the principal has lost the role': {
    code: 'approval.ineligible',
    journal: /no longer holds/,
    prepare: async (it) => {
      await appoint(it)
      await set(it, 'role_holdings', { until: it.house.clock.now() }, { principal_id: 'ben', role: 'control_owner' })
    },
  },
  'when he himself has gone': {
    code: 'authority.refused',
    journal: /./,
    prepare: async (it) => {
      await appoint(it)
      await set(it, 'principals', { active: false }, { id: 'finn' })
    },
  },
  'as the deputy of a deputy': {
    code: 'approval.ineligible',
    journal: /holds none of/,
    person: 'eve',
    prepare: async (it) => {
      await appoint(it)
      // Finn holds nothing of his own to lend; a row that says he does is worth what he holds.
      expect(await codeOf(() => appoint(it, { principal: 'finn', deputy: 'eve' }))).toBe('deputy.role_not_held')
    },
  },
  'as the deputy of a deputy, by a row written past us': {
    code: 'approval.ineligible',
    journal: /no longer holds/,
    person: 'eve',
    prepare: async (it) => {
      const { id } = await appoint(it)
      await sql`insert into deputyships (org_id, id, principal_id, deputy_id, role, from_at, until_at, reason, appointed_by, appointed_at)
        select org_id, 'dep_chain', 'finn', 'eve', role, from_at, until_at, reason, appointed_by, appointed_at from deputyships where id = ${id}`.execute(
        it.house.runtime.db,
      )
    },
  },
}

describe('a deputy is refused, nothing changes, and the refusal is in the journal', () => {
  test.each(Object.entries(attacks))('%s', async (_name, { code, journal, prepare, person = 'finn', for: principal }) => {
    const it = await waiting()
    try {
      await prepare(it)
      const before = await factsOf(it.house)
      const refusalsBefore = (await journalKinds(it.house, 'refusal.recorded')).length
      expect(await codeOf(() => signFor(it, person, principal))).toBe(code)
      expect(await factsOf(it.house)).toBe(before)
      const refusals = (await journalKinds(it.house, 'refusal.recorded')).slice(refusalsBefore)
      expect(refusals).toHaveLength(1)
      expect(JSON.stringify(refusals[0]!.body['reasons'])).toMatch(journal)
      await it.house.run(3600)
      expect(it.house.fake.effects).toEqual([])
    } finally {
      await it.end()
    }
  })

  test('who executes is nobody’s deputy, and nobody is his', async () => {
    const it = await waiting({ environment: 'production', criticality: 'high', executor: 'cleo' })
    await appoint(it, { deputy: 'cleo', role: 'control_owner' })
    await appoint(it, { principal: 'cleo', deputy: 'finn', role: 'control_owner' })
    expect(await codeOf(() => signFor(it, 'cleo', 'ben'))).toBe('authority.refused')
    expect(await codeOf(() => signFor(it, 'finn', 'cleo'))).toBe('approval.ineligible')
    await it.end()
  })

  test('the second approval of a deputyship that is good for one', async () => {
    const it = await waiting()
    await it.company.credential('c2', { environment: 'production', criticality: 'critical' })
    const { id } = await appoint(it, { maxUses: 1 })
    expect(await signFor(it, 'finn')).toMatchObject({ state: 'approved' })
    const { db } = it.house.runtime
    // A second request like the first, about the same plan.
    await sql`insert into approval_requests select org_id, 'apr_second', change_id, plan_digest, bundle_digest, nonce, roles, quorum, step_up, operations, 'open', created_at, expires_at from approval_requests where id = ${it.request}`.execute(
      db,
    )
    expect(await codeOf(() => signFor({ ...it, request: 'apr_second' }, 'finn'))).toBe('approval.ineligible')
    expect(await db.selectFrom('approvals').select('request_id').where('deputyship_id', '=', id).execute()).toEqual([
      { request_id: it.request },
    ])
    await it.end()
  })
})

describe('what was signed and not used yet loses its effect with what it rests on', () => {
  const ends: Record<string, (it: It, id: string) => Promise<unknown>> = {
    'the deputyship is withdrawn': async (it, id) => withdrawDeputy(it.house.runtime, await it.company.caller('finn'), id, 'no more'),
    'the deputyship ends': async (it) => it.house.clock.advance(3600),
    'the deputy is deactivated': (it) => set(it, 'principals', { active: false }, { id: 'finn' }),
    'the principal is deactivated': (it) => set(it, 'principals', { active: false }, { id: 'ben' }),
    'the principal loses the role': (it) =>
      set(it, 'role_holdings', { until: it.house.clock.now() }, { principal_id: 'ben', role: 'control_owner' }),
    'the limits are narrowed behind our back': (it, id) => set(it, 'deputyships', { environments: ['development'] }, { id }),
    'the deputyship is another one’s': (it, id) => set(it, 'deputyships', { role: 'business_owner' }, { id }),
  }
  test.each(Object.entries(ends))('%s', async (_name, end) => {
    const it = await waiting()
    const { id } = await appoint(it, { until: new Date(it.house.clock.now().getTime() + 1800_000) })
    expect(await signFor(it, 'finn')).toMatchObject({ state: 'approved' })
    await end(it, id)
    await it.house.run(2 * 86_400)
    expect(it.house.fake.effects).toEqual([])
    expect(await it.house.runtime.db.selectFrom('mandates').selectAll().execute()).toEqual([])
    await it.end()
  })
})

describe('appointing', () => {
  const soon = (it: Opened, days: number) => new Date(it.house.clock.now().getTime() + days * 86_400_000)
  const refused: Record<string, [code: string, (it: Opened) => Promise<unknown>]> = {
    "a provider's operator": ['deputy.not_enterprise', (it) => appoint(it, { deputy: 'oscar' })],
    "a provider's agent": ['deputy.not_enterprise', (it) => appoint(it, { deputy: 'agent' })],
    'software of the enterprise': ['deputy.not_enterprise', (it) => appoint(it, { deputy: 'connector-host' })],
    oneself: ['deputy.own', (it) => appoint(it, { deputy: 'ben' })],
    'oneself in the place of another one': ['deputy.own', (it) => appoint(it, { by: 'ada', deputy: 'ada' })],
    'for another one, without the power': ['authority.refused', (it) => appoint(it, { by: 'finn', deputy: 'eve' })],
    'by a provider': ['authority.refused', (it) => appoint(it, { by: 'oscar' })],
    'for a role that is not held': ['deputy.role_not_held', (it) => appoint(it, { role: 'security_lead' })],
    'for a role that approves nothing': ['deputy.role', (it) => appoint(it, { principal: 'ada', role: 'policy_admin' })],
    'for a role that nobody knows': ['deputy.role', (it) => appoint(it, { role: 'emperor' })],
    'without an end in reach': ['deputy.until', (it) => appoint(it, { until: soon(it, 93) })],
    'with an end in the past': ['deputy.until', (it) => appoint(it, { until: soon(it, -1) })],
    'with an end before its begin': ['deputy.until', (it) => appoint(it, { from: soon(it, 9), until: soon(it, 8) })],
    'without a reason': ['deputy.reason_missing', (it) => appoint(it, { reason: ' ' })],
    nobody: ['principal.unknown', (it) => appoint(it, { deputy: 'nobody' })],
  }
  test.each(Object.entries(refused))('is refused: %s', async (_name, [code, attempt]) => {
    const it = await openCompany(server)
    expect(await codeOf(() => attempt(it))).toBe(code)
    expect(await it.house.runtime.db.selectFrom('deputyships').selectAll().execute()).toEqual([])
    expect(await journalKinds(it.house, 'deputy.appointed')).toEqual([])
    await it.end()
  })

  test('by whoever keeps the rosters, or by oneself, is journalled with its limits; withdrawing too', async () => {
    const it = await openCompany(server)
    const { id } = await appoint(it, { by: 'ada', riskClasses: ['low'] })
    expect(await journalKinds(it.house, 'deputy.appointed')).toMatchObject([
      { body: { deputyship: id, principal: 'ben', deputy: 'finn', role: 'control_owner', limits: { riskClasses: ['low'] } } },
    ])
    expect(await codeOf(async () => withdrawDeputy(it.house.runtime, await it.company.caller('eve'), id, 'x'))).toBe('authority.refused')
    await withdrawDeputy(it.house.runtime, await it.company.caller('ben'), id, 'back')
    expect(await journalKinds(it.house, 'deputy.withdrawn')).toMatchObject([{ body: { deputyship: id, reason: 'back' } }])
    expect(await codeOf(async () => withdrawDeputy(it.house.runtime, await it.company.caller('ben'), id, 'x'))).toBe('deputy.ended')
    await it.end()
  })
})

describe('the structure itself refuses', () => {
  const row = (changed: string) =>
    `insert into deputyships (org_id, id, principal_id, deputy_id, party_kind, kind, role, from_at, until_at, reason, appointed_by, appointed_at)
     values ('acme','d1',${changed},'r','ada',now())`
  const day = `now(), now() + interval '1 day'`
  const rows: Record<string, string> = {
    'a provider as deputy': row(`'ben','oscar','provider','person','control_owner',${day}`),
    'a provider as deputy under a feigned party': row(`'ben','oscar','enterprise','person','control_owner',${day}`),
    'a provider as principal': row(`'oscar','finn','enterprise','person','control_owner',${day}`),
    'software as deputy': row(`'ben','connector-host','enterprise','connector','control_owner',${day}`),
    'software as deputy under a feigned kind': row(`'ben','connector-host','enterprise','person','control_owner',${day}`),
    'his own deputy': row(`'ben','ben','enterprise','person','control_owner',${day}`),
    'one without an end': row(`'ben','finn','enterprise','person','control_owner', now(), 'infinity'`),
    'one that lasts a year': row(`'ben','finn','enterprise','person','control_owner', now(), now() + interval '1 year'`),
    'a question to a provider': `insert into duty_notices (org_id,id,person_id,request_id,change_id,rung,at) select 'acme','n','oscar',id,change_id,0,now() from approval_requests limit 1`,
    "an approval in somebody's place without a deputyship": `insert into approvals (org_id,request_id,person_id,key_id,verdict,signature,reason,at,for_person) select 'acme',id,'finn',(select key_id from principal_keys where principal_id = 'finn'),'approve','x','',now(),'ben' from approval_requests limit 1`,
    "an approval under another one's deputyship": `insert into approvals (org_id,request_id,person_id,key_id,verdict,signature,reason,at,for_person,deputyship_id) select 'acme',id,'eve',(select key_id from principal_keys where principal_id = 'eve'),'approve','x','',now(),'ben',(select id from deputyships limit 1) from approval_requests limit 1`,
  }
  test.each(Object.entries(rows))('%s', async (_name, statement) => {
    const it = await waiting()
    await appoint(it)
    await expect(sql.raw(statement).execute(it.house.runtime.db)).rejects.toThrow(/violates|out of range|cannot subtract/)
    await it.end()
  })
})
