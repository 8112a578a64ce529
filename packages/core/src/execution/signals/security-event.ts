// A security event token's claims, read after its signature held: RFC 8417, the SET profile of the OpenID Shared Signals Framework 1.0 §4, and the events of
// CAEP 1.0 and RISC 1.0 that a posture is made of. Pure. SAFETY: what a token of another use would hold (`sub`, `exp`) is refused, and so is what two
// readers could read two ways.
import { CountersignError } from '@countersign/ledger'
import { SIGNAL_EVENTS, type SignalEvent } from '@countersign/policy'
import type { TransmitterText } from '../../authority/transmitters/index.ts'
import { isSubjectName } from './subject-identifier.ts'

/** RFC 8935 §2.4. */
export type SetError = 'invalid_request' | 'invalid_key' | 'invalid_issuer' | 'invalid_audience' | 'authentication_failed' | 'access_denied'

/** `set.<error>`: what is told to whoever sent it. */
export const refuseSet = (error: SetError, description: string): CountersignError =>
  new CountersignError(
    `set.${error}`,
    error === 'access_denied' ? 'forbidden' : error === 'authentication_failed' || error === 'invalid_key' ? 'unauthenticated' : 'invalid',
    description,
  )

interface Told {
  readonly jti: string
  readonly issuedAt: Date
  readonly happenedAt: Date
  readonly txn: string | null
  readonly subject: object
  readonly reason: string
}

export type SecurityEvent =
  /** `bad` null: it says neither. */
  | (Told & { readonly is: 'signal'; readonly event: SignalEvent; readonly bad: boolean | null })
  /** `bad`: nothing comes any more; null: it says nothing of that. */
  | (Told & { readonly is: 'stream'; readonly event: 'verification' | 'stream-updated'; readonly bad: boolean | null })

const base = 'https://schemas.openid.net/secevent/'
const caep = `${base}caep/event-type/`
const risc = `${base}risc/event-type/`
const families: Readonly<Record<SignalEvent, string>> = {
  'credential-compromise': risc,
  'account-disabled': risc,
  'account-enabled': risc,
  'device-compliance-change': caep,
  'risk-level-change': caep,
  'assurance-level-change': caep,
}
const signals: ReadonlyMap<string, SignalEvent> = new Map(SIGNAL_EVENTS.map((event) => [`${families[event]}${event}`, event]))
const streams: ReadonlyMap<string, 'verification' | 'stream-updated'> = new Map([
  [`${base}ssf/event-type/verification`, 'verification'],
  [`${base}ssf/event-type/stream-updated`, 'stream-updated'],
])

/** The signal that a kept event is; undefined: one of the stream. */
export const signalEventOf = (event: string): SignalEvent | undefined => SIGNAL_EVENTS.find((one) => one === event)

type Claims = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null && !Array.isArray(value)

const bad = (problem: string): never => {
  throw refuseSet('invalid_request', problem)
}

const skewMs = 5 * 60_000
const idForm = /^[!-~]{1,200}$/
const textOf = (value: unknown, what: string, longest: number): string =>
  typeof value === 'string' && value !== '' && value.length <= longest ? value : bad(`\`${what}\` is no text of 1 to ${longest} characters`)

/** NumericDate (RFC 7519 §2). Milliseconds in its place would be a day in the year 50000. */
const timeOf = (value: unknown, what: string, now: Date): Date => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return bad(`\`${what}\` is no number of seconds`)
  const ms = value * 1000
  if (ms > now.getTime() + skewMs) return bad(`\`${what}\` lies in the future; it counts seconds, by a clock that is right`)
  return new Date(ms)
}

const oneOf = (payload: Claims, member: string, bads: readonly string[], goods: readonly string[]): boolean => {
  const value = payload[member]
  if (typeof value === 'string' && bads.includes(value)) return true
  return typeof value === 'string' && goods.includes(value) ? false : bad(`\`${member}\` is none of ${[...bads, ...goods].join(', ')}`)
}

const signOf = (event: SignalEvent, payload: Claims, riskFrom: 'MEDIUM' | 'HIGH'): boolean | null => {
  switch (event) {
    case 'credential-compromise':
      textOf(payload['credential_type'], 'credential_type', 200)
      return true
    case 'account-disabled':
      return true
    case 'account-enabled':
      return false
    case 'device-compliance-change':
      return oneOf(payload, 'current_status', ['not-compliant'], ['compliant'])
    case 'risk-level-change':
      return oneOf(
        payload,
        'current_level',
        riskFrom === 'HIGH' ? ['HIGH'] : ['MEDIUM', 'HIGH'],
        riskFrom === 'HIGH' ? ['LOW', 'MEDIUM'] : ['LOW'],
      )
    case 'assurance-level-change':
      // CAEP 1.0 §3.4: the levels are of any namespace; only the direction says anything, and it is optional.
      textOf(payload['current_level'], 'current_level', 200)
      return payload['change_direction'] === undefined ? null : oneOf(payload, 'change_direction', ['decrease'], ['increase'])
  }
}

