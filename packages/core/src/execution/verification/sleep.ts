// What it means that a suspension or a resumption is proven, or that a person has accepted that it can't be: the credential's own state follows. A secret in custody is
// kept while it sleeps, so that its coming back, or its end, can be shown; it is forgotten with either.
import { fellAsleep, sleepOf, wokeUp } from '../../registry/suspended/index.ts'
import type { Work } from '../../runtime.ts'
import type { WorkOrder } from '../changes/index.ts'
import { forgetSecret } from '../custody/index.ts'

/** It is off, proven so, and kept to come back. */
export const isAsleep = async (work: Work, { planned }: WorkOrder): Promise<boolean> =>
  (await sleepOf(work.db, work.org, planned.credential))?.suspended_at != null

export const sleepsNow = async (work: Work, { planned, plan }: WorkOrder): Promise<void> => {
  const { credential } = planned
  if (await fellAsleep(work.db, work.org, credential, work.at))
    work.record({ kind: 'credential.suspended', stream: plan.change, body: { credential, change: plan.change } })
}

export const wakesNow = async (work: Work, { planned, plan }: WorkOrder): Promise<void> => {
  const { credential } = planned
  if (await wokeUp(work.db, work.org, credential, work.at))
    work.record({ kind: 'credential.resumed', stream: plan.change, body: { credential, change: plan.change } })
  await forgetSecret(work, credential, work.at)
}
