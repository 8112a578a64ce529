// One round of looking: every door with the old, the good and the random credential, then sessions, introspection and the read-back.
// Uses the observer's side only; never the operator's. A thrown error or a time-out is an answer: `unreachable` or `unknown`.
import type { CredentialKind, Door, Observed, Observer, Outcome, Presentable, Presentation } from '@countersign/connector-kit'
import type { Clock } from '../../platform/clock.ts'
import { DeadlinePassed, withDeadline } from '../../platform/deadline.ts'
import { doorVerdict, type Observations, type Verdict } from './verdict.ts'

export interface RawAnswer {
  readonly answer: Presentation['answer']
  readonly code: string
  readonly at: string
  readonly ms: number
}

export interface DoorRound {
  readonly door: { readonly id: string; readonly title: string; readonly endpoint: string; readonly graceSeconds: number }
  readonly old: RawAnswer
  readonly good: RawAnswer | null
  readonly random: RawAnswer
  readonly verdict: Verdict
}

export interface Round extends Observations {
  readonly startedAt: string
  readonly finishedAt: string
  readonly doors: readonly DoorRound[]
  readonly sessionCount: number
  readonly details: readonly string[]
}

const raw = (presentation: Presentation): RawAnswer => ({
  answer: presentation.answer,
  code: presentation.code,
  at: presentation.at,
  ms: Math.round(presentation.ms),
})

const present = async (observer: Observer, door: Door, credential: Presentable, timeoutMs: number, clock: Clock): Promise<Presentation> => {
  const started = clock.monotonic()
  const failed = (code: string, detail: string): Presentation => ({
    answer: 'unreachable',
    code,
    detail,
    at: clock.now().toISOString(),
    ms: clock.monotonic() - started,
  })
  try {
    return await withDeadline((signal) => observer.present(door, credential, signal), timeoutMs)
  } catch (error) {
    return error instanceof DeadlinePassed ? failed('timeout', 'no answer in time') : failed('error', 'the probe failed')
  }
}

const ask = async <T>(run: (signal: AbortSignal) => Promise<Outcome<T>>, timeoutMs: number): Promise<Outcome<T>> => {
  try {
    return await withDeadline(run, timeoutMs)
  } catch {
    return { status: 'unknown', code: 'timeout', detail: 'no answer in time' }
  }
}

export interface Look {
  readonly handle: Presentable['handle']
  /** Absent where no secret is in custody: the doors can't be tried then. */
  readonly secret: Presentable['secret'] | undefined
  readonly doors: boolean
  readonly sessions: boolean
  readonly introspect: boolean
  /** Whether it still has any of these, by what its system says of it now. */
  readonly rights?: { readonly named: readonly string[]; readonly of: NonNullable<CredentialKind['rights']> }
  readonly timeoutMs: number
}

/** What its system says of rights by themselves: still held, held no more, or nobody can tell. An account that is not there has none. */
const rightsLeft = (observed: Outcome<Observed>, { named, of }: NonNullable<Look['rights']>): 'active' | 'inactive' | 'unknown' => {
  if (observed.status !== 'done') return 'unknown'
  if (!observed.value.present) return 'inactive'
  const held = of(observed.value.attributes)
  if (held === undefined) return 'unknown'
  return named.some((right) => held.includes(right)) ? 'active' : 'inactive'
}

/** Controls and the old credential are shown at the same time from the same place. */
export const lookOnce = async (observer: Observer, look: Look, clock: Clock): Promise<Round> => {
  const startedAt = clock.now().toISOString()
  const { handle, secret, timeoutMs } = look
  const details: string[] = []
  const [doors, observed, sessions, introspection] = await Promise.all([
    look.doors && secret !== undefined
      ? Promise.all(
          observer.doors(handle).map(async (door): Promise<DoorRound> => {
            const canary = observer.canary(door)
            const [old, good, random] = await Promise.all([
              present(observer, door, { handle, secret }, timeoutMs, clock),
              canary === undefined ? null : present(observer, door, canary, timeoutMs, clock),
              present(observer, door, observer.random(door, handle), timeoutMs, clock),
            ])
            if (canary === undefined) details.push(`door \`${door.id}\` has no canary: without a positive control nothing can be concluded`)
            const triple = { old: raw(old), good: good && raw(good), random: raw(random) }
            return {
              door: { id: door.id, title: door.title, endpoint: door.endpoint, graceSeconds: door.graceSeconds },
              ...triple,
              verdict: doorVerdict(triple),
            }
          }),
        )
      : [],
    ask((signal) => observer.observe(handle, signal), timeoutMs),
    look.sessions && observer.sessions ? ask((signal) => observer.sessions!(handle, signal), timeoutMs) : undefined,
    look.introspect && observer.introspect ? ask((signal) => observer.introspect!(handle, secret, signal), timeoutMs) : undefined,
  ])
  return {
    startedAt,
    finishedAt: clock.now().toISOString(),
    doors,
    sessions:
      sessions === undefined ? 'not_applicable' : sessions.status !== 'done' ? 'unknown' : sessions.value.length === 0 ? 'none' : 'alive',
    sessionCount: sessions?.status === 'done' ? sessions.value.length : 0,
    introspection: look.rights
      ? rightsLeft(observed, look.rights)
      : introspection === undefined
        ? 'not_applicable'
        : introspection.status === 'done'
          ? introspection.value
          : 'unknown',
    observed:
      observed.status !== 'done'
        ? 'unknown'
        : !observed.value.present
          ? 'absent'
          : observed.value.state === 'disabled'
            ? 'disabled'
            : 'enabled',
    details,
  }
}
