// What a workload brings to its lease: a key of its own, which it shows to hold, and which is certified as it is.
import { type CredentialSpec, type Lending, type Operator, possessionStatement, Secret } from '@countersign/connector-kit'
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { standingInstrument } from '../../testing/instruments.ts'
import { ask, issuerOf, leaseNow, lending, passing, provenNow, ruleOf, workloadCaller } from '../../testing/leases.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, journalKinds } from '../../testing/story.ts'
import { proofMediaType } from '../verification/index.ts'
import { askLease, fetchLease } from './index.ts'

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

const pass = (seconds: number) => passing(it, seconds)
const fetch = async (id: string, claims: object = {}) => fetchLease(it.house.runtime, workloadCaller(it), await provenNow(it, claims), id)

describe('what a workload brings', () => {
  const form = 'a line that begins with `key:`'
  /** The fake system, lent as a kind whose holder keeps his own key. */
  const withKeys = async () => {
    const { runtime } = it.house
    const definition = runtime.connectors.definition('fake')!
    const kind = definition.credentialKinds[FAKE_KIND]!
    const lending: Lending = {
      narrow: Type.Object({ command: Type.String() }, { additionalProperties: false }),
      bringsKey: {
        form,
        read: (text) => (text.startsWith('key:') ? text.trim() : undefined),
        shownBy: 'the statement, signed by it',
        isHeld: (key, proof, statement) => proof === `${key} signs ${statement}`,
      },
      nameOf: (model, seed) => ({ ...model, account: `lent_${seed.toString('hex').slice(0, 8)}`, key: 'serial:1' }),
      shownInstead: 'a stand-in',
    }
    const connector = { ...definition, credentialKinds: { [FAKE_KIND]: { ...kind, lending } } }
    await lending_(it)
    const { connectors } = runtime
    asked.length = 0
    const operator = async (...args: Parameters<typeof runtime.connectors.operator>): Promise<Operator> => {
      const real = await connectors.operator(...args)
      const create: Operator['create'] = async (spec, call) => {
        asked.push(spec)
        const made = await real.create!(spec, call)
        return made.status === 'done'
          ? { ...made, value: { ...made.value, forHolder: new Secret(`certificate of ${spec.publicKey}`) } }
          : made
      }
      return { ...real, create }
    }
    Object.assign(runtime, { connectors: { ...connectors, definition: () => connector, operator } })
  }
  const asked: CredentialSpec[] = []
  const prove = (statement: Buffer) => `key:mine signs ${statement}`
  const lending_ = (opened: Opened) => lending(opened, { rule: { narrow: { command: 'deploy' } } })

  test('is certified as it is: no secret is made for it, its holder gets the certificate once, and never what proofs show', async () => {
    await withKeys()
    const { id } = await ask(it, { bring: (statement) => ({ publicKey: 'key:mine\n', proof: prove(statement) }) })
    await it.house.run(5)
    expect(asked.at(-1)).toMatchObject({ publicKey: 'key:mine', narrow: { command: 'deploy' }, handle: { key: 'serial:1' } })
    expect(asked.at(-1)!.secret).toBeUndefined()
    const given = await fetch(id)
    expect([given.form, given.secret.expose()]).toEqual(['certificate', 'certificate of key:mine'])
    const proofs = await it.house.runtime.db.selectFrom('documents').select('text').where('media_type', '=', proofMediaType).execute()
    const shown = proofs.map(({ text }) => JSON.parse(Buffer.from(JSON.parse(text).payload, 'base64').toString()))
    expect(shown.filter(({ purpose }) => purpose === 'acceptance').map(({ reasons }) => reasons)).toEqual([['a stand-in']])
    await pass(700)
    expect((await leaseNow(it, id)).state).toBe('ended')
    await it.house.run(10)
    expect(
      await it.house.runtime.db.selectFrom('sealed_secrets').select('credential_id').where('delete_after', 'is', null).execute(),
    ).toEqual([])
  })

  test('is certified only for who holds it, by this token and for this request; what was signed for another one serves nobody', async () => {
    await withKeys()
    const proven = await provenNow(it)
    const { runtime } = it.house
    const signed = (of: object) => prove(possessionStatement({ rule: 'orders', token: proven.digest, request: 'request-one', ...of }))
    const asking = (proof: string | undefined, request: string) =>
      codeOf(() => askLease(runtime, workloadCaller(it), proven, { rule: 'orders', publicKey: 'key:mine', proof, request }))
    const refused: [proof: string | undefined, request: string][] = [
      [undefined, 'request-none'],
      ['', 'request-empty'],
      [signed({ token: `sha256:${'0'.repeat(64)}` }), 'request-of-another-token'],
      [signed({ rule: 'other' }), 'request-for-another-rule'],
      [signed({}), 'request-of-another-name'],
      [signed({ request: 'request-key' }).replace('mine', 'theirs'), 'request-key'],
    ]
    // The issuer takes a token for one lease only, so each request here is made with its own.
    await it.house.runtime.db
      .updateTable('instruments')
      .set({ state: 'withdrawn', ended_at: it.house.clock.now(), end_reason: 'r' })
      .where('kind', '=', 'issuer')
      .execute()
    await standingInstrument(it.house, 'issuer', 'pipelines', issuerOf({ oneTime: false }), { version: 2 })
    Object.assign(proven, { oneTime: false, issuerVersion: 2 })
    for (const [proof, request] of refused) expect([request, await asking(proof, request)]).toEqual([request, 'lease.key_not_held'])
    expect(await asking(signed({}), 'request-one')).toBe('none')
    expect(await asking(signed({}), 'request-one')).toBe('lease.repeated')
    expect(await journalKinds(it.house, 'lease.refused')).toHaveLength(refused.length + 1)
  })

  test('has to be there and to be one, and only where it is asked for; each refusal is journalled', async () => {
    await withKeys()
    expect(await codeOf(() => ask(it))).toBe('lease.public_key')
    expect(await codeOf(() => ask(it, { publicKey: 'no key' }))).toBe('lease.public_key')
    expect(await journalKinds(it.house, 'lease.refused')).toHaveLength(2)
    expect(asked).toEqual([])
  })

  test('is refused where what the rule gives has a secret of its own', async () => {
    await lending(it)
    expect(await codeOf(() => ask(it, { publicKey: 'key:mine' }))).toBe('lease.public_key')
  })

  test('a rule that was narrowed since it was asked for is asked again', async () => {
    await withKeys()
    const { id } = await ask(it, { bring: (statement) => ({ publicKey: 'key:mine', proof: prove(statement) }) })
    const { db } = it.house.runtime
    const at = it.house.clock.now()
    await db
      .updateTable('instruments')
      .set({ state: 'withdrawn', ended_at: at, end_reason: 'next' })
      .where('kind', '=', 'issuance')
      .execute()
    await standingInstrument(it.house, 'issuance', 'orders', ruleOf({ narrow: { command: 'less' } }), { version: 2 })
    await it.house.run(5)
    expect(asked).toEqual([])
    expect(await codeOf(() => fetch(id))).toBe('lease.not_ready')
  })
})
