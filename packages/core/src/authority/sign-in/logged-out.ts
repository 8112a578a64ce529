// A provider says that somebody is signed out there: his sessions by it end here (OpenID Connect Back-Channel Logout 1.0 §2.7).
import { sha256Hex } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { endSessionsAtProvider } from '../../registry/sessions/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { refuseSignIn } from './find-person.ts'
import type { StandingSignIn } from './in-force.ts'
import { takeOnce } from './store.ts'

export interface LoggedOut {
  readonly jti: string
  /** Until when the same token could come again. */
  readonly until: Date
  readonly subject?: string
  readonly sid?: string
}

/** How many sessions have ended. Errors: `sign_in.replayed`. */
export const loggedOut = (runtime: Runtime, system: Caller, { name }: StandingSignIn, said: LoggedOut): Promise<number> =>
  transact(runtime, system, async (work) => {
    if (!(await takeOnce(work.db, work.org, 'logout', sha256Hex(`${name}\n${said.jti}`), work.at, said.until)))
      throw refuseSignIn('replayed', 'this logout token was taken already', 'invalid')
    return endSessionsAtProvider(work, name, said)
  })
