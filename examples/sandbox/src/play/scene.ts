// What every act of a story is handed, and the few things that all of them do: say a line, ask somebody's way to the product, wait until a change
// stands where it must.
import type { Api } from '../people/api.ts'
import { DAVID, type Part } from '../people/cast.ts'
import { patienceMs, saidAfterMs } from '../run/patience.ts'
import type { Given } from '../run/story.ts'
import { wrap } from '../show/terminal.ts'
import type { ChangeView } from '../story/change-view.ts'
import { NotReached } from '../story/watch.ts'

export type Scene = Given

/** One act. It can be repeated after an interruption: what it did already it finds done. */
export interface Act {
  readonly id: string
  readonly title: string
  play(scene: Scene): Promise<void>
}

export const as = (scene: Scene, part: Part): Api => scene.people.of(part).api

const MARKS = { good: ['✔', 'green'], refused: ['✘', 'yellow'], note: ['»', 'magenta'] } as const

/** `good`: it came as it should; `refused`: somebody was told no; `note`: what a person does. */
export const say = ({ terminal }: Scene, mark: keyof typeof MARKS, text: string): void => {
  const [sign, colour] = MARKS[mark]
  for (const [index, part] of wrap(text, 94).entries())
    terminal.line(index === 0 ? `  ${terminal.colour[colour](sign)} ${part}` : `    ${part}`)
}

/** Lines of a list below what was said. */
export const list = ({ terminal }: Scene, lines: readonly string[]): void => {
  for (const line of lines) for (const [index, part] of wrap(line, 90).entries()) terminal.line(`      ${index === 0 ? '· ' : '  '}${part}`)
}

const EVERY_MS = 150

/** Asks until there is an answer. Errors: `NotReached`. */
export const until = async <T>(scene: Scene, what: string, look: () => Promise<T | undefined>): Promise<T> => {
  const begun = performance.now()
  let toSay = begun + saidAfterMs
  for (;;) {
    scene.signal.throwIfAborted()
    const found = await look()
    if (found !== undefined) return found
    const now = performance.now()
    if (now > begun + patienceMs) throw new NotReached(`not in time: ${what}`)
    if (now > toSay) {
      say(scene, 'note', `still waiting: ${what}`)
      toSay = now + saidAfterMs
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
}

export const changeOf = async (scene: Scene, change: string): Promise<ChangeView> =>
  (await as(scene, DAVID).get('/v1/changes/{change}', { params: { path: { change } } })) as ChangeView

/** Where a change stands that doesn't come to its end. */
export const showUnfinished = async (scene: Scene, change: string): Promise<void> => {
  const { state, operations } = await changeOf(scene, change)
  say(scene, 'refused', `the change ${change} is ${state}:`)
  list(
    scene,
    operations
      .filter((one) => one.phase !== 'done' && one.phase !== 'skipped')
      .map((one) => `${one.operation} ${one.credential} by ${one.executor.id}: ${one.phase}: ${one.reasons.join('; ')}`),
  )
}

/** The change when it is over, whichever way. Errors: `NotReached`, which says where it stands. */
export const untilEnded = async (scene: Scene, change: string): Promise<ChangeView> => {
  try {
    return await until(scene, `the end of the change ${change}`, async () => {
      const view = await changeOf(scene, change)
      return view.state === 'closed' || view.state === 'refused' ? view : undefined
    })
  } catch (error) {
    if (!(error instanceof NotReached)) throw error
    await showUnfinished(scene, change)
    throw error
  }
}
