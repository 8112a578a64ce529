// Each way in that real organisations leave open, planted by itself: found, with exactly its shortest hops; and what looks like it and isn't.
import { generateKeyPair, keyId } from '@countersign/ledger'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import type { signatureLabels } from '../approvals/index.ts'
import { signedPowers } from './model.ts'
import { type Proof, prove } from './prove.ts'
import { sshFingerprint } from './sources/signing-keys.ts'

/** The power that each signature is given under. Whoever confirms a further key of his own uses none: he could sign as himself before. */
const powerOf: Readonly<Record<Exclude<keyof typeof signatureLabels, 'confirmKey'>, string>> = {
  approve: 'change.approve',
  approveBatch: 'change.approve',
  refuse: 'change.refuse',
  acceptRisk: 'risk.accept',
  close: 'closure.certify',
  confirmContract: 'contract.confirm',
  grantException: 'exception.grant',
  refuseException: 'exception.grant',
  signReview: 'review.sign',
  keepConsent: 'consent.keep',
}

let server: TestDatabase
let opened: Opened

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  opened = await openCompany(server)
})
afterEach(() => opened?.end())

const db = () => opened.fresh.db
const now = () => opened.house.clock.now()
const look = (): Promise<Proof> => prove(opened.house.runtime, db(), 'acme', now())
const wordsTo = (proof: Proof, power: string): string[] | undefined =>
  proof.shortest
    .find((one) => one.power === power)
    ?.hops()
    .map((hop) => hop.words)
const reached = (proof: Proof): string[] => proof.shortest.map((one) => one.power)

const setEmail = (id: string, email: string | null) => db().updateTable('principals').set({ email }).where('id', '=', id).execute()

let keys = 0
const apiKey = (row: { principal: string; scopes: string[]; name?: string; heldBy?: string; issuedBy?: string; revoked?: boolean }) => {
  keys += 1
  return db()
    .insertInto('api_keys')
    .values({
      org_id: 'acme',
      id: `key_${keys}`,
      principal_id: row.principal,
      secret_hash: Buffer.alloc(32, keys),
      name: row.name ?? 'deploy',
      scopes: row.scopes,
      created_at: now(),
      expires_at: new Date(now().getTime() + 1000),
      revoked_at: row.revoked ? now() : null,
      held_by: row.heldBy ?? null,
      issued_by: row.issuedBy ?? null,
    })
    .execute()
}

/** As who administers the database can. */
const enrolTwice = async (principal: string, publicKey: Buffer, purpose: 'approval' | 'execution', kind: 'enterprise' | 'provider') => {
  await sql`alter table principal_keys drop constraint if exists principal_keys_org_id_public_key_key`.execute(db())
  await sql`drop index if exists one_key_one_name`.execute(db())
  await db()
    .insertInto('principal_keys')
    .values({
      org_id: 'acme',
      key_id: `again-${principal}`,
      principal_id: principal,
      party_kind: kind,
      purpose,
      public_key: publicKey,
      enrolled_at: now(),
    })
    .execute()
}

const addSystem = (id: string, operator: Record<string, string>, observer: Record<string, string>) =>
  db()
    .insertInto('systems')
    .values({
      org_id: 'acme',
      id,
      name: id,
      connector: 'fake',
      environment: 'production',
      config: '{}',
      operator_secrets: JSON.stringify(operator),
      observer_secrets: JSON.stringify(observer),
    })
    .execute()

it('finds nothing in a company in order, and says what it has looked at', async () => {
  await opened.company.credential('one', { executor: 'agent', staying: ['portal'] })
  const proof = await look()
  expect(proof.openings).toEqual([])
  expect(proof.examined.outsiders).toBe(5)
  expect(proof.examined.edges).toBeGreaterThan(20)
  expect(proof.powers).toContain('change.approve')
  expect(proof.powers).toContain('mandate.mint')
})

describe('one person with two principals', () => {
  it('is whoever reads the one mailbox', async () => {
    await setEmail('oscar', 'Oscar.Lind+acme@Example.com ')
    await setEmail('ada', 'oscar.lind@example.com')
    const proof = await look()
    expect(wordsTo(proof, 'role.assign')).toEqual([
      '`oscar` (staying) is also `ada` (acme): one e-mail address is registered for both',
      '`ada` (acme) holds the role `administrator`',
      'the role `administrator` may `role.assign`: an administrator runs the control plane',
    ])
    // The row that brought the role is named, and may be taken away.
    expect(proof.shortest.find((one) => one.power === 'role.assign')?.hops()[1]?.origin).toEqual({
      table: 'role_holdings',
      id: 'ada administrator',
    })
    // And by what an administrator can take or give, everything else.
    expect(wordsTo(proof, 'risk.accept')).toHaveLength(5)
    expect(proof.openings.every((one) => one.first.from === 'principal:oscar')).toBe(true)
  })

  it('is not who has left the provider, nor two of the enterprise, nor software', async () => {
    await setEmail('oscar', 'o@example.com')
    await setEmail('ada', 'o@example.com')
    await db().updateTable('principals').set({ active: false }).where('id', '=', 'oscar').execute()
    await setEmail('ben', 'b@example.com')
    await setEmail('cleo', 'b@example.com')
    await setEmail('agent', 'b@example.com')
    expect((await look()).openings).toEqual([])
  })
})

