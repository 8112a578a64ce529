// Opens sessions, says whose a token is at this moment, and ends them. Always read afresh: whoever was deactivated a second ago is out.
import { CountersignError, sha256 } from '@countersign/ledger'
import { type SessionModel, sessionModelOf } from '@countersign/policy'
import { plusSeconds } from '../../platform/clock.ts'
import type { CallerSession } from '../../platform/operation.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { SessionWay } from '../../tables.ts'
import { type Authenticated, comesWithSession, principalOf, readPrincipal } from '../principals/index.ts'
import { rememberBrowser } from './browsers-store.ts'
import { type EndedBecause, limitsFor, overByNow, scopesOfSession, shownSession } from './model.ts'
import { endOfIssuer, endOfParties, endOfPrincipal, endOne, insertSession, readSession, setSteppedUp, wasSeen } from './store.ts'

export const sessionModel = (runtime: Runtime): SessionModel => sessionModelOf(runtime.policy.current().bundle)

export interface Opening {
  readonly principal: string
  readonly way: SessionWay
  /** By which sign-in document; only of `oidc`, and there always. */
  readonly issuer?: string
  /** What the provider calls the person, and the session. */
  readonly subject?: string
  readonly sid?: string
  readonly acr?: string
  readonly steppedUpAt?: Date
  /** What the browser calls itself. */
  readonly agent?: string
  /** The mark by which the browser is known again; absent where it did not come by a browser's door. */
  readonly browser?: string
  /** The first administrator comes in by his own passkey; why, unless nobody else could have administered. */
  readonly breakGlass?: { readonly reason: string | null }
  /** Shorter than policy's, where a sign-in document says so. */
  readonly limits?: { readonly idleSeconds: number; readonly absoluteSeconds: number }
}

export interface OpenedSession {
  readonly id: string
  /** For the cookie, and kept nowhere. */
  readonly token: string
  readonly endsAt: Date
}

const tokenForm = /^[A-Za-z0-9_-]{43}$/

/** SAFETY: what a browser calls itself is shown to people: plain characters, and few. */
const plainAgent = (agent: string | undefined): string => (agent ?? '').replaceAll(/[^\x20-\x7e]/g, '').slice(0, 200)

/** Errors: `principal.unknown`, `principal.gone`, `session.not_a_person`. */
export const openSession = async (runtime: Runtime, work: Work, opening: Opening): Promise<OpenedSession> => {
  const person = await readPrincipal(work.db, work.org, opening.principal)
  if (!person) throw new CountersignError('principal.unknown', 'not_found', `no principal \`${opening.principal}\``)
  if (!person.active)
    throw new CountersignError('principal.gone', 'conflict', `\`${person.id}\` is not active, and nothing is given to who has left`)
  if (person.kind !== 'person')
    throw new CountersignError('session.not_a_person', 'forbidden', `\`${person.id}\` is no person: software comes with an API key`)
  const limits = limitsFor(sessionModel(runtime), person.party_kind)
  const idle = Math.min(limits.idleSeconds, opening.limits?.idleSeconds ?? limits.idleSeconds)
  const absolute = Math.min(limits.absoluteSeconds, opening.limits?.absoluteSeconds ?? limits.absoluteSeconds)
  const id = runtime.ids.next('ses')
  const token = runtime.ids.random(32).toString('base64url')
  const endsAt = plusSeconds(work.at, absolute)
  await insertSession(work.db, {
    org_id: work.org,
    id,
    principal_id: person.id,
    token_hash: sha256(token),
    way: opening.way,
    issuer: opening.issuer ?? null,
    subject: opening.subject ?? null,
    provider_session: opening.sid ?? null,
    acr: opening.acr ?? null,
    agent: plainAgent(opening.agent),
    opened_at: work.at,
    last_seen_at: work.at,
    idle_seconds: idle,
    ends_at: endsAt,
    stepped_up_at: opening.steppedUpAt ?? null,
    break_glass: opening.breakGlass !== undefined,
    break_glass_reason: opening.breakGlass?.reason ?? null,
  })
  if (opening.browser !== undefined) await rememberBrowser(work.db, work.org, person.id, opening.browser, id, work.at)
  work.record({
    kind: 'session.opened',
    body: {
      session: id,
      principal: person.id,
      way: opening.way,
      issuer: opening.issuer ?? null,
      acr: opening.acr ?? null,
      steppedUpAt: opening.steppedUpAt?.toISOString() ?? null,
      idleSeconds: idle,
      endsAt: endsAt.toISOString(),
    },
  })
  return { id, token, endsAt }
}

const refuse = () => new CountersignError('auth.unauthenticated', 'unauthenticated', 'you are not signed in, or no longer; sign in again')

