// A passkey comes into effect by somebody's word and never by its holder's alone; what waits is good for nothing; what was asked is answered once.
import { signEd25519 } from '@countersign/ledger'
import type { SoftwareAuthenticator } from '@countersign/ledger/testing/software-authenticator'
import type { Insertable } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { confirmationOf, confirmKey } from '../../authority/approval-keys/index.ts'
import { readRequest, signatureLabels, signedBytes, signRequest } from '../../authority/approvals/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { proposeOwnKey } from '../../execution/approval-keys/index.ts'
import type { Tables } from '../../tables.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { addPerson, bring, keyIdOf, knownAuthenticator } from '../../testing/passkeys.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract, journalKinds, openRequests, sign } from '../../testing/story.ts'
import { withdrawKey } from '../principals/index.ts'
import { beginPasskeySignIn, beginRegistration, finishRegistration, verifyPasskeySignIn, withdrawWaiting } from './index.ts'

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

const runtime = () => it.house.runtime
const caller = (id: string) => it.company.caller(id)
const liveKeys = async (person: string): Promise<string[]> =>
  (
    await it.fresh.db
      .selectFrom('principal_keys')
      .select('key_id')
      .where('principal_id', '=', person)
      .where('revoked_at', 'is', null)
      .orderBy('key_id')
      .execute()
  ).map((row) => row.key_id)

const ask = async (registration: string, person = 'gus') =>
  proposeOwnKey(runtime(), await caller(person), { registration, reason: 'my first key', ticket: 'HR-1' })

const signWith = async (authenticator: SoftwareAuthenticator, person: string, request: string, label: 'approve' | 'refuse' = 'approve') => {
  const row = (await readRequest(runtime().db, 'acme', request))!
  const signature = authenticator.sign(signedBytes(signatureLabels[label], row.nonce, row.plan_digest)).toString('base64')
  return { request, keyId: keyIdOf(authenticator), verdict: label, reason: 'looked at it', signature, person }
}

const approve = async (authenticator: SoftwareAuthenticator, person: string, request: string) =>
  signRequest(runtime(), await caller(person), await signWith(authenticator, person, request))

describe('the first passkey of a person', () => {
  test('waits, signs nothing and lets nobody in; somebody else’s signature puts it in effect, and then it approves', async () => {
    const authenticator = knownAuthenticator()
    const brought = await bring(it, 'gus', authenticator)
    expect(brought.state).toBe('waits')
    expect(await liveKeys('gus')).toEqual([])
    const opened = await ask(brought.registration)
    expect(opened.outcome).toBe('approval')
    const [request] = await openRequests(it.house)
    expect(request).toMatchObject({ quorum: 1 })
    // Neither by the key that waits nor by anything else does he vouch for himself.
    expect(await codeOf(() => approve(authenticator, 'gus', request!.id))).toMatch(/authority.refused|approval.ineligible/)
    const { challenge } = await beginPasskeySignIn(runtime())
    expect(await codeOf(() => verifyPasskeySignIn(runtime(), authenticator.signIn(Buffer.from(challenge, 'base64url'))))).toBe(
      'auth.unauthenticated',
    )
    await sign(it.house, it.company, request!.id, 'ben')
    await it.house.run(600)
    expect(await liveKeys('gus')).toEqual([keyIdOf(authenticator)])
    await it.company.credential('c1', { environment: 'production', criticality: 'critical' })
    await endTheContract(it.house, it.company)
    await it.house.settle()
    const asked = (await openRequests(it.house)).find((row) => row.roles.includes('control_owner'))!
    expect((await approve(authenticator, 'gus', asked.id)).signatures).toBe(1)
  })

  test('is taken back by its holder while it waits, and by nobody else', async () => {
    const { registration } = await bring(it, 'gus', knownAuthenticator())
    const take = async (person: string) => transact(runtime(), await caller(person), (work) => withdrawWaiting(work, registration, person))
    expect(await codeOf(() => take('ben'))).toBe('passkey.unknown_registration')
    expect(await codeOf(() => ask(registration, 'ben'))).toBe('passkey.unknown_registration')
    await take('gus')
    expect(await codeOf(() => ask(registration))).toBe('passkey.unknown_registration')
  })

  test('is in effect at once only for an administrator who is alone; from the second holder on never again', async () => {
    const { db } = it.fresh
    await db.deleteFrom('principal_keys').where('purpose', '=', 'approval').execute()
    expect((await bring(it, 'gus', knownAuthenticator())).state).toBe('waits')
    const first = knownAuthenticator()
    expect((await bring(it, 'ada', first)).state).toBe('in_effect')
    expect(await journalKinds(it.house, 'key.enrolled')).toMatchObject([{ body: { because: { by: 'first-administrator' } } }])
    // He holds one by now: the next is confirmed.
    expect((await bring(it, 'ada', knownAuthenticator())).state).toBe('waits')
    await addPerson(it, 'hal', ['administrator', 'security_lead'])
    expect((await bring(it, 'hal', knownAuthenticator())).state).toBe('waits')
  })
})