describe('an API key of somebody of the enterprise', () => {
  it('in the hands of a provider is what it may be used for', async () => {
    await apiKey({ principal: 'ada', scopes: ['read', 'administer'], heldBy: 'oscar' })
    const proof = await look()
    expect(wordsTo(proof, 'key.enrol')).toEqual([
      '`oscar` (staying) holds the API key `deploy` of `ada` (acme)',
      'with the API key `deploy` (read, administer) one acts as `ada` (acme), who may `key.enrol`: an administrator runs the control plane',
    ])
    expect(wordsTo(proof, 'secret.read')).toHaveLength(3)
    // Ada may approve, but not through these scopes; only by what administering lets one give, and keeping the rosters.
    expect(wordsTo(proof, 'change.approve')?.slice(1)).toEqual([
      'with the API key `deploy` (read, administer) one acts as `ada` (acme), who may `duty.manage`: administrators and security leads keep the duty rosters',
      expect.stringMatching(/^whoever may `duty.manage` can put whom he likes in the place of `ada` \(acme\), who may `change.approve`: /),
    ])
    expect(reached(proof)).not.toContain('mandate.mint')
  })

  it('approves through the scope that approves', async () => {
    await apiKey({ principal: 'ben', scopes: ['approve'], heldBy: 'agent' })
    expect(wordsTo(await look(), 'change.approve')).toEqual([
      '`agent` (staying) holds the API key `deploy` of `ben` (acme)',
      'with the API key `deploy` (approve) one acts as `ben` (acme), who may `change.approve`: this role may be asked to approve',
    ])
  })

  it.each(['oscar', ' OSCAR ', 'o@staying.example'])('is taken to be in the hands of whom its name `%s` names', async (name) => {
    await setEmail('oscar', 'O@staying.example')
    await apiKey({ principal: 'ben', scopes: ['approve'], name })
    expect(wordsTo(await look(), 'change.approve')?.[0]).toBe(
      `the API key \`${name}\` of \`ben\` (acme) bears the name of \`oscar\` (staying), in whose hands it is taken to be`,
    )
  })

  it('has been seen by who issued it', async () => {
    await apiKey({ principal: 'ben', scopes: ['approve'], issuedBy: 'oscar' })
    expect(wordsTo(await look(), 'change.approve')?.[0]).toBe(
      '`oscar` (staying) issued the API key `deploy` of `ben` (acme), and so has seen it',
    )
  })

  it('opens nothing when it only reads, is revoked, or acts as whom no power is given or as a provider', async () => {
    await db()
      .insertInto('principals')
      .values([
        { org_id: 'acme', id: 'sync', kind: 'connector', party_id: 'acme', party_kind: 'enterprise', name: 'sync' },
        { org_id: 'acme', id: 'nobody', kind: 'person', party_id: 'acme', party_kind: 'enterprise', name: 'without a role' },
      ])
      .execute()
    await apiKey({ principal: 'nobody', scopes: ['request', 'approve', 'administer'], heldBy: 'oscar' })
    await apiKey({ principal: 'ada', scopes: ['read'], heldBy: 'oscar' })
    await apiKey({ principal: 'ada', scopes: ['administer'], heldBy: 'oscar', revoked: true })
    await apiKey({ principal: 'sync', scopes: ['request', 'execute', 'administer'], heldBy: 'oscar' })
    await apiKey({ principal: 'agent', scopes: ['approve', 'administer'], issuedBy: 'ada' })
    await apiKey({ principal: 'ada', scopes: ['administer'], name: 'oscar and the others' })
    expect((await look()).openings).toEqual([])
  })
})

