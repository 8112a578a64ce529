// Who is logged in with an account at this moment, as its system tells when it is asked. Kept nowhere: it is true for as long as it takes to read it.
// INVARIANT: a system that can't tell, or didn't answer, is never "nobody". SAFETY: what a client calls itself is whatever its holder likes.
import type { Handle, Outcome, Session } from '@countersign/connector-kit'
import { withDeadline } from '../../platform/deadline.ts'
import { readSystem, toSystemRecord } from '../../registry/inventory/index.ts'
import type { Runtime } from '../../runtime.ts'
import { atSystem } from '../changes/index.ts'

/** So many are told of one account; of the others only how many they are. */
const MOST_TOLD = 100
const LONGEST = 200

export interface LiveSession {
  readonly account: string
  readonly since: string | null
  readonly from: string | null
  readonly client: string | null
}

export interface LiveSessions {
  /** `not_listed`: this system, or this kind, shows none. `unknown`: it shows them, and did not now. */
  readonly seen: 'listed' | 'not_listed' | 'unknown'
  readonly code: string
  readonly at: string
  readonly total: number | null
  /** The newest first. */
  readonly sessions: readonly LiveSession[]
}

const told = (text: string | undefined): string | null =>
  text?.toWellFormed().replace(/\p{C}/gu, '?').slice(0, LONGEST).toWellFormed() ?? null

const instantOf = (text: string | undefined): string | null => {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

const shown = ({ account, since, from, client }: Session): LiveSession => ({
  account: told(account) ?? '',
  since: instantOf(since),
  from: told(from),
  client: told(client),
})

const newestFirst = (a: LiveSession, b: LiveSession): number => (a.since === b.since ? 0 : (a.since ?? '') < (b.since ?? '') ? 1 : -1)

/** One call to the system, in its turn and within the deadline of any call. */
export const liveSessions = async (runtime: Runtime, org: string, systemId: string, handle: Handle): Promise<LiveSessions> => {
  const at = runtime.clock.now().toISOString()
  const none = (seen: 'not_listed' | 'unknown', code: string): LiveSessions => ({ seen, code, at, total: null, sessions: [] })
  const system = await readSystem(runtime.db, org, systemId)
  const kind = system && runtime.connectors.definition(system.connector)?.credentialKinds[handle.kind]
  if (!system || kind?.hasSessions !== true) return none('not_listed', 'session.not_listed')
  const ask = async (signal: AbortSignal): Promise<Outcome<readonly Session[]> | undefined> => {
    const observer = await runtime.connectors.observer(toSystemRecord(system))
    return observer.sessions?.(handle, signal)
  }
  let outcome: Awaited<ReturnType<typeof ask>>
  try {
    outcome = await atSystem(runtime, systemId, () => withDeadline(ask, runtime.settings.callTimeoutSeconds * 1000))
  } catch {
    return none('unknown', 'session.no_answer')
  }
  if (outcome === undefined) return none('not_listed', 'session.not_listed')
  if (outcome.status !== 'done') return none('unknown', outcome.code)
  const sessions = outcome.value.map(shown).sort(newestFirst)
  return { seen: 'listed', code: 'done', at, total: sessions.length, sessions: sessions.slice(0, MOST_TOLD) }
}