describe('a further passkey', () => {
  const confirming = async (registration: string, by = 'ben', message?: Buffer) => {
    const { nonce, digest } = await confirmationOf(runtime(), await caller('ben'), registration)
    const person = it.company.people[by]!
    const signature = signEd25519(person.privateKey, message ?? signedBytes(signatureLabels.confirmKey, nonce, digest)).toString('base64')
    return confirmKey(runtime(), await caller('ben'), registration, { keyId: person.keyId, signature })
  }

  test('is confirmed by its holder with a key of his that is live, once', async () => {
    const authenticator = knownAuthenticator()
    const { registration } = await bring(it, 'ben', authenticator)
    expect(await confirming(registration)).toEqual({ keyId: keyIdOf(authenticator) })
    expect(await liveKeys('ben')).toContain(keyIdOf(authenticator))
    expect(await codeOf(() => confirming(registration))).toBe('passkey.unknown_registration')
  })

  test('is not confirmed with somebody else’s key, a revoked one, another text or a key that is worth less', async () => {
    const { registration } = await bring(it, 'ben', knownAuthenticator())
    expect(await codeOf(() => confirming(registration, 'cleo'))).toBe('key.ineligible')
    expect(await codeOf(() => confirming(registration, 'ben', Buffer.alloc(32)))).toBe('key.bad_signature')
    const { db } = it.fresh
    await db.updateTable('principal_keys').set({ assurance: 'standard' }).where('principal_id', '=', 'ben').execute()
    expect(await codeOf(() => confirming(registration))).toBe('key.ineligible')
    await db
      .updateTable('principal_keys')
      .set({ assurance: 'step_up', revoked_at: it.house.clock.now() })
      .where('principal_id', '=', 'ben')
      .execute()
    expect(await codeOf(() => confirming(registration))).toBe('key.ineligible')
    expect(await liveKeys('ben')).toEqual([])
  })
})

test('who has lost every key gets a new one by two other people', async () => {
  const lost = it.company.people['ben']!.keyId
  await transact(runtime(), await caller('ben'), (work) => withdrawKey(work, lost))
  const authenticator = knownAuthenticator()
  const { registration } = await bring(it, 'ben', authenticator)
  await ask(registration, 'ben')
  const [request] = await openRequests(it.house)
  expect(request).toMatchObject({ quorum: 2, step_up: true })
  await sign(it.house, it.company, request!.id, 'cleo')
  await it.house.run(600)
  expect(await liveKeys('ben')).toEqual([])
  await sign(it.house, it.company, request!.id, 'ada')
  await it.house.run(600)
  expect(await liveKeys('ben')).toEqual([keyIdOf(authenticator)])
})

