// Decision rights say what the policy would say, and a difference marks what becomes wider.
import { vocabularyOf } from '@countersign/policy'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { everywhere, matrixOf } from '../../testing/matrices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import type { Matrix } from '../responsibility/index.ts'
import { difference, pointsOf, rightsAt, rulesFor, subjectOf } from './index.ts'

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

const rights = async (party: string, ...documents: (Matrix | undefined)[]) => {
  const { runtime, clock } = it.house
  const at = clock.now()
  const rules = await Promise.all(
    documents.map((document) => rulesFor(runtime, runtime.db, 'acme', document ? { document: document as never } : {}, at)),
  )
  const points = pointsOf(vocabularyOf(runtime.policy.current().bundle).operations, [])
  return rightsAt(runtime, runtime.db, 'acme', await subjectOf(runtime.db, 'acme', party), points, rules, at)
}

test('without a runbook nothing is autonomous for a provider, and what governs is refused', async () => {
  const [found] = await rights('staying', undefined)
  expect(found!.filter(({ right }) => right === 'autonomous')).toEqual([])
  for (const one of found!.filter(({ operation }) => operation === 'matrix.adopt')) expect(one.right).toBe('refused')
  expect(found!.find(({ operation, environment }) => operation === 'credential.revoke' && environment === 'staging')?.right).toBe(
    'needs authorisation',
  )
})

test('a matrix that does not name the party refuses it everywhere, and the difference is narrower only', async () => {
  const [before, after] = await rights('staying', undefined, matrixOf(...everywhere))
  expect(after!.map(({ right }) => right).filter((right) => right !== 'refused')).toEqual([])
  const changed = difference('staying', before!, after!)
  expect(changed.widened).toEqual([])
  expect(changed.narrowed.length).toBeGreaterThan(0)
  expect(difference('staying', after!, before!).widened).toHaveLength(changed.narrowed.length)
})

test('the enterprise is no provider', async () => {
  await expect(subjectOf(it.house.runtime.db, 'acme', 'acme')).rejects.toMatchObject({ code: 'provider.unknown' })
})
