// A provider that reports, for tests: makes records, signs batches, delivers them; and can bend any of it.
import type { KeyObject } from 'node:crypto'
import { canonicalJson, type Envelope, generateKeyPair, keyId, parseStrict, signEnvelope } from '@countersign/ledger'
import { deliverTelemetry, type TelemetryRecord, telemetryPayloadType, telemetryType } from '../execution/telemetry/index.ts'
import type { PartyKind } from '../tables.ts'
import type { TestCompany, TestPerson } from './company.ts'
import type { TestHouse } from './runtime.ts'

export interface BatchOptions {
  readonly org?: string
  readonly provider?: string
  readonly stream?: string
  readonly sentAt?: string
  readonly payloadType?: string
  readonly key?: { readonly keyId: string; readonly privateKey: KeyObject }
  /** The payload's text in place of what the rest says. */
  readonly text?: string
}

export const recordOf = (house: Pick<TestHouse, 'clock'>, seq: number, change: Partial<TelemetryRecord> = {}): TelemetryRecord => ({
  id: `evt-${seq}`,
  seq,
  kind: 'access',
  at: house.clock.now().toISOString(),
  subject: { credential: 'c1' },
  facts: {},
  ...change,
})

export const signTelemetry = (
  house: Pick<TestHouse, 'clock'>,
  key: { keyId: string; privateKey: KeyObject },
  records: readonly unknown[],
  options: BatchOptions = {},
): Envelope =>
  signEnvelope(
    options.payloadType ?? telemetryPayloadType,
    Buffer.from(
      options.text ??
        JSON.stringify({
          type: telemetryType,
          org: options.org ?? 'acme',
          provider: options.provider ?? 'staying',
          stream: options.stream ?? 'main',
          sentAt: options.sentAt ?? house.clock.now().toISOString(),
          records,
        }),
      'utf8',
    ),
    [options.key ?? key],
  )

export const deliverRecords = async (
  house: TestHouse,
  company: TestCompany,
  records: readonly unknown[],
  options: BatchOptions & { readonly as?: string } = {},
) =>
  deliverTelemetry(
    house.runtime,
    await company.caller(options.as ?? 'agent'),
    // As it comes over the wire.
    parseStrict(canonicalJson(signTelemetry(house, company.agent, records, options)), { maxBytes: 4 << 20 }),
  )

/** One more provider's agent, with a key that may sign. */
export const addAgent = async (house: TestHouse, id: string, party: string, partyKind: PartyKind): Promise<TestPerson> => {
  const { db } = house.runtime
  await db
    .insertInto('principals')
    .values({ org_id: 'acme', id, kind: 'agent', party_id: party, party_kind: partyKind, name: id })
    .execute()
  await db
    .insertInto('role_holdings')
    .values({ org_id: 'acme', principal_id: id, party_kind: partyKind, role: 'provider_agent', since: '2026-01-01T00:00:00Z' })
    .execute()
  const pair = generateKeyPair()
  const person = { id, keyId: keyId(pair.publicKey), privateKey: pair.privateKey, publicKey: pair.publicKey }
  await db
    .insertInto('principal_keys')
    .values({
      org_id: 'acme',
      key_id: person.keyId,
      principal_id: id,
      party_kind: partyKind,
      purpose: 'execution',
      assurance: 'standard',
      public_key: pair.publicKey,
      enrolled_at: '2026-01-01T00:00:00Z',
    })
    .execute()
  return person
}

/** What telemetry has come to, without what depends on when and in which batch it came. */
export const telemetryState = async (house: TestHouse) => {
  const { db } = house.runtime
  const records = await db
    .selectFrom('telemetry_records')
    .select(['party_id', 'event_id', 'stream', 'seq', 'kind', 'at', 'subject', 'facts', 'operation_id', 'credential_id', 'digest'])
    .orderBy('party_id')
    .orderBy('event_id')
    .execute()
  const streams = await db
    .selectFrom('telemetry_streams')
    .select(['party_id', 'stream', 'highest', 'received', 'gap_noticed'])
    .orderBy('party_id')
    .orderBy('stream')
    .execute()
  const compared = await db
    .selectFrom('telemetry_comparisons')
    .select(['about', 'subject_id', 'verdict', 'settled', 'noticed'])
    .orderBy('about')
    .orderBy('subject_id')
    .execute()
  const findings = await db
    .selectFrom('findings')
    .select(['kind', 'subject', 'severity'])
    .where('kind', 'like', 'telemetry.%')
    .where('state', '=', 'open')
    .orderBy('kind')
    .orderBy('subject')
    .execute()
  return JSON.stringify({ records: records.map((row) => ({ ...row, digest: row.digest.toString('hex') })), streams, compared, findings })
}
