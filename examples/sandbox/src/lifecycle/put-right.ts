// Drift that policy has put right: what the preview says before anything is done, and the change that does it.
import { DAVID, PRIYA } from '../people/cast.ts'
import { all, atCursor } from '../play/read.ts'
import { as, type Scene, say, until } from '../play/scene.ts'
import { settle } from '../play/settle.ts'
import type { ChangeView } from '../story/change-view.ts'
import { readFreight } from './readings.ts'

export interface Foretold {
  readonly effect: string
  readonly state: string
  readonly requester: string | null
}

/** What the product would do about a credential; undefined: nothing has drifted there. */
export const foretell = async (scene: Scene, credential: string): Promise<(Foretold & { readonly ending: string }) | undefined> => {
  const found = await all((cursor) => as(scene, PRIYA).post('/v1/drift/preview', { ...atCursor(cursor), body: {} }))
  const one = found.find((each) => each.credential === credential)
  return one && { effect: one.effect, state: one.state, requester: one.requester, ending: one.ending }
}

/** After a first reading that shows it: says what is foretold, lets others show it still, and follows the change to its end. */
export const putRight = async (
  scene: Scene,
  credential: string,
  reason: string,
): Promise<{ readonly foretold: Foretold; readonly view: ChangeView; readonly signed: readonly string[] }> => {
  const said = await foretell(scene, credential)
  if (said === undefined) throw new Error(`the preview says nothing of \`${credential}\``)
  const { ending, ...foretold } = said
  say(scene, 'note', `the preview: ${foretold.effect}, in the name of ${foretold.requester ?? 'nobody'}: ${ending}`)
  const change = await until(scene, `a change that puts \`${credential}\` right`, async () => {
    // It has stood for long enough only where a reading says so that came so much later.
    if ((await foretell(scene, credential))?.state === 'settling') await readFreight(scene)
    const found = await all((cursor) => as(scene, DAVID).get('/v1/changes', atCursor(cursor)))
    return found.find((one) => one.trigger.ref === credential && one.trigger.kind.startsWith('drift.'))
  })
  return { foretold, ...(await settle(scene, change.id, reason)) }
}