describe('a key enrolled under two names', () => {
  it("that a provider's agent signs with approves as whoever it is enrolled for", async () => {
    await enrolTwice('ben', opened.company.agent.publicKey, 'approval', 'enterprise')
    const proof = await look()
    const { keyId: id } = opened.company.agent
    expect(wordsTo(proof, 'change.approve')).toEqual([
      `staying holds the private half of the key \`${id}\`, which its \`agent\` signs with`,
      'that key signs in the name of `ben` (acme)',
      'whoever signs in the name of `ben` (acme) is taken for him, who may `change.approve`: this role may be asked to approve',
    ])
    expect(reached(proof)).toEqual([
      'change.approve',
      'change.refuse',
      'closure.certify',
      'consent.keep',
      'contract.confirm',
      'exception.grant',
      'review.sign',
    ])
  })

  it('reaches whatever counts by its signature, each by its own role', async () => {
    await enrolTwice('dan', opened.company.agent.publicKey, 'approval', 'enterprise')
    expect(reached(await look())).toEqual(['change.refuse', 'exception.grant', 'risk.accept'])
    // Whatever a person signs under a label of its own is a power that counts by a signature.
    expect(signedPowers).toEqual(new Set(Object.values(powerOf)))
  })

  it('still has its private half where it was revoked', async () => {
    await db().updateTable('principal_keys').set({ revoked_at: now() }).where('principal_id', '=', 'agent').execute()
    await enrolTwice('ben', opened.company.agent.publicKey, 'approval', 'enterprise')
    expect(reached(await look())).toContain('change.approve')
    await db().updateTable('principal_keys').set({ revoked_at: now() }).where('principal_id', '=', 'ben').execute()
    expect(reached(await look())).toEqual([])
  })

  it('mints mandates where it is the key of the control plane, and is the observer where it is the prober’s', async () => {
    const { mandate, prober } = opened.house.runtime.keys
    await enrolTwice('agent', mandate.publicKey, 'execution', 'provider')
    expect(wordsTo(await look(), 'mandate.mint')).toEqual([
      'staying holds the private half of the key `again-agent`, which its `agent` signs with',
      'that key is the one with which the control plane signs mandates',
    ])
    await db().updateTable('principal_keys').set({ public_key: prober.publicKey }).where('key_id', '=', 'again-agent').execute()
    expect(reached(await look())).toEqual(['observer.act'])
  })

  it('is the same key as an SSH key', async () => {
    const pair = generateKeyPair()
    await db()
      .insertInto('principal_keys')
      .values({
        org_id: 'acme',
        key_id: keyId(pair.publicKey),
        principal_id: 'dan',
        party_kind: 'enterprise',
        purpose: 'approval',
        public_key: pair.publicKey,
        enrolled_at: now(),
      })
      .execute()
    await opened.company.credential('ssh')
    await db()
      .updateTable('credentials')
      .set({ key: sshFingerprint(pair.publicKey) })
      .where('id', '=', 'ssh')
      .execute()
    expect(wordsTo(await look(), 'risk.accept')?.[0]).toBe(
      `leaving holds the private half of \`${sshFingerprint(pair.publicKey)}\`: it is the SSH key of its credential \`ssh\``,
    )
  })
})

describe('one secret under one reference', () => {
  it('of the operator side where a provider executes, and of an observer: the observer is not independent', async () => {
    await addSystem('orders', { operator: 'ref:orders' }, { observer: 'ref:orders' })
    await opened.company.credential('one', { executor: 'agent' })
    await db().updateTable('credentials').set({ system_id: 'orders' }).where('id', '=', 'one').execute()
    const proof = await look()
    expect(wordsTo(proof, 'observer.act')).toEqual([
      '`agent` (staying) is given the secret at `ref:orders`: it is an operator secret of `orders`, where it executes',
      'the same reference is the secret of the observer of `orders`',
    ])
    expect(reached(proof)).toEqual(['observer.act', 'secret.read'])
    await db().updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'one').execute()
    expect((await look()).openings).toEqual([])
  })

  it("of a provider's own credential, and of the enterprise's hand at another system", async () => {
    await addSystem('payroll', { operator: 'ref:one' }, { observer: 'ref:payroll-observer' })
    await opened.company.credential('one')
    expect(wordsTo(await look(), 'secret.read')).toEqual([
      'leaving is given the secret at `ref:one`: it is the secret of its credential `one`',
      "the same reference is the secret of the enterprise's own hand at `payroll`, where nobody outside executes",
    ])
  })

  it("of what a provider's workload is given, and of a credential that only the enterprise uses", async () => {
    await opened.company.credential('ours', { contract: null })
    await opened.company.credential('theirs', { staying: ['portal'] })
    await db().updateTable('credential_uses').set({ delivered_to: 'ref:ours' }).where('workload_id', '=', 'leaver-theirs').execute()
    expect(wordsTo(await look(), 'secret.read')?.[1]).toBe(
      'the same reference is the secret of the credential `ours`, which only the enterprise uses',
    )
  })

  it('is nothing where both know of it: a credential that is shared and says so', async () => {
    await opened.company.credential('shared', { contract: null, staying: ['portal'] })
    expect((await look()).openings).toEqual([])
  })
})

describe("a subcontractor's place", () => {
  /** As who administers the database can: the table itself lets no party stand above itself. */
  const parentOf = async (id: string, parent: string) => {
    await sql`alter table parties disable trigger user`.execute(db())
    await db().updateTable('parties').set({ parent_id: parent }).where('id', '=', id).execute()
  }

  it('is not told where the chain goes in a circle', async () => {
    await db()
      .insertInto('parties')
      .values({ org_id: 'acme', id: 'further', kind: 'subcontractor', name: 'further', parent_id: 'below' })
      .execute()
    await parentOf('below', 'further')
    const proof = await look()
    expect(wordsTo(proof, 'enterprise.pass')).toEqual([
      'below passes as a part of the enterprise: the chain of who works for whom goes in a circle (below → further → below)',
    ])
    expect(proof.openings).toHaveLength(2)
  })

  it('is the enterprise’s own where the chain leads there', async () => {
    await parentOf('below', 'acme')
    expect(wordsTo(await look(), 'enterprise.pass')).toEqual([
      'below passes as a part of the enterprise: the chain of who works for whom leads into the enterprise (below → acme)',
    ])
  })
})
