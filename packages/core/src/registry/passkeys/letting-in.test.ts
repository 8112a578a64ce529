// What the policy says of authenticators is kept when a passkey is brought: whom a named maker vouches for, which model, and what a copy is good for.
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle, ownModelOf, type PasskeyRules } from '@countersign/policy'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makerOf } from '../../testing/makers.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { addPerson, bring, knownAuthenticator } from '../../testing/passkeys.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'
import { beginRegistration } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await addPerson(it, 'gus', ['control_owner'])
  return () => it.end()
})

const good = makerOf('Good')
const bad = makerOf('Bad')
const over = makerOf('Over', 2021)
const model = '636f756e-7465-7273-6967-6e2d74657374'

const underRules = async (passkeys: PasskeyRules): Promise<void> => {
  const { files } = await loadBundle(defaultPackDir)
  const own = { ...JSON.parse(files['own.json']!), passkeys }
  it.house.setPolicy(createPolicyEngine(bundleFromFiles({ ...files, 'own.json': JSON.stringify(own) })))
}
const assuranceOf = async (registration: string) =>
  (
    await it.fresh.db
      .selectFrom('passkey_registrations')
      .select(['state', 'assurance'])
      .where('id', '=', registration)
      .executeTakeFirstOrThrow()
  ).assurance
const brought = async (options: Parameters<typeof knownAuthenticator>[0]) => bring(it, 'gus', knownAuthenticator(options))

test('as delivered, every authenticator is taken and none is asked who made it', async () => {
  const rules = ownModelOf(it.house.runtime.policy.current().bundle).passkeys
  expect(rules).toEqual({ vouched: null, synced: 'step_up' })
  const { options } = await beginRegistration(it.house.runtime, await it.company.caller('gus'))
  expect(options.attestation).toBe('none')
  expect(await assuranceOf((await brought({ synced: true })).registration)).toBe('step_up')
})

describe('where makers are named', () => {
  beforeEach(() => underRules({ vouched: { makers: [good.pem], models: null }, synced: 'step_up' }))

  test('the authenticator is asked who vouches for it, and one of theirs is taken', async () => {
    const { options } = await beginRegistration(it.house.runtime, await it.company.caller('gus'))
    expect(options.attestation).toBe('direct')
    expect(await assuranceOf((await brought({ vouched: good.vouch() })).registration)).toBe('step_up')
  })

  const refused: Readonly<Record<string, () => Parameters<typeof knownAuthenticator>[0]>> = {
    'that nobody vouches for': () => ({}),
    'of another maker': () => ({ vouched: bad.vouch() }),
    'of another maker that puts a good one behind its own': () => {
      const { certificates, privateKey } = bad.vouch()
      return { vouched: { certificates: [...certificates, ...good.vouch().certificates], privateKey } }
    },
    'whose certificate is noise': () => ({ vouched: { ...good.vouch(), certificates: [Buffer.from('noise')] } }),
  }
  test.each(Object.entries(refused))('one %s is not, and nothing waits', async (_name, options) => {
    expect(await codeOf(() => brought(options()))).toBe('passkey.not_vouched')
    expect(await it.fresh.db.selectFrom('passkey_registrations').select('state').execute()).toEqual([{ state: 'begun' }])
  })

  test('one whose maker’s certificates have ended is not', async () => {
    await underRules({ vouched: { makers: [over.pem], models: null }, synced: 'step_up' })
    expect(await codeOf(() => brought({ vouched: over.vouch() }))).toBe('passkey.not_vouched')
  })

  test('a model that is not named is not', async () => {
    const named = (models: string[]) => underRules({ vouched: { makers: [good.pem], models }, synced: 'step_up' })
    await named(['00000000-0000-0000-0000-000000000000'])
    expect(await codeOf(() => brought({ vouched: good.vouch() }))).toBe('passkey.not_vouched')
    await named([model])
    expect((await brought({ vouched: good.vouch() })).state).toBe('waits')
  })
})

test('a passkey that can be copied is worth what the policy says: less, or nothing; one that stays in its device all', async () => {
  await underRules({ vouched: null, synced: 'standard' })
  expect(await assuranceOf((await brought({ synced: true })).registration)).toBe('standard')
  expect(await assuranceOf((await brought({})).registration)).toBe('step_up')
  await underRules({ vouched: null, synced: 'refused' })
  expect(await codeOf(() => brought({ synced: true }))).toBe('passkey.synced')
  expect((await brought({})).state).toBe('waits')
})
