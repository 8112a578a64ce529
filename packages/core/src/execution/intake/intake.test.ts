// A malicious provider: evidence that is forged, transplanted, replayed, stale, incomplete or somebody else's is refused with a code, stands in
// the journal and in a finding, and moves nothing. What is true and complete is taken, once.
import { generateKeyPair, keyId } from '@countersign/ledger'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MandateRow } from '../../authority/mandates/index.ts'
import { agentDelivers, agentStarts, honestStatement, liveMandate, type Statement, signStatement } from '../../testing/agent.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract, factsOf, journalKinds, operationOf } from '../../testing/story.ts'

let server: TestDatabase
let it: Opened & { change: string; mandate: MandateRow; other: MandateRow }
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  const opened = await openCompany(server)
  await opened.company.credential('c1', { executor: 'agent' })
  await opened.company.credential('c2', { executor: 'agent' })
  const change = await endTheContract(opened.house, opened.company)
  await opened.house.settle()
  const of = async (credential: string) =>
    liveMandate(opened.house, (await operationOf(opened.house, change, 'credential.revoke', credential)).id)
  it = { ...opened, change, mandate: await of('c1'), other: await of('c2') }
})
afterEach(() => it.end())

const deliver = (statement: Statement, key = it.company.agent, mandate = it.mandate) =>
  agentDelivers(it.house, it.company, mandate, signStatement(statement, key))

const honest = () => honestStatement(it.house, it.mandate)

/** Refused with this code; journalled in the operation's stream; a finding with an owner; nothing else moved. */
const isRefused = async (code: string, run: () => Promise<unknown>): Promise<void> => {
  const before = await factsOf(it.house)
  const known = (await journalKinds(it.house, 'evidence.refused')).length
  expect(await codeOf(run)).toBe(code)
  expect(await factsOf(it.house)).toBe(before)
  const refusals = await journalKinds(it.house, 'evidence.refused')
  expect(refusals).toHaveLength(known + 1)
  expect(refusals.at(-1)).toMatchObject({ stream: it.mandate.operation_id, body: { code, mandate: it.mandate.id } })
  const findings = await it.house.runtime.db.selectFrom('findings').selectAll().where('kind', '=', code).execute()
  expect(findings).toMatchObject([{ subject: it.mandate.id, owner_id: 'ada', state: 'open' }])
}

const attacks: Record<string, [code: string, attack: () => Promise<unknown>]> = {
  'a key that nobody enrolled': [
    'evidence.forged',
    async () => {
      const pair = generateKeyPair()
      return deliver(await honest(), { ...it.company.agent, keyId: keyId(pair.publicKey), privateKey: pair.privateKey })
    },
  ],
  "a forged signature under the executor's key id": [
    'evidence.forged',
    async () => deliver(await honest(), { ...it.company.agent, privateKey: generateKeyPair().privateKey }),
  ],
  "another executor's key": [
    'evidence.foreign_executor',
    async () => deliver(await honest(), { ...it.company.agent, ...it.house.runtime.keys.executor }),
  ],
  "an approver's key": ['evidence.forged', async () => deliver(await honest(), it.company.people['ben'])],
  'a revoked key': [
    'evidence.forged',
    async () => {
      await it.house.runtime.db
        .updateTable('principal_keys')
        .set({ revoked_at: it.house.clock.now() })
        .where('principal_id', '=', 'agent')
        .execute()
      return deliver(await honest())
    },
  ],
  'no envelope at all': ['evidence.forged', async () => agentDelivers(it.house, it.company, it.mandate, { payload: 'x' })],
  'the evidence of another mandate': ['evidence.transplanted', async () => deliver(await honestStatement(it.house, it.other))],
  'a foreign predicate': ['evidence.malformed', async () => deliver({ ...(await honest()), predicateType: 'https://example.org/x' })],
  'an end before the start': [
    'evidence.malformed',
    async () => {
      const statement = await honest()
      return deliver({ ...statement, predicate: { ...statement.predicate, finishedAt: '2026-01-01T00:00:00Z' } })
    },
  ],
  'work from before its mandate': [
    'evidence.stale',
    async () => {
      const statement = await honest()
      return deliver({ ...statement, predicate: { ...statement.predicate, startedAt: '2026-01-01T00:00:00Z' } })
    },
  ],
  'work from the future': [
    'evidence.stale',
    async () => {
      const statement = await honest()
      return deliver({
        ...statement,
        predicate: { ...statement.predicate, finishedAt: new Date(it.house.clock.now().getTime() + 120_000).toISOString() },
      })
    },
  ],
  'evidence that is older than its contract allows': [
    'evidence.stale',
    async () => {
      const statement = await honest()
      it.house.clock.advance(901)
      return deliver(statement)
    },
  ],
  'a field too few': [
    'evidence.incomplete',
    async () => {
      const statement = await honest()
      const { result: _result, ...fields } = statement.predicate.fields
      return deliver({ ...statement, predicate: { ...statement.predicate, fields } })
    },
  ],
  'a result that the contract does not know': [
    'evidence.incomplete',
    async () => {
      const statement = await honest()
      return deliver({ ...statement, predicate: { ...statement.predicate, fields: { ...statement.predicate.fields, result: 'perhaps' } } })
    },
  ],
  'fields of another credential': [
    'evidence.incomplete',
    async () => {
      const statement = await honest()
      return deliver({ ...statement, predicate: { ...statement.predicate, fields: { ...statement.predicate.fields, credentialId: 'c2' } } })
    },
  ],
}