const longestReason = 1000
/** CAEP 1.0 §2: texts by language; English where there is one. */
const reasonOf = (payload: Claims, fallback: string): string => {
  const texts = payload['reason_admin']
  if (isObject(texts)) {
    const given = Object.entries(texts).filter((each): each is [string, string] => typeof each[1] === 'string' && each[1] !== '')
    const found = given.find(([language]) => language === 'en' || language.startsWith('en-')) ?? given[0]
    if (found) return found[1].slice(0, longestReason)
  }
  const { reason } = payload
  return typeof reason === 'string' && reason !== '' ? reason.slice(0, longestReason) : fallback
}

const requireMeant = (claims: Claims, text: TransmitterText): void => {
  if (claims['iss'] !== text.issuer) throw refuseSet('invalid_issuer', 'the issuer is not that of this transmitter')
  const { aud } = claims
  const audiences = Array.isArray(aud) ? aud : [aud]
  if (audiences.length > 20 || !audiences.includes(text.audience)) throw refuseSet('invalid_audience', 'the audience is not this recipient')
  for (const claim of ['sub', 'exp'])
    if (claims[claim] !== undefined) bad(`a security event token holds no \`${claim}\`: this one is made for another use`)
}

/** Errors: `set.invalid_request`, `set.invalid_issuer`, `set.invalid_audience`, `set.access_denied`. */
export const readSecurityEvent = (claims: unknown, text: TransmitterText, now: Date): SecurityEvent => {
  if (!isObject(claims)) return bad('the claims are no object')
  requireMeant(claims, text)
  const jti = textOf(claims['jti'], 'jti', 200)
  if (!idForm.test(jti)) bad('`jti` holds something else than printable ASCII without spaces')
  const issuedAt = timeOf(claims['iat'], 'iat', now)
  if (now.getTime() - issuedAt.getTime() > text.longestAgeSeconds * 1000 + skewMs)
    bad(`it was issued more than ${text.longestAgeSeconds} s ago`)
  const { events } = claims
  if (!isObject(events) || Object.keys(events).length !== 1) return bad('`events` holds one event, no more and no less')
  const [[uri, payload]] = Object.entries(events) as [[string, unknown]]
  if (!isObject(payload)) return bad('the event is no object')
  const subject = claims['sub_id']
  if (!isSubjectName(subject)) return bad('`sub_id` is missing or no subject identifier (RFC 9493)')
  // RFC 8417 §2.2 before CAEP 1.0 §2: of both the one that every event may have.
  const [what, at] = claims['toe'] !== undefined ? ['toe', claims['toe']] : ['event_timestamp', payload['event_timestamp']]
  const happenedAt = at === undefined ? issuedAt : timeOf(at, what as string, now)
  if (happenedAt.getTime() > issuedAt.getTime() + skewMs) bad(`\`${String(what)}\` is after \`iat\`: nothing is said before it happens`)
  const txn = claims['txn'] === undefined ? null : textOf(claims['txn'], 'txn', 200)
  const told = { jti, issuedAt, happenedAt, txn, subject }
  const stream = streams.get(uri)
  if (stream !== undefined) return readStreamEvent(stream, told, payload)
  const event = signals.get(uri)
  if (event === undefined) return bad('the event is none that is taken here')
  if (!text.events.includes(event)) throw refuseSet('access_denied', `this transmitter may not say \`${event}\``)
  return {
    is: 'signal',
    event,
    bad: signOf(event, payload, text.riskFrom),
    reason: reasonOf(payload, `\`${event}\` without a reason`),
    ...told,
  }
}

const readStreamEvent = (event: 'verification' | 'stream-updated', told: Omit<Told, 'reason'>, payload: Claims): SecurityEvent => {
  if (!('format' in told.subject) || told.subject.format !== 'opaque') return bad('the subject of a stream is an opaque id')
  if (event === 'verification') {
    const state = payload['state']
    return {
      is: 'stream',
      event,
      bad: null,
      ...told,
      reason: state === undefined ? 'without a state' : `state ${textOf(state, 'state', 1000)}`,
    }
  }
  const { status } = payload
  if (status !== 'enabled' && status !== 'paused' && status !== 'disabled') return bad('`status` is none of enabled, paused, disabled')
  const why = payload['reason']
  return {
    is: 'stream',
    event,
    bad: status !== 'enabled',
    ...told,
    reason: why === undefined ? status : `${status}: ${textOf(why, 'reason', 1000)}`,
  }
}
