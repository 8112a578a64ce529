// The matrix in the chain: it comes in force by it, and then decides with the policy who may execute and who may approve.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { reviseChange } from '../../execution/changes/index.ts'
import { sweep } from '../../execution/jobs.ts'
import { propose } from '../../execution/proposals/index.ts'
import { agentStarts } from '../../testing/agent.ts'
import { delegationOf, standingDelegation } from '../../testing/instruments.ts'
import { everywhere, matrixOf, row } from '../../testing/matrices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, endTheContract, journalKinds, openRequests, operationOf, sign, standing } from '../../testing/story.ts'
import { gapsOf } from './gaps.ts'
import type { Matrix, Row } from './index.ts'
import { readMatrixText } from './read-text.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  return () => it.end()
})

const proposing = async (document: unknown) =>
  propose(it.house.runtime, await it.company.caller('ada'), {
    kind: 'matrix',
    name: 'responsibility',
    document,
    reason: 'because',
    ticket: 'CHG-9',
  })

const adopt = async (matrix: Matrix): Promise<void> => {
  const { change } = await proposing(matrix)
  for (const request of await openRequests(it.house, change))
    for (const person of ['ben', 'cleo']) await sign(it.house, it.company, request.id, person)
  await it.house.run(600)
  const { closure } = await it.house.runtime.db.selectFrom('changes').select('closure').where('id', '=', change).executeTakeFirstOrThrow()
  expect(closure).toBe('risk_complete')
}
const adoptWith = (retire: Partial<Row>) => adopt(matrixOf({ ...everywhere[0]!, ...retire }, ...everywhere.slice(1)))

const delegated = (): Promise<void> => standingDelegation(it.house, delegationOf())

const problemsOf = async (document: unknown): Promise<string> => {
  try {
    await proposing(document)
    return 'none'
  } catch (error) {
    return JSON.stringify((error as { details?: unknown }).details)
  }
}

describe('a matrix', () => {
  test('comes in force by two signatures, and the finding that there is none is closed by it', async () => {
    await sweep(it.house.runtime, 'acme')
    const open = () => it.house.runtime.db.selectFrom('findings').select('kind').where('state', '=', 'open').execute()
    expect(await open()).toContainEqual({ kind: 'matrix.missing' })
    await adopt(matrixOf(...everywhere))
    expect(await open()).not.toContainEqual({ kind: 'matrix.missing' })
    expect((await journalKinds(it.house, 'instrument.enacted')).map((entry) => entry.body['instrument'])).toEqual(['matrix'])
  })

  test.each([
    ['a person who is not there', { accountable: 'person:zoe' }, /there is no person/],
    ['a person of a provider', { accountable: 'person:oscar' }, /of a provider/],
    ['a role that nobody holds', { escalatesTo: 'role:auditor' }, /nobody of the enterprise holds/],
    ['a party that is not there', { executes: ['enterprise', 'party:nowhere'] }, /there is no party/],
    ['a subcontractor without its principal', { executes: ['enterprise', 'party:below'] }, /name `party:leaving` too/],
    ['a system that is not there', { scope: { systems: ['nowhere'] } }, /there is no system/],
  ])('that names %s is refused', async (_what, change, words) => {
    expect(
      await problemsOf(
        matrixOf(
          ...everywhere,
          row({ id: 'x', ...(change as Partial<Row>), scope: { systems: ['fake'], ...(change as Partial<Row>).scope } }),
        ),
      ),
    ).toMatch(words)
  })

  test('whose accountable person leaves before it comes in force does not come in force', async () => {
    const { change } = await proposing(matrixOf({ ...everywhere[0]!, accountable: 'person:eve' }, ...everywhere.slice(1)))
    await it.house.runtime.db.updateTable('principals').set({ active: false }).where('id', '=', 'eve').execute()
    await approveAll(it.house, it.company)
    await it.house.run(600)
    const row = await it.house.runtime.db.selectFrom('changes').select('closure').where('id', '=', change).executeTakeFirst()
    expect(row).toEqual({ closure: 'stuck' })
  })

  test('is not adopted under another name', async () => {
    expect(
      await codeOf(async () =>
        propose(it.house.runtime, await it.company.caller('ada'), {
          kind: 'matrix',
          name: 'another',
          document: matrixOf(...everywhere),
          reason: 'r',
          ticket: 't',
        }),
      ),
    ).toBe('instrument.invalid')
  })
})