/** When it was last seen is known to the minute: not every request writes. Shorter where the session is idle sooner. */
const seenSeconds = (idleSeconds: number): number => Math.min(60, idleSeconds / 10)

/** Who comes with this token. Unknown, ended, over, or of somebody inactive: `auth.unauthenticated`, told apart by nobody outside. */
export const authenticateSession = async (runtime: Runtime, token: string, at: Date): Promise<Authenticated> => {
  if (!tokenForm.test(token)) throw refuse()
  const row = await comesWithSession(runtime.db, sha256(token), at)
  if (!row || row.ended_at !== null) throw refuse()
  const principal = principalOf(row.who)
  if (!principal.active) throw refuse()
  const limits = limitsFor(sessionModel(runtime), principal.party.kind)
  if (overByNow(row, limits, at)) throw refuse()
  const within = seenSeconds(Math.min(row.idle_seconds, limits.idleSeconds))
  if (at.getTime() - row.last_seen_at.getTime() >= within * 1000) await wasSeen(runtime.db, row.org_id, row.id, at, within)
  const seen = at > row.last_seen_at ? { ...row, last_seen_at: at } : row
  return {
    org: row.org_id,
    key: row.id,
    outside: principal.party.kind !== 'enterprise',
    principal,
    scopes: scopesOfSession(principal.party.kind),
    session: shownSession(seen, limits),
  }
}

/** Errors: `auth.step_up_needed` where policy wants more for this power than the session has shown lately. An API key shows nothing and is asked nothing. */
export const requireStepUp = (runtime: Runtime, session: CallerSession | undefined, power: string, at: Date): void => {
  const { powers, withinSeconds } = sessionModel(runtime).stepUp
  if (session && powers.some((one) => one === power)) requireSteppedUp(session, withinSeconds, at, power)
}

const requireSteppedUp = (session: CallerSession, withinSeconds: number, at: Date, power: string): void => {
  // A clock that went back leaves no step-up in the future.
  const since = session.steppedUpAt === null ? Number.POSITIVE_INFINITY : Math.abs(at.getTime() - session.steppedUpAt.getTime()) / 1000
  if (since <= withinSeconds) return
  throw new CountersignError(
    'auth.step_up_needed',
    'forbidden',
    `\`${power}\` needs you to show once more who you are: sign in with your passkey, or again at your provider, and repeat it`,
    { details: { power, withinSeconds, issuer: session.issuer } },
  )
}

export const stepUp = async (work: Work, session: string, acr: string | null): Promise<void> => {
  await setSteppedUp(work.db, work.org, session, work.at, acr)
  work.record({ kind: 'session.stepped_up', body: { session, acr } })
}

const recordEnds = (work: Work, rows: readonly { readonly id: string; readonly principal_id: string }[], because: EndedBecause): void => {
  for (const { id, principal_id } of rows) work.record({ kind: 'session.ended', body: { session: id, principal: principal_id, because } })
}

/** False where it is over already. Errors: `session.unknown`. */
export const endSession = async (work: Work, id: string, because: EndedBecause): Promise<boolean> => {
  const ended = await endOne(work.db, work.org, id, work.at, because)
  if (ended) recordEnds(work, [ended], because)
  else if (!(await readSession(work.db, work.org, id))) throw new CountersignError('session.unknown', 'not_found', `no session \`${id}\``)
  return ended !== undefined
}

/** How many have ended. */
export const endSessionsOf = async (work: Work, principal: string, because: EndedBecause): Promise<number> => {
  const ended = await endOfPrincipal(work.db, work.org, principal, work.at, because)
  recordEnds(work, ended, because)
  return ended.length
}

export const endSessionsOfParties = async (work: Work, parties: readonly string[]): Promise<void> =>
  recordEnds(work, await endOfParties(work.db, work.org, parties, work.at), 'party')

/** Everybody whom a sign-in document has let in. */
export const endSessionsOfIssuer = async (work: Work, issuer: string): Promise<void> =>
  recordEnds(work, await endOfIssuer(work.db, work.org, issuer, {}, work.at, 'issuer'), 'issuer')

/** One session at the provider, or all of one person there; never everybody's. How many have ended. */
export const endSessionsAtProvider = async (
  work: Work,
  issuer: string,
  { subject, sid }: { readonly subject?: string; readonly sid?: string },
): Promise<number> => {
  if (subject === undefined && sid === undefined) return 0
  const only = { ...(subject === undefined ? {} : { subject }), ...(sid === undefined ? {} : { sid }) }
  const ended = await endOfIssuer(work.db, work.org, issuer, only, work.at, 'provider')
  recordEnds(work, ended, 'provider')
  return ended.length
}
