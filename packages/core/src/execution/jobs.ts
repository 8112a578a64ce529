// What a job does, by its kind. Jobs wake; the state that they act on is in the tables. A job that comes twice does nothing twice.
import { hasCode } from '@countersign/ledger'
import { climb, dueClimbs, expireRequest, outlivedRequests } from '../authority/approvals/index.ts'
import { dueExceptions, expireException } from '../authority/exceptions/index.ts'
import { followOwnAccess } from '../authority/own-access/index.ts'
import { reviewResponsibility } from '../authority/responsibility/index.ts'
import { reviewRetention } from '../authority/retention/index.ts'
import { followReviews } from '../authority/reviews/index.ts'
import { expireAcceptance, unfollowedAcceptances } from '../authority/risk/index.ts'
import { asUnavailable, transact } from '../evidence/journal/index.ts'
import { countOutgrown } from '../platform/counts-store.ts'
import { evaluateDaily } from '../registry/contracts/index.ts'
import { tendEstates } from '../registry/estate/index.ts'
import { systemCaller } from '../registry/principals/index.ts'
import { followSessions } from '../registry/sessions/index.ts'
import { everySubject } from '../registry/sources/index.ts'
import type { Caller, Job, Runtime } from '../runtime.ts'
import { followCallers } from './callers/index.ts'
import { conclude, dueOperations, endOverdueContracts, unconcludedChanges } from './changes/index.ts'
import { followClock } from './clock/index.ts'
import { followConsentEndings, readConsents } from './consents/index.ts'
import { deleteForgotten } from './custody/index.ts'
import { tellEndingsDaily } from './day-after/index.ts'
import { advance } from './dispatch/index.ts'
import { followDrift } from './drift/index.ts'
import { followDrill, followDrills, holdDueDrills } from './drills/index.ts'
import { followEndpoints, readEndpoints } from './endpoints/index.ts'
import { followEntitlements, settleEntitlement } from './entitlements/index.ts'
import { followHygiene } from './hygiene/index.ts'
import { followImpact } from './impact/index.ts'
import { followLease, followLeases } from './leases/index.ts'
import { followLegacy } from './legacy/index.ts'
import { followEverySubject, followLives, followSubject } from './lifecycle/index.ts'
import { followMerger, followMergers, mergerJob } from './mergers/index.ts'
import { followEvidenceDuties } from './my-work/index.ts'
import { followNotices } from './notices/index.ts'
import { followRotations } from './rotation/index.ts'
import { followSignals } from './signals/index.ts'
import { followSilence } from './sources/index.ts'
import { askDueSystems, scanSystem } from './standing/index.ts'
import { openMissingSuspensions } from './suspension/index.ts'
import { followTelemetry } from './telemetry/index.ts'
import { followTrust } from './trust/index.ts'
import { readClients } from './uses/index.ts'

export const runJob = async (runtime: Runtime, enterprise: string, job: Job): Promise<void> => {
  const caller = systemCaller(runtime, enterprise, `job:${job.kind}:${job.id}`)
  switch (job.kind) {
    case 'advance':
      return advance(runtime, caller, job.id)
    case 'conclude':
      if (job.id.startsWith('drl_')) return followDrill(runtime, caller, job.id)
      return conclude(runtime, caller, job.id)
    case 'escalate':
      return climb(runtime, caller, job.id)
    case 'scan':
      await scanSystem(runtime, caller, job.id)
      await readClients(runtime, caller, job.id)
      await readConsents(runtime, caller, job.id)
      return readEndpoints(runtime, caller, job.id)
    case 'lifecycle':
      if (job.id.startsWith(mergerJob)) return followMerger(runtime, caller, job.id.slice(mergerJob.length))
      return job.id === everySubject ? followEverySubject(runtime, caller) : followSubject(runtime, caller, job.id)
    case 'expire':
      if (job.id.startsWith('drl_')) return followDrill(runtime, caller, job.id)
      if (job.id.startsWith('lse_')) return followLease(runtime, caller, job.id)
      if (job.id.startsWith('ent_')) return settleEntitlement(runtime, caller, job.id)
      if (job.id.startsWith('exc_')) return expireException(runtime, caller, job.id)
      return job.id.startsWith('rsk_') ? expireAcceptance(runtime, caller, job.id) : expireRequest(runtime, caller, job.id)
  }
}

/** What is due at this moment, whether or not a job says so. */
const lost = async ({ db, org }: Runtime, at: Date): Promise<Job[]> => {
  const accepted = await unfollowedAcceptances(db, org, at)
  return [
    ...(await dueOperations(db, org, at, 500)).map((id): Job => ({ org, kind: 'advance', id })),
    ...accepted.map(({ id, operation, ended }): Job => (ended ? { org, kind: 'expire', id } : { org, kind: 'advance', id: operation })),
    ...(await dueExceptions(db, org, at)).map((id): Job => ({ org, kind: 'expire', id })),
    ...(await outlivedRequests(db, org, at)).map((id): Job => ({ org, kind: 'expire', id })),
    ...(await dueClimbs(db, org, at)).map((id): Job => ({ org, kind: 'escalate', id })),
    ...(await unconcludedChanges(db, org)).map((id): Job => ({ org, kind: 'conclude', id })),
  ]
}