describe('in force', () => {
  test('a provider whom the row does not name does not execute, and one whom it names does', async () => {
    await it.company.credential('a', { executor: 'agent' })
    await adoptWith({})
    const refused = await endTheContract(it.house, it.company)
    await it.house.run(600)
    expect(await standing(it.house, refused)).toEqual(expect.objectContaining({ 'credential.revoke a': 'stuck/stuck' }))
    expect(it.house.fake.effects).toHaveLength(0)
    expect(await it.house.runtime.db.selectFrom('mandates').select('id').where('change_id', '=', refused).execute()).toEqual([])
    await adoptWith({ executes: ['enterprise', 'party:staying'] })
    await delegated()
    await reviseChange(it.house.runtime, await it.company.caller('ada'), refused, 'the matrix names the provider')
    await it.house.run(5)
    const given = await it.house.runtime.db.selectFrom('mandates').select('executor_id').where('change_id', '=', refused).execute()
    expect(given).toEqual([{ executor_id: 'agent' }])
  })

  test('the decision and the plan name the matrix and the row', async () => {
    await it.company.credential('a')
    await adoptWith({})
    const change = await endTheContract(it.house, it.company)
    const { digest } = await it.house.runtime.db
      .selectFrom('instruments')
      .select('digest')
      .where('state', '=', 'in_force')
      .executeTakeFirstOrThrow()
    const texts = await it.house.runtime.db
      .selectFrom('decisions as d')
      .innerJoin('plans as p', 'p.digest', 'd.plan_digest')
      .innerJoin('documents as t', 't.digest', 'd.digest')
      .innerJoin('documents as q', 'q.digest', 'p.digest')
      .select(['t.text as decision', 'q.text as plan'])
      .where('p.change_id', '=', change)
      .executeTakeFirstOrThrow()
    expect(JSON.parse(texts.plan)).toMatchObject({ matrix: digest })
    expect(JSON.parse(texts.decision)).toMatchObject({
      matrix: digest,
      operations: expect.arrayContaining([expect.objectContaining({ row: 'retire' })]),
    })
  })

  test('only whom both the policy and the row name is asked, and counts', async () => {
    await it.company.credential('a', { environment: 'production' })
    await adoptWith({ approves: ['role:security_lead'] })
    const change = await endTheContract(it.house, it.company)
    const [request] = await openRequests(it.house, change)
    expect(request?.roles).toEqual(['security_lead'])
    expect(await codeOf(() => sign(it.house, it.company, request!.id, 'ben'))).toBe('approval.ineligible')
    await sign(it.house, it.company, request!.id, 'cleo')
    await it.house.run(3600)
    expect(await standing(it.house, change)).toEqual(expect.objectContaining({ 'credential.revoke a': 'done/risk_complete' }))
  })

  test('where policy and row name nobody in common it escalates to whom the row names, and nothing is done', async () => {
    await it.company.credential('a', { environment: 'production' })
    await adoptWith({ approves: ['role:risk_acceptor'], escalatesTo: 'role:emergency_approver' })
    const change = await endTheContract(it.house, it.company)
    expect(await openRequests(it.house, change)).toEqual([])
    await it.house.run(600)
    expect(it.house.fake.effects).toHaveLength(0)
    const { text } = await it.house.runtime.db
      .selectFrom('decisions as d')
      .innerJoin('plans as p', 'p.digest', 'd.plan_digest')
      .innerJoin('documents as t', 't.digest', 'd.digest')
      .select('t.text')
      .where('p.change_id', '=', change)
      .executeTakeFirstOrThrow()
    expect(JSON.parse(text)).toMatchObject({ outcome: 'escalate' })
    expect(text).toMatch(/no approver in common/)
  })

  test('another matrix voids what was approved under the one before: a signature is refused, and an approval counts no more', async () => {
    await it.company.credential('a', { environment: 'production' })
    await it.company.credential('b', { environment: 'production' })
    await adoptWith({})
    const change = await endTheContract(it.house, it.company)
    const next = await proposing(matrixOf({ ...everywhere[0]!, accountable: 'role:security_lead' }, ...everywhere.slice(1)))
    for (const request of await openRequests(it.house, next.change))
      for (const person of ['ben', 'cleo']) await sign(it.house, it.company, request.id, person)
    const [request] = await openRequests(it.house, change)
    await it.house.run(600)
    expect(await codeOf(() => sign(it.house, it.company, request!.id, 'ben'))).toBe('approval.matrix_changed')
    expect(it.house.fake.effects).toHaveLength(0)
    await reviseChange(it.house.runtime, await it.company.caller('ada'), change, 'the matrix changed')
    await approveAll(it.house, it.company)
    await it.house.run(3600)
    // The operations of the old plan stay, without effect; the new one's are looked at.
    expect(await operationOf(it.house, change, 'credential.revoke', 'a')).toMatchObject({ phase: 'done', closure: 'risk_complete' })
  })

  test('a mandate that was minted under another matrix is not used', async () => {
    await it.company.credential('a', { executor: 'agent' })
    await adoptWith({ executes: ['enterprise', 'party:staying'] })
    await delegated()
    const change = await endTheContract(it.house, it.company)
    await it.house.run(5)
    const [mandate] = await it.house.runtime.db.selectFrom('mandates').selectAll().where('change_id', '=', change).execute()
    expect(mandate?.state).toBe('open')
    await adoptWith({})
    const begun = await agentStarts(it.house, it.company, mandate!)
    expect(begun).not.toMatchObject({ started: true })
    const fresh = await it.house.runtime.db.selectFrom('mandates').select('state').where('id', '=', mandate!.id).executeTakeFirstOrThrow()
    expect(fresh.state).toBe('void')
    expect(it.house.fake.effects).toHaveLength(0)
  })

  test('whoever has left or holds the role no longer is a finding with a deadline, until the row has somebody again', async () => {
    await adoptWith({ accountable: 'person:eve' })
    const { db } = it.house.runtime
    await db.updateTable('principals').set({ active: false }).where('id', '=', 'eve').execute()
    await sweep(it.house.runtime, 'acme')
    const found = () =>
      db.selectFrom('findings').select(['subject', 'state', 'owner_id']).where('kind', '=', 'responsibility.owner_gone').execute()
    expect(await found()).toEqual([{ subject: 'matrix:responsibility#retire', state: 'open', owner_id: expect.any(String) }])
    await db.updateTable('principals').set({ active: true }).where('id', '=', 'eve').execute()
    it.house.clock.advance(3601)
    await sweep(it.house.runtime, 'acme')
    expect(await found()).toEqual([expect.objectContaining({ state: 'resolved' })])
  })

  test('an operation that somebody performed whom the row did not name is a finding', async () => {
    await it.company.credential('a')
    await adoptWith({})
    const change = await endTheContract(it.house, it.company)
    await it.house.run(3600)
    const { db } = it.house.runtime
    const { id } = await db
      .selectFrom('operations')
      .select('id')
      .where('change_id', '=', change)
      .where('operation', '=', 'credential.revoke')
      .executeTakeFirstOrThrow()
    await sweep(it.house.runtime, 'acme')
    const drift = () => db.selectFrom('findings').select('subject').where('kind', '=', 'responsibility.drift').execute()
    expect(await drift()).toEqual([])
    // As if the evidence had come from the provider.
    await db.updateTable('evidence').set({ executor_id: 'agent' }).where('operation_id', '=', id).execute()
    it.house.clock.advance(3601)
    await sweep(it.house.runtime, 'acme')
    expect(await drift()).toEqual([{ subject: id }])
  })
})

