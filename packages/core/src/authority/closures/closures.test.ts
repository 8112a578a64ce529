// Who signs that a closure may stand, when whoever was asked no longer answers for it: nothing waits for ever for somebody who has left, and nobody
// signs in the place of an owner who is here.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract, openRequests, sign } from '../../testing/story.ts'
import { signClosure } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
/** One operation at critical risk is proven, and eve was asked to sign its closure. */
beforeEach(async () => {
  it = await openCompany(server)
  await it.company.credential('c1', { environment: 'production', criticality: 'critical' })
  await endTheContract(it.house, it.company)
  await it.house.settle()
  for (const { id, quorum } of await openRequests(it.house))
    for (const person of ['ben', 'cleo'].slice(0, quorum)) await sign(it.house, it.company, id, person)
  await it.house.run(600)
  return () => it.end()
})

const db = () => it.house.runtime.db
const asked = async () => (await db().selectFrom('closure_requests').selectAll().executeTakeFirst())!
const by = async (person: string) => {
  const { operation_id, nonce, proof_digest } = await asked()
  return signClosure(it.house.runtime, await it.company.caller(person), operation_id, it.company.sign(person, 'close', nonce, proof_digest))
}
const closure = async () => {
  await it.house.run(600)
  return (await db().selectFrom('changes').select('closure').executeTakeFirst())?.closure
}

test('an identity that was handed over is signed for by who answers for it now, and no longer by who was asked', async () => {
  expect((await asked()).owner_id).toBe('eve')
  await db().updateTable('identities').set({ business_owner: 'cleo' }).execute()
  expect(await codeOf(() => by('eve'))).toMatch(/^(authority\.refused|closure\.ineligible)$/)
  expect(await codeOf(() => by('ben'))).toBe('closure.ineligible')
  await by('cleo')
  expect(await closure()).toBe('risk_complete')
})

test('where the owner has left and nobody has taken over, a control owner signs, and nobody without that power', async () => {
  expect(await codeOf(() => by('ben'))).toBe('closure.ineligible')
  await db().updateTable('principals').set({ active: false }).where('id', '=', 'eve').execute()
  expect(await codeOf(() => by('finn'))).toBe('authority.refused')
  await by('ben')
  expect(await closure()).toBe('risk_complete')
})