/** A part of the sweep. Each is there for the others' sake too: none may keep another from its turn. */
export interface Follower {
  readonly name: string
  follow(runtime: Runtime, caller: Caller): Promise<unknown>
}

const reviewedOn = new WeakMap<Runtime, string>()

/** Once on each day, and on the first look of each process: the same look twice says nothing twice. */
const reviewRetentionDaily = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const today = runtime.clock.now().toISOString().slice(0, 10)
  if (reviewedOn.get(runtime) === today) return
  await transact(runtime, caller, (work) => reviewRetention(runtime, work))
  reviewedOn.set(runtime, today)
}

const takeUpLost = async (runtime: Runtime, caller: Caller): Promise<number> => {
  const jobs = await lost(runtime, runtime.clock.now())
  if (jobs.length > 0) await transact(runtime, caller, async (work) => jobs.forEach(work.enqueue))
  return jobs.length
}

export const followers: readonly Follower[] = [
  // ORDER: what all others count from.
  { name: 'clock', follow: followClock },
  { name: 'counts', follow: ({ db }) => countOutgrown(db) },
  { name: 'jobs', follow: takeUpLost },
  { name: 'custody', follow: (runtime, caller) => transact(runtime, caller, deleteForgotten) },
  { name: 'suspensions', follow: openMissingSuspensions },
  { name: 'sessions', follow: followSessions },
  { name: 'lives', follow: followLives },
  { name: 'silent sources', follow: followSilence },
  { name: 'mergers', follow: followMergers },
  { name: 'leases', follow: followLeases },
  { name: 'access', follow: followEntitlements },
  { name: 'contracts', follow: evaluateDaily },
  { name: 'retention', follow: reviewRetentionDaily },
  { name: 'contract ends', follow: endOverdueContracts },
  { name: 'telemetry', follow: followTelemetry },
  { name: 'responsibility', follow: (runtime, caller) => transact(runtime, caller, (work) => reviewResponsibility(runtime, work)) },
  { name: 'evidence duties', follow: (runtime, caller) => transact(runtime, caller, (work) => followEvidenceDuties(runtime, work)) },
  { name: 'drills', follow: followDrills },
  { name: 'due drills', follow: holdDueDrills },
  { name: 'systems', follow: askDueSystems },
  { name: 'reviews', follow: followReviews },
  // ORDER: after reviews: what is under review has its time still.
  { name: 'own access', follow: followOwnAccess },
  { name: 'consents', follow: followConsentEndings },
  { name: 'estate', follow: tendEstates },
  // ORDER: before what asks how much hangs on an identity.
  { name: 'impact', follow: followImpact },
  { name: 'endings', follow: tellEndingsDaily },
  { name: 'signals', follow: followSignals },
  { name: 'trust', follow: followTrust },
  { name: 'hygiene', follow: followHygiene },
  // ORDER: after whoever writes most. In a large house a sweep takes long, and until the next one each list of findings would be planned as if there were none.
  { name: 'counts of what was found', follow: ({ db }) => countOutgrown(db) },
  { name: 'drift', follow: followDrift },
  { name: 'legacy', follow: followLegacy },
  { name: 'endpoints', follow: followEndpoints },
  { name: 'rotations', follow: followRotations },
  { name: 'callers', follow: followCallers },
  // ORDER: last, so that what the others found in this sweep is told by it.
  { name: 'notices', follow: followNotices },
]

/** Everybody has had his turn; these could not do theirs. Each one's error is in the log. */
export class SweepFailed extends AggregateError {
  readonly parts: readonly string[]
  constructor(failed: ReadonlyMap<string, unknown>) {
    const parts = [...failed.keys()]
    super([...failed.values()], `the sweep could not do ${parts.join(', ')}`)
    this.name = 'SweepFailed'
    this.parts = parts
  }
}

const slowMs = 5_000

/**
 * What keeps the promise that nothing is dropped: finds what is due and has no job (a lost job, a crash) and takes it up.
 * Errors: `SweepFailed`; `database.unavailable`, `log.unavailable` where that alone kept parts from theirs.
 */
export const sweep = async (runtime: Runtime, enterprise: string, all: readonly Follower[] = followers): Promise<void> => {
  const caller = systemCaller(runtime, enterprise, 'sweep')
  const failed = new Map<string, unknown>()
  for (const { name, follow } of all)
    try {
      const since = performance.now()
      await follow(runtime, caller)
      const tookMs = Math.round(performance.now() - since)
      if (tookMs > slowMs) runtime.log.info({ part: name, tookMs }, 'sweep: a part took long')
    } catch (error) {
      runtime.log.error({ err: error, part: name }, 'sweep: a part failed, the others go on')
      failed.set(name, error)
    }
  if (failed.size === 0) return
  const away = [...failed.values()].map(asUnavailable)
  // Nobody could do his part for one reason, which has a code of its own.
  if (away.every((error) => hasCode(error, 'database.unavailable') || hasCode(error, 'log.unavailable'))) throw away[0]
  throw new SweepFailed(failed)
}