describe('what was asked of an authenticator', () => {
  test('is answered once, in time, by him who was asked', async () => {
    const authenticator = knownAuthenticator()
    const { registration, options } = await beginRegistration(runtime(), await caller('gus'))
    const credential = authenticator.register(Buffer.from(options.challenge, 'base64url'))
    const answer = async (person: string, more: object = {}) =>
      finishRegistration(runtime(), await caller(person), { registration, credential, name: 'mine', ...more })
    expect(await codeOf(() => answer('ben'))).toBe('passkey.unknown_registration')
    expect(await codeOf(() => answer('gus', { credential: authenticator.register(Buffer.alloc(32)) }))).toBe('passkey.unreadable')
    await answer('gus')
    expect(await codeOf(() => answer('gus'))).toBe('passkey.answered')
    const late = await beginRegistration(runtime(), await caller('gus'))
    it.house.clock.advance(301)
    expect(await codeOf(() => answer('gus', { registration: late.registration }))).toBe('passkey.too_late')
  })

  test('is asked of nobody outside and of nobody who signs nothing; the tables hold no passkey of theirs either', async () => {
    expect(await codeOf(async () => beginRegistration(runtime(), await caller('oscar')))).toBe('key.not_enterprise')
    expect(await codeOf(async () => beginRegistration(runtime(), await caller('agent')))).toBe('key.not_enterprise')
    await addPerson(it, 'ivy', ['auditor'])
    expect(await codeOf(async () => beginRegistration(runtime(), await caller('ivy')))).toBe('key.nothing_to_sign')
    const authenticator = knownAuthenticator()
    const row = {
      org_id: 'acme',
      key_id: 'k',
      principal_id: 'oscar',
      purpose: 'approval' as const,
      form: 'passkey' as const,
      public_key: authenticator.publicKey,
      name: 'x',
      credential_id: authenticator.credentialId,
      rp_id: authenticator.rpId,
      origin: authenticator.origin,
      transports: [],
      aaguid: '00000000-0000-0000-0000-000000000000',
      attestation: 'none',
      backup_eligible: false,
      backed_up: false,
      sign_count: 0,
      enrolled_at: it.house.clock.now(),
    }
    const insert = (more: Partial<Insertable<Tables['principal_keys']>>) =>
      it.fresh.db
        .insertInto('principal_keys')
        .values({ party_kind: 'enterprise', ...row, ...more })
        .execute()
    await expect(insert({ party_kind: 'provider' })).rejects.toThrow(/violates check constraint/)
    await expect(insert({ party_kind: 'enterprise' })).rejects.toThrow(/violates foreign key/)
    await expect(insert({ party_kind: 'enterprise', principal_id: 'gus', origin: null })).rejects.toThrow(/principal_keys_form/)
    await expect(insert({ party_kind: 'enterprise', principal_id: 'gus', purpose: 'execution' })).rejects.toThrow(/principal_keys_form/)
    await expect(insert({ party_kind: 'enterprise', principal_id: 'gus', backed_up: true })).rejects.toThrow(/principal_keys_form/)
    const begun = {
      org_id: 'acme',
      id: 'r',
      principal_id: 'oscar',
      challenge: Buffer.alloc(32),
      rp_id: 'x',
      origin: 'x',
      begun_at: new Date(0),
      ends_at: new Date(1),
    }
    await expect(it.fresh.db.insertInto('passkey_registrations').values(begun).execute()).rejects.toThrow(/violates foreign key/)
  })

  test('an Ed25519 key is the same key as a passkey and as itself: nobody holds it twice', async () => {
    const authenticator = knownAuthenticator({ algorithm: 'EdDSA' })
    await it.fresh.db
      .updateTable('principal_keys')
      .set({ public_key: authenticator.publicKey.subarray(12) })
      .where('principal_id', '=', 'cleo')
      .execute()
    const { registration } = await bring(it, 'gus', authenticator)
    await ask(registration)
    const [request] = await openRequests(it.house)
    await sign(it.house, it.company, request!.id, 'ben')
    await it.house.run(600)
    expect(await liveKeys('gus')).toEqual([])
  })
})

describe('signing in by passkey', () => {
  const inEffect = async (): Promise<SoftwareAuthenticator> => {
    const { db } = it.fresh
    await db.deleteFrom('principal_keys').where('purpose', '=', 'approval').execute()
    const authenticator = knownAuthenticator()
    await bring(it, 'ada', authenticator)
    return authenticator
  }
  const challenge = async () => Buffer.from((await beginPasskeySignIn(runtime())).challenge, 'base64url')

  test('says who it is, once for each challenge', async () => {
    const authenticator = await inEffect()
    const answer = authenticator.signIn(await challenge())
    expect(await verifyPasskeySignIn(runtime(), answer)).toEqual({ principal: 'ada', keyId: keyIdOf(authenticator), reason: null })
    expect(await codeOf(() => verifyPasskeySignIn(runtime(), answer))).toBe('auth.unauthenticated')
  })

  test('lets nobody in by anything else', async () => {
    const authenticator = await inEffect()
    const refused = async (answer: Parameters<typeof verifyPasskeySignIn>[1]) =>
      expect(await codeOf(() => verifyPasskeySignIn(runtime(), answer))).toBe('auth.unauthenticated')
    await refused(authenticator.signIn(Buffer.alloc(32)))
    await refused(authenticator.signIn(await challenge(), { origin: 'https://evil.example' }))
    await refused(authenticator.signIn(await challenge(), { flags: 0x01 }))
    await refused(authenticator.signIn(await challenge(), { clientDataJSON: '{' }))
    await refused(knownAuthenticator().signIn(await challenge()))
    const late = await challenge()
    it.house.clock.advance(301)
    await refused(authenticator.signIn(late))
    const { rawId } = authenticator.signIn(await challenge())
    await refused({ ...knownAuthenticator().signIn(await challenge()), rawId, id: rawId })
    await transact(runtime(), await caller('ada'), (work) => withdrawKey(work, keyIdOf(authenticator)))
    await refused(authenticator.signIn(await challenge()))
  })

  test('a counter that falls back is told, and one that never counts is not', async () => {
    const authenticator = await inEffect()
    const kinds = async () =>
      await it.fresh.db.selectFrom('findings').select(['kind', 'subject']).where('kind', '=', 'key.perhaps_copied').execute()
    await verifyPasskeySignIn(runtime(), authenticator.signIn(await challenge()))
    expect(await kinds()).toEqual([])
    await verifyPasskeySignIn(runtime(), authenticator.signIn(await challenge(), { signCount: 1 }))
    expect(await kinds()).toEqual([{ kind: 'key.perhaps_copied', subject: keyIdOf(authenticator) }])
  })
})
