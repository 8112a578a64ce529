// Telemetry comes in: a signed batch is taken whole, record by record, each event once, in one transaction with its entry in the journal.
// It is kept and marked for comparison, and changes nothing else: no operation, no evidence, no proof, no closure.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import { refuse } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { digestOfText, putDocument } from '../../platform/documents.ts'
import { closeFinding, openFinding, type Severity } from '../../registry/findings/index.ts'
import { partyTree } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { keyIdsOf, type Opened, openBatch, type Refused, type SigningKey } from './batch.ts'
import { IntakeGate } from './gate.ts'
import { digestOfRecord, recordKinds, type Subject, type TelemetryRecord, telemetryMediaType } from './model.ts'
import { advanceStream, insertBatch, insertRecords, knownRecords, liveKeysOf, markForComparison, type NewRecord } from './store.ts'
import { accountKey, type Own, ownOf } from './subjects-store.ts'

const gates = new WeakMap<Runtime, IntakeGate>()

/** The one gate of a process. */
export const gateOf = (runtime: Runtime): IntakeGate => {
  const gate = gates.get(runtime) ?? new IntakeGate(runtime.settings.telemetry, runtime.clock.monotonic)
  gates.set(runtime, gate)
  return gate
}

export interface RefusedRecord {
  readonly id: string
  readonly code: 'telemetry.unknown_subject' | 'telemetry.equivocated'
}

export interface Taken {
  readonly batch: string
  readonly accepted: number
  readonly known: number
  readonly refused: readonly RefusedRecord[]
  /** Records that came after one with a higher place. */
  readonly reordered: number
  /** Places of the stream, up to its highest, that have not come yet. */
  readonly missing: number | null
}

/**
 * Takes a batch of a provider's telemetry. Errors: `telemetry.not_a_provider`, `telemetry.forged`, `telemetry.malformed`, `telemetry.foreign`,
 * `telemetry.stale`. A record that is refused is told by its id; the others are taken.
 */
export const deliverTelemetry = async (runtime: Runtime, caller: Caller, envelope: unknown): Promise<Taken> => {
  const { party } = caller.principal
  if (party.kind === 'enterprise')
    return refuse(runtime, caller, {
      action: 'telemetry.deliver',
      resource: `telemetry:${party.id}`,
      code: 'telemetry.not_a_provider',
      reasons: ['telemetry is what a provider says; the enterprise looks for itself'],
    })
  const ids = keyIdsOf(envelope)
  const keys = ids.length === 0 ? [] : await liveKeysOf(runtime.db, caller.org, party.id, ids)
  const opened = openBatch({
    envelope,
    org: caller.org,
    provider: party.id,
    keys: keys.map((key): SigningKey => ({ keyId: key.key_id, principal: key.principal_id, publicKey: key.public_key })),
    at: runtime.clock.now(),
  })
  if ('code' in opened) return refuseBatch(runtime, caller, envelope, opened)
  gateOf(runtime).charge(party.id, opened.batch.records.length)
  const text = canonicalJson(envelope)
  const prepared = { ...opened, text, digest: digestOfText(text), records: distinct(opened) }
  const outcome = await transact(runtime, caller, (work) => take(runtime, work, party.id, prepared))
  if ('code' in outcome) return refuseBatch(runtime, caller, envelope, outcome)
  runtime.steps.reach('telemetry.received')
  return outcome
}

interface Prepared extends Opened {
  readonly text: string
  readonly digest: string
  readonly records: Distinct
}

interface Distinct {
  readonly first: readonly { readonly record: TelemetryRecord; readonly digest: Buffer }[]
  /** Further copies of an event within the batch. */
  readonly again: number
  /** Ids that stand in the batch with two contents. */
  readonly torn: readonly string[]
}

