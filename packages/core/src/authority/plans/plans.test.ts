import { hasCode } from '@countersign/ledger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getJson, putDocument } from '../../platform/documents.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { executorsOf, operationOf, type Plan, type PlannedOperation, planType } from './model.ts'
import { planDigest } from './plans.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const operation = (n: number, parameters: Readonly<Record<string, unknown>> = {}): PlannedOperation => ({
  id: `op_${n}`,
  operation: 'credential.revoke',
  credential: `c${n}`,
  identity: `i${n}`,
  system: 's',
  handle: { kind: 'k', account: `a${n}` },
  executor: { kind: 'connector', id: `x${n % 2}`, party: 'enterprise:acme' },
  parameters,
  after: [],
  when: 'always',
  purpose: 'rejection',
  minStrength: 'presented',
  risk: 'low',
  evidenceContract: {
    id: 'e',
    version: 1,
    fields: Array.from({ length: 9 }, (_, f) => ({ name: `f${f}`, type: 'string', required: true })),
  } as never,
  wayBack: { kind: 'none', words: 'none' },
  baseState: 'sha256:0',
  ownerSigns: false,
  refusals: 1,
  refusalsApartSeconds: 3,
})

const planOf = (operations: readonly PlannedOperation[]): Plan => ({
  type: planType,
  org: 'acme',
  change: 'chg',
  revision: 1,
  trigger: { kind: 'contract.end', ref: 'c' },
  requester: 'ada',
  reason: 'r',
  ticket: 't',
  purpose: 'p',
  bundle: 'sha256:0',
  window: { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2026-01-02T00:00:00.000Z' },
  operations,
})

test('a plan of thousands of operations is read back as it was written, and each is found in it', async () => {
  const fresh = await server.fresh()
  const plan = planOf(Array.from({ length: 5000 }, (_, n) => operation(n)))
  const digest = await putDocument(fresh.db, 'acme', 'text/plain', JSON.stringify(plan))
  const read = (await getJson(fresh.db, 'acme', digest)) as Plan
  expect(read).toEqual(plan)
  expect(operationOf(read, 'op_4999')?.credential).toBe('c4999')
  expect(operationOf(read, 'op_5000')).toBeUndefined()
  expect(executorsOf(read)).toEqual(['x0', 'x1'])
  await fresh.drop()
})

test('a plan that is still being made is never remembered: what is added to it is found', () => {
  const operations = [operation(0)]
  const plan = planOf(operations)
  expect(operationOf(plan, 'op_1')).toBeUndefined()
  operations.push(operation(1))
  expect(operationOf(plan, 'op_1')?.id).toBe('op_1')
})

test('a plan that no dossier could show is refused before anything is frozen, by its length and by its number of values', () => {
  const refused = (run: () => unknown) => expect(run).toThrow(expect.toSatisfy((error) => hasCode(error, 'plan.too_large')))
  refused(() => planDigest(planOf([operation(0, { text: 'x'.repeat(13_000_000) })])))
  refused(() => planDigest(planOf([operation(0, { values: Array.from({ length: 1_000_001 }, () => 0) })])))
})
