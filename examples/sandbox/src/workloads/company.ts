// Everything of the company and its providers that works with the credentials while the story runs.
import type { Home } from '../home/home.ts'
import { freight as freightSeed, portalSecret, sharedLogin } from '../world/seeds.ts'
import type { World } from '../world/world.ts'
import { type HeldSession, holdSession } from './held-session.ts'
import { type FrequentLogin, logInOften } from './log-in-often.ts'
import { type TokenHolder, useToken } from './token-holder.ts'
import { startTrackingPortal, type TrackingPortal } from './tracking-portal.ts'

export interface Company {
  readonly portal: TrackingPortal
  /** Undefined where it is refused already: a later start finds it dead. */
  readonly dispatch: HeldSession | undefined
  readonly events: FrequentLogin
  readonly tariff: TokenHolder
  stop(): Promise<void>
}

/** What the workloads saw, in all runs so far. */
export interface Notes {
  readonly portal: { readonly tries: number; readonly gaps: number; readonly accounts: readonly string[] }
  readonly dispatch: { readonly endedAt?: string | undefined }
  readonly events: { readonly refusedAt?: string | undefined }
  readonly tariff: { readonly refusedAt?: string | undefined }
}

const notesNow = ({ portal, dispatch, events, tariff }: Pick<Company, 'portal' | 'dispatch' | 'events' | 'tariff'>): Notes => ({
  portal: portal.continuity(),
  dispatch: { endedAt: dispatch?.seen.endedAt },
  events: { refusedAt: events.seen.refusedAt },
  tariff: { refusedAt: tariff.seen.refusedAt },
})

const together = (before: Notes | undefined, now: Notes): Notes =>
  before === undefined
    ? now
    : {
        portal: {
          tries: before.portal.tries + now.portal.tries,
          gaps: before.portal.gaps + now.portal.gaps,
          accounts: [...new Set([...before.portal.accounts, ...now.portal.accounts])],
        },
        dispatch: { endedAt: before.dispatch.endedAt ?? now.dispatch.endedAt },
        events: { refusedAt: before.events.refusedAt ?? now.events.refusedAt },
        tariff: { refusedAt: before.tariff.refusedAt ?? now.tariff.refusedAt },
      }

const DISPATCH_LOGIN = 'brightgate_dispatch'

export const startWorkloads = async (world: World, home: Home): Promise<Company> => {
  const { freight, files, identity, tariffToken } = world
  const secretOf = (login: string) => files.get(freightSeed.logins[login]!.secret)
  const portal = await startTrackingPortal(freight, files.path(portalSecret))
  const dispatch = await holdSession(freight, DISPATCH_LOGIN, secretOf(DISPATCH_LOGIN)).catch(() => undefined)
  const events = logInOften(freight, sharedLogin, secretOf(sharedLogin))
  const tariff = useToken(identity.server.orders.introspecting, tariffToken.secret)
  // What the workloads saw is written down by them, for whoever judges the story afterwards; a story that was interrupted goes on in the same book.
  const before = await home.read<Notes>('workloads.json')
  const note = () => home.write('workloads.json', together(before, notesNow({ portal, dispatch, events, tariff }))).catch(() => {})
  const timer = setInterval(note, 1_000)
  return {
    portal,
    dispatch,
    events,
    tariff,
    async stop() {
      clearInterval(timer)
      tariff.stop()
      await Promise.all([portal.stop(), events.stop(), dispatch?.stop()])
      await note()
    },
  }
}
