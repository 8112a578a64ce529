// What follows by itself: a right that is proven dead ends its consent; what has to be decided is somebody's; where policy says so, silence ends it.
import { consentModelOf } from '@countersign/policy'
import { followConsents } from '../../authority/consents/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { endConsent } from '../../registry/consents/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { answeringPerson } from '../changes/index.ts'
import { openEnding } from './end.ts'
import { provenEnded } from './store.ts'

/** The same look twice changes nothing. One that can't be ended stays a finding, and is tried again. */
export const followConsentEndings = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const overdue = await transact(runtime, caller, async (work) => {
    for (const { id, change } of await provenEnded(work.db, work.org))
      await endConsent(work, id, 'ended', `ended by the change ${change ?? 'that is closed'}, and proven`)
    return followConsents(runtime, work)
  })
  const model = consentModelOf(runtime.policy.current().bundle)
  const ends = overdue.filter(({ row }) => model.termsOf(row.scopes).onSilence === 'end')
  const requester = ends.length === 0 ? undefined : await answeringPerson(runtime, caller.org)
  if (!requester) return
  for (const { row } of ends)
    try {
      await openEnding(runtime, caller, row.id, {
        requester,
        reason: 'nobody has decided this consent in its time, and policy ends it then',
        ticket: `consent:${row.id}`,
      })
    } catch (error) {
      runtime.log.warn({ err: error, consent: row.id }, 'consent: its end could not be opened and will be tried again')
    }
}
