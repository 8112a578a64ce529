// A small company for tests: one enterprise, one leaving provider, one that stays and executes, people with roles and keys, one fake system.
import type { KeyObject } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { generateKeyPair, keyId, signEd25519 } from '@countersign/ledger'
import { signatureLabels, signedBytes } from '../authority/approvals/index.ts'
import { connectorHost } from '../execution/planning/index.ts'
import type { Database } from '../platform/database.ts'
import { resolvePrincipal } from '../registry/principals/index.ts'
import type { Caller } from '../runtime.ts'
import type { Criticality, Environment, PartyKind } from '../tables.ts'
import type { TestHouse } from './runtime.ts'

export interface TestPerson {
  readonly id: string
  readonly keyId: string
  readonly privateKey: KeyObject
  readonly publicKey: Buffer
}

export interface TestCompany {
  readonly org: string
  readonly people: Readonly<Record<string, TestPerson>>
  readonly agent: TestPerson
  caller(id: string): Promise<Caller>
  credential(id: string, options?: CredentialOptions): Promise<void>
  sign(person: string, label: keyof typeof signatureLabels, nonce: Uint8Array, digest: string): { keyId: string; signature: string }
}

export interface CredentialOptions {
  readonly criticality?: Criticality
  readonly environment?: Environment
  readonly privileged?: boolean
  readonly executor?: string
  readonly derivedFrom?: string
  readonly irrevocableUntil?: string
  readonly legacy?: boolean
  readonly owners?: readonly [string | null, string | null]
  readonly contract?: string | null
  /** Workloads of the enterprise that use it, each reading its secret at `ref:<workload>`. */
  readonly staying?: readonly string[]
  readonly secret?: string
  readonly party?: string
}

const roles: Readonly<Record<string, readonly string[]>> = {
  ada: ['administrator', 'security_lead', 'policy_admin'],
  ben: ['control_owner', 'emergency_approver'],
  cleo: ['security_lead', 'control_owner'],
  dan: ['risk_acceptor'],
  eve: ['business_owner', 'identity_owner'],
  finn: ['technical_owner'],
}

/** `prepare` writes the organisation; `house` is opened on it afterwards. */
export const writeCompany = async (db: Database, org = 'acme'): Promise<(house: TestHouse) => Promise<TestCompany>> => {
  const party = (id: string, kind: PartyKind, parent: string | null = null) => ({ org_id: org, id, kind, name: id, parent_id: parent })
  await db
    .insertInto('parties')
    .values([
      party(org, 'enterprise'),
      party('leaving', 'provider'),
      party('staying', 'provider'),
      party('below', 'subcontractor', 'leaving'),
    ])
    .execute()
  const people: Record<string, TestPerson> = {}
  const since = new Date('2026-01-01T00:00:00Z')
  const add = async (
    id: string,
    kind: 'person' | 'agent' | 'connector',
    partyId: string,
    partyKind: PartyKind,
    held: readonly string[],
    purpose?: 'approval' | 'execution',
  ): Promise<TestPerson> => {
    await db.insertInto('principals').values({ org_id: org, id, kind, party_id: partyId, party_kind: partyKind, name: id }).execute()
    for (const role of held)
      await db.insertInto('role_holdings').values({ org_id: org, principal_id: id, party_kind: partyKind, role, since }).execute()
    const pair = generateKeyPair()
    const person = { id, keyId: keyId(pair.publicKey), privateKey: pair.privateKey, publicKey: pair.publicKey }
    if (purpose) {
      await db
        .insertInto('principal_keys')
        .values({
          org_id: org,
          key_id: person.keyId,
          principal_id: id,
          party_kind: partyKind,
          purpose,
          assurance: 'step_up',
          public_key: pair.publicKey,
          enrolled_at: since,
        })
        .execute()
    }
    return person
  }
  for (const [id, held] of Object.entries(roles)) people[id] = await add(id, 'person', org, 'enterprise', held, 'approval')
  people['oscar'] = await add('oscar', 'person', 'staying', 'provider', ['provider_operator'])
  const agent = await add('agent', 'agent', 'staying', 'provider', ['provider_agent'], 'execution')
  await add(connectorHost, 'connector', org, 'enterprise', [])
  await db
    .insertInto('contracts')
    .values({ org_id: org, id: 'contract', party_id: 'leaving', name: 'Leaving', starts_on: '2025-01-01', owner_id: 'ada' })
    .execute()
  return async (house) => {
    await db
      .insertInto('principal_keys')
      .values({
        org_id: org,
        key_id: house.runtime.keys.executor.keyId,
        principal_id: connectorHost,
        party_kind: 'enterprise',
        purpose: 'execution',
        assurance: 'standard',
        public_key: house.runtime.keys.executor.publicKey,
        enrolled_at: since,
      })
      .execute()
    await db
      .insertInto('systems')
      .values({
        org_id: org,
        id: 'fake',
        name: 'Fake',
        connector: 'fake',
        environment: 'development',
        config: JSON.stringify({ name: house.fake.name }),
        operator_secrets: '{}',
        observer_secrets: '{}',
      })
      .execute()
    return {
      org,
      people,
      agent,
      caller: async (id) => {
        const principal = await resolvePrincipal(db, org, id, house.clock.now())
        if (!principal) throw new Error(`no principal ${id}`)
        return { org, principal, requestId: `test-${id}` }
      },
      credential: (id, options = {}) => writeCredential(db, org, house, id, options),
      sign: (person, label, nonce, digest) => {
        const { privateKey, keyId: id } = people[person]!
        return { keyId: id, signature: signEd25519(privateKey, signedBytes(signatureLabels[label], nonce, digest)).toString('base64') }
      },
    }
  }
}

