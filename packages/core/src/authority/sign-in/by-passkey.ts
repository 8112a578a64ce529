// Signing in without a provider: by a passkey, and the first time by the link that the server printed. Both have shown more than that somebody knows something.
// INVARIANT: the first administrator can always come in by his passkey; where others could administer too, he is not alone with that.
import { CountersignError, sha256 } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { holdersOf } from '../../registry/principals/index.ts'
import { endSession, type OpenedSession, openSession, readSession } from '../../registry/sessions/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { insertFirstLink, openLink, useLink, wasFirst } from './first-store.ts'

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

const tellBreakGlass = async (runtime: Runtime, work: Work, principal: string, session: string, goesOn: boolean): Promise<void> => {
  const others = (await holdersOf(work.db, work.org, ['administrator'], work.at)).filter(({ id }) => id !== principal)
  work.record({ kind: 'session.break_glass', body: { session, principal, otherAdministrators: others.length } })
  const [owner] = others
  if (goesOn || !owner) return
  await openFinding(runtime, work, {
    kind: 'session.break_glass',
    subject: `session:${session}`,
    severity: 'high',
    ownerId: owner.id,
    detail: { principal, session, signedInAt: work.at.toISOString() },
  })
}

/** Whoever this passkey has shown is in. */
export const signInByPasskey = (
  runtime: Runtime,
  system: Caller,
  principal: string,
  { before, ...browser }: Coming,
): Promise<OpenedSession> =>
  transact(runtime, system, async (work) => {
    const breakGlass = await wasFirst(work.db, work.org, principal)
    const earlier = await renewed(work, before)
    const goesOn = breakGlass && earlier?.break_glass === true && earlier.principal_id === principal
    const opened = await openSession(runtime, work, {
      principal,
      way: 'passkey',
      ...browser,
      breakGlass,
      steppedUpAt: work.at,
      ...(goesOn ? { limits: { idleSeconds: earlier.idle_seconds, absoluteSeconds: secondsLeft(earlier.ends_at, work.at) } } : {}),
    })
    if (breakGlass) await tellBreakGlass(runtime, work, principal, opened.id, goesOn)
    return opened
  })

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