const distinct = ({ batch }: Opened): Distinct => {
  const seen = new Map<string, { record: TelemetryRecord; digest: Buffer }>()
  const torn = new Set<string>()
  let again = 0
  for (const record of batch.records) {
    const digest = digestOfRecord(batch.stream, record)
    const before = seen.get(record.id)
    if (!before) seen.set(record.id, { record, digest })
    else if (before.digest.equals(digest)) again += 1
    else torn.add(record.id)
  }
  return { first: [...seen.values()], again, torn: [...torn] }
}

const take = async (runtime: Runtime, work: Work, party: string, prepared: Prepared): Promise<Taken | Refused> => {
  const { batch, digest, records, signer, sentAt } = prepared
  // Asked again at the moment of use: a key that was revoked while we read the batch signs nothing.
  if ((await liveKeysOf(work.db, work.org, party, [signer.keyId])).length === 0)
    return { code: 'telemetry.forged', reason: 'no signature by a live execution key of the provider' }
  const own = await ownOf(work.db, work.org, await partyTree(work.db, work.org, party), namedBy(records))
  const mine: NewRecord[] = []
  const foreign: string[] = []
  for (const one of records.first) {
    const about = belongsTo(one.record.subject, own)
    if (about) mine.push({ ...one, ...about })
    else foreign.push(one.record.id)
  }
  const inserted = await insertRecords(work.db, { org: work.org, party, stream: batch.stream, batch: digest }, mine)
  const left = records.first.filter(({ record }) => !inserted.has(record.id))
  const there = await knownRecords(
    work.db,
    work.org,
    party,
    left.map(({ record }) => record.id),
  )
  const unknown = new Set(foreign)
  const refused: RefusedRecord[] = records.torn.map((id) => ({ id, code: 'telemetry.equivocated' }))
  let known = records.again
  for (const one of left) {
    const before = there.get(one.record.id)
    if (before?.equals(one.digest)) known += 1
    else if (!before && unknown.has(one.record.id)) refused.push({ id: one.record.id, code: 'telemetry.unknown_subject' })
    // Another content under the same id, or another id at the same place of the stream.
    else if (!records.torn.includes(one.record.id)) refused.push({ id: one.record.id, code: 'telemetry.equivocated' })
  }
  const equivocated = refused.filter(({ code }) => code === 'telemetry.equivocated')
  // Nothing new and nothing wrong: a repeated delivery leaves no trace, however often it comes.
  if (inserted.size === 0 && refused.length === 0) return { batch: digest, accepted: 0, known, refused, reordered: 0, missing: null }
  // What contradicts what was said before is kept with its signature.
  if (inserted.size > 0 || equivocated.length > 0) {
    await putDocument(work.db, work.org, telemetryMediaType, prepared.text)
    await insertBatch(work.db, {
      org_id: work.org,
      digest,
      party_id: party,
      stream: batch.stream,
      signer_id: signer.principal,
      key_id: signer.keyId,
      sent_at: sentAt,
      received_at: work.at,
      accepted: inserted.size,
      known,
      refused: refused.length,
    })
  }
  if (equivocated.length > 0)
    await openFinding(runtime, work, {
      kind: 'telemetry.equivocated',
      subject: `${party}/${batch.stream}`,
      severity: 'high',
      detail: { provider: party, stream: batch.stream, events: equivocated.slice(0, 20).map(({ id }) => id), batch: digest },
    })
  const taken = mine.filter(({ record }) => inserted.has(record.id))
  await mark(work, taken)
  const moved = taken.length > 0 ? await moveStream(work, party, batch.stream, taken) : undefined
  work.record({
    kind: 'telemetry.received',
    body: {
      batch: digest,
      provider: party,
      stream: batch.stream,
      signer: signer.principal,
      keyId: signer.keyId,
      accepted: inserted.size,
      known,
      unknownSubject: refused.length - equivocated.length,
      equivocated: equivocated.length,
      reordered: moved?.reordered ?? 0,
      missing: moved?.missing ?? null,
    },
  })
  return { batch: digest, accepted: inserted.size, known, refused, reordered: moved?.reordered ?? 0, missing: moved?.missing ?? null }
}