const writeCredential = async (db: Database, org: string, house: TestHouse, id: string, options: CredentialOptions): Promise<void> => {
  const [business, technical] = options.owners ?? ['eve', 'finn']
  const identity = `idn-${id}`
  const party = options.party ?? 'leaving'
  await db
    .insertInto('identities')
    .values({
      org_id: org,
      id: identity,
      kind: 'service_account',
      name: id,
      purpose: 'tests',
      party_id: options.contract === null ? org : party,
      contract_id: options.contract === undefined ? 'contract' : options.contract,
      business_owner: business,
      technical_owner: technical,
      environment: options.environment ?? 'development',
      criticality: options.criticality ?? 'low',
      marked_privileged: options.privileged ?? false,
      expires_at: '2027-01-01T00:00:00Z',
    })
    .execute()
  const { secret } = house.fake.add(`acct-${id}`, options.secret)
  house.references.set(`ref:${id}`, new Secret(secret))
  await db
    .insertInto('credentials')
    .values({
      org_id: org,
      id,
      identity_id: identity,
      system_id: 'fake',
      kind: FAKE_KIND,
      account: `acct-${id}`,
      secret_ref: `ref:${id}`,
      derived_from: options.derivedFrom ?? null,
      irrevocable_until: options.irrevocableUntil ?? null,
      legacy: options.legacy ?? false,
      executor_id: options.executor ?? null,
      // It is renewed as policy asks, so that what a test does with it is what the test is about.
      created_at: house.clock.now(),
      rotate_every_days: 90,
    })
    .execute()
  if (options.staying) {
    await db
      .insertInto('workloads')
      .values({
        org_id: org,
        id: `leaver-${id}`,
        name: id,
        team: 'x',
        party_id: 'leaving',
        contract_id: 'contract',
        environment: 'development',
      })
      .execute()
    await db
      .insertInto('credential_uses')
      .values({ org_id: org, credential_id: id, workload_id: `leaver-${id}` })
      .execute()
    for (const workload of options.staying) {
      await db
        .insertInto('workloads')
        .values({ org_id: org, id: workload, name: workload, team: 'core', party_id: org, environment: 'development' })
        .onConflict((oc) => oc.doNothing())
        .execute()
      await db
        .insertInto('credential_uses')
        .values({ org_id: org, credential_id: id, workload_id: workload, delivered_to: `ref:${workload}` })
        .execute()
    }
  }
}
