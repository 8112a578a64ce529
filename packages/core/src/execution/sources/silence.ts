// A source that has fallen silent: it promised a word so often, and none has come. Whoever has left since is still here for all that is known, so that
// silence is somebody's to look into. Nothing ends by it.
import { durationSeconds } from '@countersign/policy'
import { sourcesInForce } from '../../authority/sources/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { reconcileFindings } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { lastHeard } from './silence-store.ts'

export type Hearing = 'heard' | 'silent' | 'never' | 'not_promised'

export interface Heard {
  readonly source: string
  readonly hearing: Hearing
  readonly at: Date | null
  /** As its document promises: `P1D`. */
  readonly expectEvery: string | null
}

/** `since`: since when it could have said something. */
export const hearingOf = (expectEvery: string | undefined, heard: Date | undefined, since: Date, at: Date): Hearing => {
  const seconds = expectEvery === undefined ? undefined : durationSeconds(expectEvery)
  if (seconds !== undefined && at.getTime() - (heard ?? since).getTime() > seconds * 1000) return 'silent'
  if (heard === undefined) return 'never'
  return seconds === undefined ? 'not_promised' : 'heard'
}

/** Every source in force. */
export const hearings = async ({ db }: Pick<Runtime, 'db'>, org: string, at: Date): Promise<Heard[]> => {
  const standing = await sourcesInForce(db, org, at)
  const heard = await lastHeard(
    db,
    org,
    standing.map(({ source }) => source.name),
  )
  return standing.map(({ source: { name }, text: { expectEvery }, since }) => ({
    source: name,
    hearing: hearingOf(expectEvery, heard.get(name), since, at),
    at: heard.get(name) ?? null,
    expectEvery: expectEvery ?? null,
  }))
}

const everyMs = 60_000
const lookedAt = new WeakMap<Runtime, number>()

/** Once a minute: who is silent is a finding until he says something, or promises nothing any more. */
export const followSilence = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const now = runtime.clock.now()
  // Either way: a clock that was put back is no reason to look away.
  if (Math.abs(now.getTime() - (lookedAt.get(runtime) ?? Number.NEGATIVE_INFINITY)) < everyMs) return
  const silent = (await hearings(runtime, caller.org, now)).filter(({ hearing }) => hearing === 'silent')
  await transact(runtime, caller, (work) =>
    reconcileFindings(
      runtime,
      work,
      ['source.silent'],
      silent.map(({ source, at, expectEvery }) => ({
        kind: 'source.silent',
        subject: source,
        severity: 'high',
        detail: {
          heard: at?.toISOString() ?? null,
          expectEvery,
          next: `countersign source readings ${source}, then let it deliver, or propose a version that promises less`,
        },
      })),
    ),
  )
  lookedAt.set(runtime, now.getTime())
}
