// A change that an event began: signed where it asks, followed until it is over.
import { approve } from '../people/approvers.ts'
import { DAVID } from '../people/cast.ts'
import type { ChangeView } from '../story/change-view.ts'
import { all, atCursor } from './read.ts'
import { as, changeOf, type Scene, showUnfinished, until } from './scene.ts'

const isOver = (view: ChangeView) => view.state === 'closed' || view.state === 'refused'

/** Signs whatever the change asks of people, as often as it asks, until it is over. Gives it and who signed. Errors: `NotReached`. */
export const settle = async (scene: Scene, change: string, reason: string): Promise<{ view: ChangeView; signed: readonly string[] }> => {
  const signed = new Set<string>()
  const look = async () => {
    const view = await changeOf(scene, change)
    for (const request of view.approvalRequests.filter((one) => one.state === 'open'))
      await approve(scene.people, request, reason, ({ person }) => signed.add(person))
    return isOver(view) ? view : undefined
  }
  try {
    return { view: await until(scene, `the end of the change ${change}`, look), signed: [...signed] }
  } catch (error) {
    await showUnfinished(scene, change)
    throw error
  }
}

/** The event of a subject when it has been done. Errors: `NotReached`. */
export const eventOf = (scene: Scene, subject: string, kind: string) =>
  until(scene, `what follows from ${kind} of ${subject}`, async () => {
    const events = await all((cursor) => as(scene, DAVID).get('/v1/lifecycle/events', atCursor(cursor, { subject })))
    return events.find((one) => one.kind === kind && one.state === 'done')
  })