describe('gaps', () => {
  test('name what nobody answers for', async () => {
    const { runtime, clock } = it.house
    await it.company.credential('a', { owners: [null, null] })
    expect((await gapsOf(runtime, runtime.db, 'acme', clock.now())).map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'matrix.missing matrix',
      'identity.owner_gone idn-a',
    ])
    await adopt(
      matrixOf({ ...everywhere[0]!, accountable: 'person:eve' }, ...everywhere.slice(1), row({ id: 'eu', scope: { regions: ['eu'] } })),
    )
    await runtime.db.updateTable('principals').set({ active: false }).where('id', '=', 'eve').execute()
    const found = (await gapsOf(runtime, runtime.db, 'acme', clock.now())).map(({ kind, subject }) => `${kind} ${subject}`)
    expect(found).toContain('row.owner_gone retire')
    expect(found).toContain('domain.unowned secrets')
    // Nobody knows where the system stands, and retiring is answered by region.
    expect(found).toContain('path.uncovered fake, service_account, development')
    await runtime.db.updateTable('systems').set({ region: 'us' }).execute()
    const known = (await gapsOf(runtime, runtime.db, 'acme', clock.now())).map(({ kind, subject }) => `${kind} ${subject}`)
    expect(known).not.toContain('path.uncovered fake, service_account, development')
    expect(known).toContain('path.owner_gone fake, service_account, development')
  })
})

describe('a text', () => {
  test('is told every problem with its line and column', async () => {
    const { runtime, clock } = it.house
    const text = [
      'kind: matrix',
      'name: responsibility',
      'rows:',
      '  - id: a',
      '    outcome: dead',
      '    operations: [retire]',
      '    accountable: party:staying',
      '    decides: [role:control_owner]',
      '    approves: [role:control_owner]',
      '    executes: [enterprise]',
      '    evidence: [revocation]',
      '    escalatesTo: role:security_lead',
      '',
    ].join('\n')
    const form = await readMatrixText(runtime, runtime.db, 'acme', text, clock.now())
    expect(form.matrix).toBeUndefined()
    expect(form.problems).toEqual([expect.objectContaining({ path: 'rows[0].accountable', line: 7, column: 18 })])
    const meaning = await readMatrixText(runtime, runtime.db, 'acme', text.replace('party:staying', 'person:zoe'), clock.now())
    expect(meaning.matrix).toBeDefined()
    expect(meaning.problems).toContainEqual(
      expect.objectContaining({ path: 'rows[0].accountable', line: 7, column: 18, message: expect.stringMatching(/no person `zoe`/) }),
    )
  })
})
