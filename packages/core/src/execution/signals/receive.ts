// Taking a security event whose signature holds: by its id once, by the document in force, as the word of the document's client. What it is about that nobody
// can place is kept, and is a finding until somebody can. ORDER: an event is looked for by its id before anything follows from it.
import type { CountersignError } from '@countersign/ledger'
import { type StandingTransmitter, transmitterInForce } from '../../authority/transmitters/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { closeFinding, openFinding, openOfKinds } from '../../registry/findings/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { EventOutcome } from '../../tables.ts'
import { insertEvent, insertUnplaced, lockEvent, readEvent } from './event-store.ts'
import { type Place, placeOf } from './place.ts'
import { refuseSet, type SecurityEvent } from './security-event.ts'
import { keepSignal, signalIdOf } from './take.ts'
import { tellStanding } from './unplaced.ts'

/** What was signed, and by which key. */
export interface SignedBy {
  /** Over the signed claims. */
  readonly digest: string
  readonly key: string
}

export interface Received {
  readonly duplicate: boolean
  readonly outcome: EventOutcome
}

/** As whom what a transmitter says counts. Errors: `set.access_denied`. */
export const callerOf = async (runtime: Runtime, org: string, requestId: string, { text }: StandingTransmitter): Promise<Caller> => {
  const principal = await resolvePrincipal(runtime.db, org, text.client, runtime.clock.now())
  if (!principal?.active) throw refuseSet('access_denied', 'nothing that this transmitter says counts at this moment')
  return { org, principal, requestId }
}

/** Errors: `set.invalid_request` where the id said something else before, `set.access_denied`, `set.authentication_failed`. */
export const receiveEvent = async (
  runtime: Runtime,
  caller: Caller,
  standing: StandingTransmitter,
  event: SecurityEvent,
  signed: SignedBy,
): Promise<Received> => {
  const place: Place | undefined =
    event.is === 'signal' && event.bad !== null ? await placeOf(runtime, caller, standing, event.event, event.subject) : undefined
  if (place?.is === 'refused') throw refuseSet('access_denied', 'policy does not let this transmitter say that')
  return transact(runtime, caller, async (work) => {
    // ORDER: what was withdrawn meanwhile says nothing.
    const still = await transmitterInForce(work.db, work.org, standing.name, work.at)
    if (still?.digest !== standing.digest) throw refuseSet('authentication_failed', 'no such transmitter is in force')
    await lockEvent(work.db, work.org, standing.name, event.jti)
    const known = await readEvent(work.db, work.org, standing.name, event.jti)
    if (known !== undefined) {
      if (known.digest !== signed.digest) throw refuseSet('invalid_request', 'its `jti` came before and said something else')
      return { duplicate: true, outcome: known.outcome }
    }
    const outcome = await followFrom(work, standing, event, place)
    await insertEvent(work.db, {
      org_id: work.org,
      transmitter: standing.name,
      jti: event.jti,
      digest: signed.digest,
      document: standing.digest,
      key_id: signed.key,
      event: event.event,
      subject: JSON.stringify(event.subject),
      bad: event.bad,
      reason: event.reason,
      txn: event.txn,
      happened_at: event.happenedAt,
      issued_at: event.issuedAt,
      received_at: work.at,
      outcome,
      ...(place?.is === 'one' ? { subject_kind: place.subject.kind, subject_id: place.subject.id } : {}),
    })
    if (place !== undefined && place.is !== 'one') await insertUnplaced(work.db, work.org, standing.name, event.jti, place.is, work.at)
    // What names people stays in the table; the journal says which token it was.
    work.record({
      kind: 'signal.event_received',
      body: {
        transmitter: standing.name,
        document: standing.digest,
        jti: event.jti,
        event: event.event,
        digest: signed.digest,
        key: signed.key,
        at: event.happenedAt.toISOString(),
        txn: event.txn,
        outcome,
        ...(place === undefined || place.is === 'one' ? {} : { unplaced: place.is }),
      },
    })
    await settleRefusal(work, standing.name, event)
    if (outcome === 'unplaced' || outcome === 'stream') await tellStanding(runtime, work)
    return { duplicate: false, outcome }
  })
}

const followFrom = async (
  work: Work,
  { name }: StandingTransmitter,
  event: SecurityEvent,
  place: Place | undefined,
): Promise<EventOutcome> => {
  if (event.is === 'stream') return 'stream'
  if (event.bad === null) return 'undecided'
  if (place?.is !== 'one') return 'unplaced'
  const { jti, bad, happenedAt: at, reason } = event
  const by = { transmitter: name, jti }
  const { counts } = await keepSignal(work, { id: signalIdOf(name, jti), event: event.event, subject: place.subject, bad, at, reason }, by)
  return counts ? 'counts' : 'older'
}

/** What was refused before has come in a form that can be taken, or its transmitter has been verified since. */
const settleRefusal = async (work: Work, transmitter: string, event: SecurityEvent): Promise<void> => {
  const open = await openOfKinds(work.db, work.org, ['signal.event_refused'])
  const mine = open.find(({ subject }) => subject === transmitter)
  if (mine && (event.event === 'verification' || mine.detail['jti'] === event.jti))
    await closeFinding(work, 'signal.event_refused', transmitter)
}

/** What was signed and can't be taken is a finding before its sender hears of it: something that it said is missing here. */
export const refusedEvent = (
  runtime: Runtime,
  caller: Caller,
  { name }: StandingTransmitter,
  jti: string | null,
  error: CountersignError,
): Promise<unknown> =>
  transact(runtime, caller, (work) =>
    openFinding(runtime, work, {
      kind: 'signal.event_refused',
      subject: name,
      severity: 'high',
      detail: {
        jti,
        code: error.code,
        problem: error.message,
        next: 'mend what sends it, or propose a version of its document that takes it; then let it send the event again, or verify its stream',
      },
    }),
  )