describe('evidence is refused', () => {
  test.each(Object.entries(attacks))('%s', async (_name, [code, attack]) => {
    await agentStarts(it.house, it.company, it.mandate)
    await isRefused(code, attack)
    // The refusal took nothing from the honest: what is true is still taken.
    if (_name !== 'a revoked key') expect(await codeOf(async () => deliver(await honest()))).toBe('none')
  })

  test('for a mandate that was not started', async () => {
    await isRefused('mandate.not_started', async () => deliver(await honest()))
  })

  test('for a mandate whose window passed without it', async () => {
    await agentStarts(it.house, it.company, it.mandate)
    const statement = await honest()
    it.house.clock.advance((it.mandate.not_after.getTime() - it.house.clock.now().getTime()) / 1000 + 1)
    await it.house.settle()
    expect(await codeOf(() => deliver(statement))).not.toBe('none')
    expect((await operationOf(it.house, it.change, 'credential.revoke', 'c1')).closure).toBe('open')
  })

  test('when it was delivered before for another mandate', async () => {
    await agentStarts(it.house, it.company, it.other)
    const taken = signStatement(await honestStatement(it.house, it.other), it.company.agent)
    await agentDelivers(it.house, it.company, it.other, taken)
    await agentStarts(it.house, it.company, it.mandate)
    await isRefused('evidence.replayed', () => agentDelivers(it.house, it.company, it.mandate, taken))
  })

  test('from a caller who is not the executor: he learns nothing of the mandate', async () => {
    await agentStarts(it.house, it.company, it.mandate)
    const envelope = signStatement(await honest(), it.company.agent)
    for (const caller of ['oscar', 'ada', 'connector-host'])
      expect(await codeOf(() => agentDelivers(it.house, it.company, it.mandate, envelope, caller))).toBe('mandate.unknown')
    expect(await codeOf(() => agentDelivers(it.house, it.company, { ...it.mandate, id: 'mnd_none' }, envelope))).toBe('mandate.unknown')
  })

  test('whichever field of it is another value: no field can be changed unseen', async () => {
    await agentStarts(it.house, it.company, it.mandate)
    const statement = await honest()
    const before = await factsOf(it.house)
    const bound = ['org', 'change', 'operation', 'plan', 'mandate', 'nonce', 'executor'] as const
    const subject = ['name', 'sha256'] as const
    const fields = ['operation', 'planDigest', 'mandateId', 'credentialId', 'systemId', 'executedAt', 'result'] as const
    const junk = fc.oneof(
      fc.string(),
      fc.constantFrom('', ' ', '__proto__', 'c2', it.other.id, it.other.nonce, it.other.digest, it.other.operation_id),
      fc.integer(),
      fc.constant(null),
      fc.constant([]),
      fc.constant({}),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.tuple(fc.constant('predicate' as const), fc.constantFrom(...bound)),
          fc.tuple(fc.constant('subject' as const), fc.constantFrom(...subject)),
          fc.tuple(fc.constant('fields' as const), fc.constantFrom(...fields)),
        ),
        junk,
        async ([where, name], value) => {
          const bent = structuredClone(statement) as unknown as { subject: Record<string, unknown>[]; predicate: Record<string, unknown> }
          const claim = bent.predicate as { fields: Record<string, unknown> }
          if (where === 'predicate') bent.predicate[name] = value
          else if (where === 'fields') claim.fields[name] = value
          else if (name === 'name') bent.subject[0]!['name'] = value
          else bent.subject[0]!['digest'] = { sha256: value }
          if (where === 'fields' && name === 'executedAt' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) return
          const code = await codeOf(async () => deliver(bent as unknown as Statement))
          expect(code).toMatch(/^evidence\.(transplanted|incomplete|forged|malformed|stale)$/)
        },
      ),
      { numRuns: 60, seed: 7 },
    )
    expect(await factsOf(it.house)).toBe(before)
    expect(await codeOf(() => deliver(statement))).toBe('none')
  }, 120_000)
})

describe('evidence is taken', () => {
  test('once, and the same delivery again answers the same and moves nothing', async () => {
    await agentStarts(it.house, it.company, it.mandate)
    const envelope = signStatement(await honest(), it.company.agent)
    const answers = await Promise.all([1, 2, 3].map(() => agentDelivers(it.house, it.company, it.mandate, envelope)))
    expect(new Set(answers.map((answer) => answer.evidence)).size).toBe(1)
    const before = await factsOf(it.house)
    await agentDelivers(it.house, it.company, it.mandate, envelope)
    expect(await factsOf(it.house)).toBe(before)
    expect(await journalKinds(it.house, 'evidence.received')).toHaveLength(1)
  })

  test('as what the executor says, and no more: a credential that still works is an incident, and its truth has failed', async () => {
    await agentStarts(it.house, it.company, it.mandate)
    await deliver(await honest())
    await it.house.settle()
    expect(await operationOf(it.house, it.change, 'credential.revoke', 'c1')).toMatchObject({ verdict: 'still_accepted', closure: 'open' })
    expect(await it.house.runtime.db.selectFrom('evidence').select(['integrity', 'completeness', 'truth']).executeTakeFirst()).toEqual({
      integrity: 'pass',
      completeness: 'pass',
      truth: 'fail',
    })
    expect(await it.house.runtime.db.selectFrom('incidents').select('state').execute()).toEqual([{ state: 'open' }])
  })
})
