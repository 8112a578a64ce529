// What a job does, by its kind. Jobs wake; the state that they act on is in the tables. A job that comes twice does nothing twice.
import { climb, dueClimbs, expireRequest, outlivedRequests } from '../authority/approvals/index.ts'
import { dueExceptions, expireException } from '../authority/exceptions/index.ts'
import { reviewResponsibility } from '../authority/responsibility/index.ts'
import { reviewRetention } from '../authority/retention/index.ts'
import { followReviews } from '../authority/reviews/index.ts'
import { expireAcceptance, unfollowedAcceptances } from '../authority/risk/index.ts'
import { transact } from '../evidence/journal/index.ts'
import { evaluateDaily } from '../registry/contracts/index.ts'
import { systemCaller } from '../registry/principals/index.ts'
import type { Job, Runtime } from '../runtime.ts'
import { conclude, dueOperations, endOverdueContracts, unconcludedChanges } from './changes/index.ts'
import { deleteForgotten } from './custody/index.ts'
import { advance } from './dispatch/index.ts'
import { followDrill, followDrills, holdDueDrills } from './drills/index.ts'
import { askDueSystems, scanSystem } from './standing/index.ts'
import { openMissingSuspensions } from './suspension/index.ts'
import { followTelemetry } from './telemetry/index.ts'
import { followEvidenceDuties } from './work/index.ts'

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
      return scanSystem(runtime, caller, job.id)
    case 'expire':
      if (job.id.startsWith('drl_')) return followDrill(runtime, caller, job.id)
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

/** What keeps the promise that nothing is dropped: finds what is due and has no job (a lost job, a crash) and takes it up. */
export const sweep = async (runtime: Runtime, enterprise: string): Promise<number> => {
  const caller = systemCaller(runtime, enterprise, 'sweep')
  const jobs = await lost(runtime, runtime.clock.now())
  if (jobs.length > 0) await transact(runtime, caller, async (work) => jobs.forEach(work.enqueue))
  await transact(runtime, caller, deleteForgotten)
  await openMissingSuspensions(runtime, caller)
  if (await evaluateDaily(runtime, caller)) await transact(runtime, caller, (work) => reviewRetention(runtime, work))
  await endOverdueContracts(runtime, caller)
  await followTelemetry(runtime, caller)
  await transact(runtime, caller, (work) => reviewResponsibility(runtime, work))
  await transact(runtime, caller, (work) => followEvidenceDuties(runtime, work))
  await followDrills(runtime, caller)
  await holdDueDrills(runtime, caller)
  await askDueSystems(runtime, caller)
  await followReviews(runtime, caller)
  return jobs.length
}
