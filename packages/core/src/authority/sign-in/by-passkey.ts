// Signing in without a provider: by a passkey, and the first time by the link that the server printed. Both have shown more than that somebody knows something.
// INVARIANT: the first administrator can always come in by his passkey; where others could administer too, he says why before he is in, and they are told.
import { CountersignError, hasCode, sha256 } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { openFinding } from '../../registry/findings/index.ts'
import type { SignedIn } from '../../registry/passkeys/index.ts'
import { holdersOf } from '../../registry/principals/index.ts'
import { endSession, type OpenedSession, openSession, readSession } from '../../registry/sessions/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { hasPasskeys, insertFirstLink, openLink, useLink, wasFirst, whatIsHeld } from './first-store.ts'
import { signInsInForce } from './in-force.ts'

const linkSeconds = 3600

interface Coming {
  readonly agent: string
  readonly browser?: string
  /** The session of the same browser, which this one takes the place of. */
  readonly before?: string
}

/** The session that is taken the place of, where it was going on. */
const renewed = async (work: Work, before: string | undefined) =>
  before !== undefined && (await endSession(work, before, 'renewed')) ? await readSession(work.db, work.org, before) : undefined

/** Until then people have been told that it goes on: showing the passkey once more prolongs nothing, and is told nobody once more. */
const secondsLeft = (endsAt: Date, at: Date): number => Math.max(1, Math.floor((endsAt.getTime() - at.getTime()) / 1000))

interface Broken {
  readonly principal: string
  readonly session: string
  readonly reason: string | null
  readonly others: readonly { readonly id: string }[]
  /** It goes on with what has been told. */
  readonly told: boolean
}

const tellBreakGlass = async (runtime: Runtime, work: Work, { principal, session, reason, others, told }: Broken): Promise<void> => {
  work.record({ kind: 'session.break_glass', body: { session, principal, reason, otherAdministrators: others.length } })
  const [owner] = others
  if (told || !owner) return
  await openFinding(runtime, work, {
    kind: 'session.break_glass',
    subject: `session:${session}`,
    severity: 'high',
    ownerId: owner.id,
    detail: { principal, session, reason, signedInAt: work.at.toISOString() },
  })
}

const reasonNeeded = () =>
  new CountersignError(
    'sign_in.reason_needed',
    'forbidden',
    'you come in past the others who administer here: say why, and show your passkey again',
  )

/** Whoever this passkey has shown is in. `reason`: what was given with its challenge. Errors: `sign_in.reason_needed`, after which nothing is opened or ended. */
export const signInByPasskey = async (
  runtime: Runtime,
  system: Caller,
  { principal, reason }: Pick<SignedIn, 'principal' | 'reason'>,
  { before, ...browser }: Coming,
): Promise<OpenedSession> => {
  try {
    return await transact(runtime, system, async (work) => {
      const breakGlass = await wasFirst(work.db, work.org, principal)
      const earlier = await renewed(work, before)
      const goesOn = breakGlass && earlier?.break_glass === true && earlier.principal_id === principal
      const others = breakGlass ? (await holdersOf(work.db, work.org, ['administrator'], work.at)).filter(({ id }) => id !== principal) : []
      // What was said when it began stands: showing the passkey once more says nothing else.
      const why = (goesOn ? earlier.break_glass_reason : null) ?? reason
      if (others.length > 0 && why === null) throw reasonNeeded()
      const opened = await openSession(runtime, work, {
        principal,
        way: 'passkey',
        ...browser,
        ...(breakGlass ? { breakGlass: { reason: why } } : {}),
        steppedUpAt: work.at,
        ...(goesOn ? { limits: { idleSeconds: earlier.idle_seconds, absoluteSeconds: secondsLeft(earlier.ends_at, work.at) } } : {}),
      })
      // One that was opened when nobody else administered has been told of to nobody who could answer for it.
      const told = goesOn && earlier.break_glass_reason === why
      if (breakGlass) await tellBreakGlass(runtime, work, { principal, session: opened.id, reason: why, others, told })
      return opened
    })
  } catch (error) {
    if (hasCode(error, 'sign_in.reason_needed'))
      await transact(runtime, system, async (work) =>
        work.record({ kind: 'sign_in.refused', body: { principal, way: 'passkey', code: 'sign_in.reason_needed' } }),
      )
    throw error
  }
}

/**
 * Whether a link may still be made for the first administrator: none has ever been used, and nobody holds a key that approves. `asked`: whoever starts the
 * server asks for one, as he must where people have keys already; then it is enough that nobody can come in with a browser.
 */
export const mayBeFirst = async ({ db, org, clock }: Runtime, asked: boolean): Promise<boolean> => {
  const { used, keys } = await whatIsHeld(db, org)
  if (used || !keys) return !used
  return asked && !(await hasPasskeys(db, org)) && (await signInsInForce(db, org, clock.now())).length === 0
}

/** The token for the link; kept as its digest alone. */
export const makeFirstLink = (runtime: Runtime, system: Caller, principal: string): Promise<{ token: string; endsAt: Date }> =>
  transact(runtime, system, async (work) => {
    const token = runtime.ids.random(32).toString('base64url')
    const endsAt = plusSeconds(work.at, linkSeconds)
    await insertFirstLink(work.db, {
      org_id: work.org,
      token_hash: sha256(token),
      principal_id: principal,
      made_at: work.at,
      ends_at: endsAt,
    })
    work.record({ kind: 'sign_in.first_link', body: { principal, endsAt: endsAt.toISOString() } })
    return { token, endsAt }
  })

const refused = () =>
  new CountersignError('sign_in.first_link', 'forbidden', 'this link was used, or its hour is over; start the server again for another one')

/** Whose link it is. Errors: `sign_in.first_link`. */
export const holderOfFirstLink = async (runtime: Runtime, token: string): Promise<string> => {
  const row = await openLink(runtime.db, runtime.org, sha256(token), runtime.clock.now())
  if (!row) throw refused()
  return row.principal_id
}

/** Its holder has a passkey now and is in; the link is over, and so is every other one. Errors: `sign_in.first_link`. */
export const signInByFirstLink = (
  runtime: Runtime,
  system: Caller,
  token: string,
  { before, ...browser }: Coming,
): Promise<OpenedSession> =>
  transact(runtime, system, async (work) => {
    const row = await openLink(work.db, work.org, sha256(token), work.at)
    if (!row || !(await useLink(work.db, work.org, row.token_hash, work.at))) throw refused()
    await renewed(work, before)
    return openSession(runtime, work, { principal: row.principal_id, way: 'first', ...browser, steppedUpAt: work.at })
  })
