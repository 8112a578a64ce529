// Everything that a person signs, signed by Chromium's own authenticator against the real API, and judged by the outsider's verifier without a server.
// Each is tried with one altered byte first: it counts neither here nor there.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signatureLabels, signedBytes } from '@countersign/core/authority/approvals/index'
import { trustFiles, writeLogExport } from '@countersign/core/evidence/dossiers/index'
import { testClock } from '@countersign/core/testing/clock'
import { dossierOf, judged } from '@countersign/core/testing/dossier'
import { approveAll } from '@countersign/core/testing/story'
import { type TestWitness, witnessOf } from '@countersign/core/testing/witness'
import { available } from '@countersign/downstreams/availability'
import { canonicalJson, generateKeyPair } from '@countersign/ledger'
import { SoftwareAuthenticator } from '@countersign/ledger/testing/software-authenticator'
import { loadTrust, verifyLogExport } from '@countersign/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { plugInAuthenticator, type VirtualAuthenticator, type Window } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import { putPasskey } from './passkey.ts'
import { equalRequests } from './story.ts'

type Label = keyof typeof signatureLabels

/** What is asked of somebody: where he reads it, what he adds, and where his signature goes. */
interface Asked {
  readonly who: string
  readonly draft: readonly ['GET' | 'POST', string]
  readonly answer?: object
  readonly to: string
}

/** Its three parts, each in base64url. */
type Assertion = Record<'authenticatorData' | 'clientDataJSON' | 'signature', string>

