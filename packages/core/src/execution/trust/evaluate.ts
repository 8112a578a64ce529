// Looking: which conditions have fallen or hold again. At what has changed, by the list of changes that the database keeps in each transaction; at what time
// alone changes; and at everything, in pages, when policy has changed and once a day. What a look finds commits with how far it has come.
import { trustModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { changedSince } from '../../registry/estate/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { rulesFor } from './rules.ts'
import {
  beginWhole,
  type Changed,
  concerned,
  concernedByTime,
  forgetHealed,
  lockTrust,
  look,
  lookedAt,
  readState,
  type State,
  wholeCameTo,
} from './store.ts'
import { suspectsOf } from './suspects-store.ts'
import { endOfPage, type Scope } from './verdict-store.ts'

/** So many standing credentials are looked at in one transaction, and so many of them judged at most: what a page finds is held here. */
export interface PageSize {
  readonly standing: number
  readonly judged: number
}
const wholePage: PageSize = { standing: 50_000, judged: 20_000 }
/** More changed nodes, or credentials that they concern, are a look at everything. */
const mostChanged = 5_000
const mostConcerned = 50_000
const namesInEntry = 500
const daySeconds = 86_400

/** What differs, in the journal: by condition and what became of it. */
const tell = (work: Work, changed: readonly Changed[]): void => {
  for (const [key, some] of Map.groupBy(changed, ({ state, condition, effect }) => `${state} ${condition} ${effect}`)) {
    const [state, condition, effect] = key.split(' ')
    for (let at = 0; at < some.length; at += namesInEntry)
      work.record({
        kind: `trust.${state}`,
        body: {
          condition,
          ...(state === 'healed' ? {} : { effect }),
          credentials: some.slice(at, at + namesInEntry).map((one) => one.credential),
        },
      })
  }
}

const lookAt = async (runtime: Runtime, work: Work, scope: Scope, suspects?: readonly string[]): Promise<void> => {
  const model = trustModelOf(runtime.policy.current().bundle)
  const { settledSeconds } = model
  const rest = suspects === undefined ? {} : { suspects }
  tell(
    work,
    await look(work.db, work.org, scope, {
      rules: await rulesFor(runtime, work.db, work.org, model),
      settledSeconds,
      at: work.at,
      ...rest,
    }),
  )
}

/** One page of a look at everything; false after the last. */
const nextPage = (runtime: Runtime, caller: Caller, { standing, judged }: PageSize): Promise<boolean> =>
  transact(runtime, caller, async (work) => {
    await lockTrust(work.db, work.org)
    const state = await readState(work.db, work.org)
    if (state?.whole_after == null) return false
    const after = state.whole_after
    const last = await endOfPage(work.db, work.org, after, standing)
    const rules = await rulesFor(runtime, work.db, work.org, trustModelOf(runtime.policy.current().bundle))
    const suspects = await suspectsOf(work.db, work.org, { after, upTo: last }, rules, work.at, judged)
    // Where there are more, the page ends with the last of these. What lies after the last standing one has ended: its lapses go.
    const upTo = suspects.length < judged ? last : suspects.at(-1)
    await lookAt(runtime, work, { after, upTo }, suspects)
    await wholeCameTo(work.db, work.org, upTo ?? null)
    return upTo !== undefined
  })

/** Goes on with a look at everything where it stopped, to its end. */
export const finishWhole = async (runtime: Runtime, caller: Caller, size = wholePage): Promise<void> => {
  while (await nextPage(runtime, caller, size)) runtime.steps.reach('trust.page')
}

const isStale = (state: State | undefined, bundle: string, at: Date): boolean =>
  state === undefined || state.bundle !== bundle || at.getTime() - state.whole_since.getTime() >= daySeconds * 1000

/** Looks at everything, whatever has changed. */
export const evaluateAll = async (runtime: Runtime, caller: Caller, size = wholePage): Promise<void> => {
  await transact(runtime, caller, async (work) => {
    await lockTrust(work.db, work.org)
    await beginWhole(work.db, work.org, runtime.policy.current().bundle.digest, work.at)
  })
  await finishWhole(runtime, caller, size)
}

/** At what has changed since the last look. True where everything has to be looked at instead. */
const lookAtChanges = (runtime: Runtime, caller: Caller): Promise<boolean> =>
  transact(runtime, caller, async (work) => {
    await lockTrust(work.db, work.org)
    const state = await readState(work.db, work.org)
    if (!state) return true
    const since = await changedSince(work.db, work.org, state.snapshot, mostChanged)
    const byTime = await concernedByTime(work.db, work.org, state.looked_at, work.at)
    const nodes = [...since.nodes, ...byTime]
    if (since.isEverything || nodes.length > mostChanged) return true
    const ids = nodes.length === 0 ? [] : await concerned(work.db, work.org, nodes, mostConcerned)
    if (ids.length > mostConcerned) return true
    if (ids.length > 0) await lookAt(runtime, work, { ids })
    await lookedAt(work.db, work.org, since.snapshot, work.at)
    const { settledSeconds } = trustModelOf(runtime.policy.current().bundle)
    await forgetHealed(work.db, work.org, new Date(work.at.getTime() - settledSeconds * 1000))
    return false
  })

/** At one, now: for whoever is about to give something back because of what holds. */
export const lookAtOne = (runtime: Runtime, caller: Caller, credential: string): Promise<void> =>
  transact(runtime, caller, async (work) => {
    await lockTrust(work.db, work.org)
    await lookAt(runtime, work, { ids: [credential] })
  })

/** By the sweep: whatever has to be looked at now. */
export const evaluate = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const state = await readState(runtime.db, caller.org)
  if (isStale(state, runtime.policy.current().bundle.digest, runtime.clock.now())) return evaluateAll(runtime, caller)
  await finishWhole(runtime, caller)
  if (await lookAtChanges(runtime, caller)) await evaluateAll(runtime, caller)
}