const namedBy = ({ first }: Distinct) => {
  const mandates = new Set<string>()
  const operations = new Set<string>()
  const credentials = new Set<string>()
  const accounts = new Map<string, { system: string; account: string }>()
  for (const { record } of first) {
    const { mandate, operation, credential, system, account } = record.subject
    if (mandate !== undefined) mandates.add(mandate)
    if (operation !== undefined) operations.add(operation)
    if (credential !== undefined) credentials.add(credential)
    if (system !== undefined && account !== undefined) accounts.set(accountKey(system, account), { system, account })
  }
  return { mandates: [...mandates], operations: [...operations], credentials: [...credentials], accounts: [...accounts.values()] }
}

/**
 * What a record is about, or undefined: nothing of the provider's. Who names a mandate or an operation of his may say anything of it beside, also
 * that he touched something else: that is for the comparison, and tells him nothing about what there is.
 */
const belongsTo = (subject: Subject, own: Own): { operation: string | null; credential: string | null } | undefined => {
  const { mandate, operation, credential, system, account } = subject
  if (mandate !== undefined || operation !== undefined) {
    if (operation !== undefined && !own.operations.has(operation)) return undefined
    return mandate === undefined ? own.operations.get(operation!) : own.mandates.get(mandate)
  }
  if (credential !== undefined) return own.credentials.has(credential) ? { operation: null, credential } : undefined
  const known = own.accounts.get(accountKey(system!, account!))
  return known === undefined ? undefined : { operation: null, credential: known }
}

/** Claims that name an operation are compared with it; whatever else is said of a credential, with the credential. */
const mark = async (work: Work, taken: readonly NewRecord[]): Promise<void> => {
  const ofOperation = (one: NewRecord) => one.operation !== null && recordKinds[one.record.kind] === 'claims'
  const operations = taken.flatMap((one) => (ofOperation(one) ? one.operation! : []))
  const credentials = taken.flatMap((one) => (ofOperation(one) ? [] : (one.credential ?? [])))
  await markForComparison(work.db, work.org, 'operation', operations, work.at)
  await markForComparison(work.db, work.org, 'credential', credentials, work.at)
}

const moveStream = async (work: Work, party: string, stream: string, taken: readonly NewRecord[]) => {
  const places = taken.map(({ record }) => record.seq)
  const highest = places.reduce((most, seq) => Math.max(most, seq), 0)
  const { before, hadGap, missing } = await advanceStream(
    work.db,
    { org: work.org, party, stream },
    { highest, count: places.length },
    work.at,
  )
  if (hadGap && missing === 0) await closeFinding(work, 'telemetry.gap', `${party}/${stream}`)
  return { missing, reordered: places.filter((seq) => seq < before).length }
}

const severities: Readonly<Record<Refused['code'], Severity>> = {
  'telemetry.forged': 'high',
  'telemetry.foreign': 'high',
  'telemetry.stale': 'moderate',
  'telemetry.malformed': 'moderate',
}

/** On record before the caller hears of it: who sent, what was wrong, and a finding. Nothing of what was sent is kept. */
const refuseBatch = async (runtime: Runtime, caller: Caller, envelope: unknown, { code, reason }: Refused): Promise<never> => {
  const provider = caller.principal.party.id
  await transact(runtime, caller, async (work) => {
    const batch = digestOfText(canonicalJson(envelope))
    work.record({ kind: 'telemetry.refused', body: { batch, provider, principal: caller.principal.id, code, reason } })
    await openFinding(runtime, work, {
      kind: code,
      subject: provider,
      severity: severities[code],
      detail: { provider, principal: caller.principal.id, reason, batch },
    })
  })
  const kind = code === 'telemetry.forged' || code === 'telemetry.foreign' ? 'forbidden' : 'invalid'
  throw new CountersignError(code, kind, `the batch is refused: ${reason}`, { details: { reasons: [reason] } })
}