describe.runIf(available('chromium'))('whatever a person signs', () => {
  let database: TestDatabase
  let witness: TestWitness
  let house: ConsoleHouse
  let window: Window
  let device: VirtualAuthenticator
  let ended = ''
  let refused = ''
  const batched: string[] = []
  const keys = new Map<string, { keyId: string; credentialId: Buffer }>()
  /** As they were taken, by what they are. */
  const signed = new Map<string, string>()

  beforeAll(async () => {
    database = await startTestDatabase()
    const clock = testClock()
    const logKey = generateKeyPair().privateKey
    witness = await witnessOf(logKey, clock)
    house = await openConsole(database, { clock, logKey, witness })
    const { db } = house.fresh
    const contract = { org_id: 'acme', starts_on: '2025-01-01', owner_id: 'ada' }
    await db
      .insertInto('contracts')
      .values([
        { ...contract, id: 'goes-on', party_id: 'staying', name: 'Goes on', ends_on: '2026-12-31' },
        { ...contract, id: 'other', party_id: 'below', name: 'Other' },
      ])
      .execute()
    await house.company.credential('watched', { environment: 'production', criticality: 'critical' })
    await house.company.credential('fossil', { legacy: true, irrevocableUntil: '2027-01-01T00:00:00Z' })
    await house.company.credential('kept', { party: 'below', environment: 'production', criticality: 'high' })
    await db.updateTable('identities').set({ contract_id: 'other' }).where('id', '=', 'idn-kept').execute()
    await db
      .insertInto('consents')
      .values({
        org_id: 'acme',
        id: 'consent',
        system_id: 'fake',
        client: 'calendar',
        party_id: 'staying',
        scopes: ['read'],
        learnt: 'declared',
        nonce: Buffer.alloc(32, 1),
        asked_at: clock.now(),
        first_seen_at: clock.now(),
        seen_at: clock.now(),
      })
      .execute()
    window = await house.open(undefined)
    await window.page.goto('/sign-in')
    device = await plugInAuthenticator(window)
    for (const person of ['ben', 'cleo', 'dan', 'eve']) keys.set(person, await putPasskey(house, device, person))
    const end = async (id: string) =>
      (await call('ada', 'POST', `/v1/contracts/${id}/end`, { reason: 'it is over', ticket: 'CHG-1' })).change
    ended = await end('contract')
    refused = await end('other')
    await house.house.settle()
  })
  afterAll(async () => {
    await house?.close()
    await witness?.close()
    await database?.stop()
  })

  /** As a browser of his, in a session that is new: hours pass between what is asked. */
  const call = async (who: string, method: string, path: string, body?: object) => {
    const answer = await house.call(method, path, { session: await house.signIn(who), ...(body ? { body } : {}) })
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer.body
  }
  const inDays = (days: number): string => new Date(house.house.clock.now().getTime() + days * 86_400_000).toISOString()
  const requestOf = (change: string) =>
    house.fresh.db.selectFrom('approval_requests').select('id').where('change_id', '=', change).orderBy('id').executeTakeFirstOrThrow()
  const exception = async () =>
    (await call('oscar', 'POST', '/v1/exceptions', { rule: 'r', subject: 'watched', reason: 'q', until: inDays(30) })).id
  const answered = (who: string, path: string, answer: object, [draft, to]: readonly [string, string] = ['draft', 'signature']): Asked => ({
    who,
    draft: ['POST', `${path}${draft}`],
    answer,
    to: `${path}${to}`,
  })
  const decided = ['/draft', '/decision'] as const

  /** ORDER: as things go; a label without a line here is told by the compiler. */
  const asked: Record<Label, () => Promise<Asked>> = {
    approve: async () => {
      const path = `/v1/approval-requests/${(await requestOf(ended)).id}`
      return { who: 'ben', draft: ['GET', path], answer: { verdict: 'approve', reason: '' }, to: `${path}/signatures` }
    },
    refuse: async () => {
      const path = `/v1/approval-requests/${(await requestOf(refused)).id}`
      return { who: 'cleo', draft: ['GET', path], answer: { verdict: 'refuse', reason: 'it is needed' }, to: `${path}/signatures` }
    },
    approveBatch: async () => {
      const twins = await equalRequests(house, ['twin-1', 'twin-2'])
      batched.push(...twins.map(({ change }) => change))
      const requests = twins.map(({ request }) => request)
      return { who: 'ben', draft: ['POST', '/v1/approval-batches/draft'], answer: { requests }, to: '/v1/approval-batches' }
    },
    acceptRisk: async () => {
      await approveAll(house.house, house.company)
      await house.house.run(86_400)
      const { id } = await house.fresh.db
        .selectFrom('risk_acceptances')
        .select('id')
        .where('state', '=', 'requested')
        .executeTakeFirstOrThrow()
      const terms = { reason: 'r', compensatingControls: ['c'], residualRisk: 'low', expiresAt: inDays(20) }
      return answered('dan', `/v1/risk-acceptances/${id}/`, terms)
    },
    close: async () => {
      const { operation_id: id } = await house.fresh.db.selectFrom('closure_requests').select('operation_id').executeTakeFirstOrThrow()
      return { who: 'eve', draft: ['GET', `/v1/closure-requests/${id}`], to: `/v1/operations/${id}/closure-signature` }
    },
    confirmContract: async () =>
      answered('ben', '/v1/contracts/goes-on/', { until: '2027-06-30', reason: 'needed', ticket: 'CHG-2' }, [
        'confirmation-draft',
        'confirmation',
      ]),
    grantException: async () =>
      answered(
        'dan',
        `/v1/exceptions/${await exception()}`,
        { verdict: 'grant', reason: 'r', compensatingControls: ['c'], expiresAt: inDays(10) },
        decided,
      ),
    refuseException: async () =>
      answered(
        'dan',
        `/v1/exceptions/${await exception()}`,
        { verdict: 'refuse', reason: 'r', compensatingControls: [], expiresAt: null },
        decided,
      ),
    signReview: async () => {
      const { id } = await call('ben', 'POST', '/v1/providers/staying/review', {})
      const { text } = await call('cleo', 'GET', `/v1/reviews/${id}`)
      const keep = (JSON.parse(text).ownAccess as { line: string }[]).map(({ line }) => line)
      return answered('cleo', `/v1/reviews/${id}/`, { outcome: 'confirmed', reason: 'as agreed', ownAccess: { keep, end: [] } })
    },
    keepConsent: async () =>
      answered('cleo', '/v1/consents/consent', { scopes: ['read'], until: inDays(30), reason: 'it is needed' }, decided),
    confirmKey: async () => {
      const { registration, options } = await call('ben', 'POST', '/v1/passkeys/options', {})
      const credential = new SoftwareAuthenticator({ origin: house.origin, rpId: options.rp.id }).register(
        Buffer.from(options.challenge, 'base64url'),
      )
      await call('ben', 'POST', '/v1/passkeys', { registration, credential, name: 'The second' })
      return { who: 'ben', draft: ['GET', `/v1/passkeys/${registration}`], to: `/v1/passkeys/${registration}/confirmation` }
    },
  }

  /** What the authenticator answers, as it is sent and kept. */
  const byPasskey = async (who: string, message: Buffer): Promise<Buffer> => {
    const given = {
      challenge: message.toString('base64url'),
      userVerification: 'required',
      allowCredentials: [{ type: 'public-key', id: keys.get(who)!.credentialId.toString('base64url') }],
    }
    const { authenticatorData, clientDataJSON, signature } = await window.page.evaluate<Assertion>(
      `navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(given)}) })
        .then((credential) => credential.toJSON().response)`,
    )
    return Buffer.from(canonicalJson({ authenticatorData, clientDataJSON, signature }))
  }

  /** One bit of the last byte of the signature itself. */
  const altered = (bytes: Buffer): Buffer => {
    const assertion: Assertion = JSON.parse(bytes.toString('utf8'))
    const signature = Buffer.from(assertion.signature, 'base64url')
    signature[signature.length - 1]! ^= 1
    return Buffer.from(canonicalJson({ ...assertion, signature: signature.toString('base64url') }))
  }

  it.each(Object.keys(asked) as Label[])('%s: counts as it was signed, and with one byte altered it does not', async (label) => {
    const { who, draft, answer, to } = await asked[label]()
    const [method, path] = draft
    const said = await call(who, method, path, method === 'POST' ? answer : undefined)
    const message = signedBytes(signatureLabels[label], Buffer.from(said.nonce ?? '', 'base64'), said.digest ?? said.plan ?? said.proof)
    const { keyId } = keys.get(who)!
    const bytes = await byPasskey(who, message)
    const send = async (signature: Buffer) =>
      house.call('POST', to, { session: await house.signIn(who), body: { ...answer, keyId, signature: signature.toString('base64') } })
    const wrong = await send(altered(bytes))
    expect(wrong.body.code, wrong.text).toMatch(/\.bad_signature$/)
    const right = await send(bytes)
    expect(right.status, right.text).toBeLessThan(300)
    signed.set(label, bytes.toString('base64'))
  })

  it('is judged by anybody without a server, and with one byte altered it is found', async () => {
    await house.house.run(3600)
    const folder = await mkdtemp(join(tmpdir(), 'countersign-signatures-'))
    try {
      const files = await trustFiles(house.runtime, 'acme', { log: house.house.logKey.vkey, witness: witness.vkey })
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
      const dossiers: string[] = []
      for (const change of [ended, refused, ...batched]) dossiers.push(await dossierOf(house.house, house.company, change))
      for (const dossier of dossiers)
        expect((await judged(house.house, witness.vkey, dossier)).integrity).toEqual({ verdict: 'pass', problems: [] })
      const path = join(folder, 'log')
      await writeLogExport(house.fresh.db, path)
      const trust = await loadTrust(folder)
      expect(await verifyLogExport(path, trust)).toMatchObject({ integrity: { verdict: 'pass', problems: [] }, statements: 6 })
      const log = await readFile(path, 'utf8')
      for (const [label, signature] of signed) {
        const instead = altered(Buffer.from(signature, 'base64')).toString('base64')
        const dossier = dossiers.find((one) => one.includes(signature))
        if (dossier) {
          const report = await judged(house.house, witness.vkey, dossier.replaceAll(signature, instead))
          expect([label, report.integrity.verdict]).toEqual([label, 'fail'])
        }
        expect(log.includes(signature), label).toBe(true)
        await writeFile(path, log.replaceAll(signature, instead))
        expect([label, (await verifyLogExport(path, trust)).integrity.verdict]).toEqual([label, 'fail'])
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
