// How a drill is held: opened by the enterprise, answered by whoever must, and read when it is over.
import { DAVID, PRIYA } from '../people/cast.ts'
import { as, list, type Scene, say, until } from '../play/scene.ts'

type Exercise = 'revoke' | 'exception' | 'evidence'

interface Ended {
  readonly passed: boolean
  readonly reasons: readonly string[]
  readonly measured: Readonly<Record<string, number>>
}

/** `answer` does what the provider and the enterprise do while it is open. */
export const holdDrill = async (
  scene: Scene,
  provider: string,
  exercise: Exercise,
  answer: () => Promise<void> = async () => {},
): Promise<Ended> => {
  const { id } = await as(scene, PRIYA).post('/v1/providers/{provider}/drills', { params: { path: { provider } }, body: { exercise } })
  await answer()
  return until(scene, `the end of the ${exercise} drill with ${provider}`, async () => {
    const { state, reasons, measured } = await as(scene, DAVID).get('/v1/drills/{drill}', { params: { path: { drill: id } } })
    return state === 'open' ? undefined : { passed: state === 'passed', reasons, measured }
  })
}

/** The score, and how it was reached. */
export const sayScore = async (scene: Scene, provider: string): Promise<void> => {
  const { score, contributions } = await as(scene, DAVID).get('/v1/providers/{provider}/drill-score', { params: { path: { provider } } })
  say(scene, 'note', `the drills with ${provider} come to ${score} of 100:`)
  list(
    scene,
    contributions.map(({ exercise, words }) => `${exercise}: ${words}`),
  )
}
