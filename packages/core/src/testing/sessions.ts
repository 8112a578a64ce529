// Somebody who is signed in, for suites: opens a session as signing in does, without the ceremony.
import { transact } from '../evidence/journal/index.ts'
import { systemCaller } from '../registry/principals/index.ts'
import { type OpenedSession, type Opening, openSession as open } from '../registry/sessions/index.ts'
import type { Runtime } from '../runtime.ts'

/** Default: by passkey, so that it counts as stepped up now. */
export const openSession = (runtime: Runtime, principal: string, opening: Partial<Opening> = {}): Promise<OpenedSession> =>
  transact(runtime, systemCaller(runtime, runtime.org, 'test'), (work) =>
    open(runtime, work, { principal, way: 'passkey', steppedUpAt: work.at, ...opening }),
  )
