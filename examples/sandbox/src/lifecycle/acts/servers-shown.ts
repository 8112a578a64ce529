// What the company's servers show to whoever connects: looked at with the other systems. What is wrong is somebody's, with a day.
import { DAVID } from '../../people/cast.ts'
import { all, atCursor } from '../../play/read.ts'
import { type Act, as, list, type Scene, say, until } from '../../play/scene.ts'
import { EDGE } from '../../world/edge.ts'
import { readOne } from '../readings.ts'

/** Kind of finding → the endpoints that it is open about. */
export type Shown = Readonly<Record<string, readonly string[]>>

const KINDS = {
  'certificate.expired': 'has ended',
  'certificate.ending_near': 'ends soon',
  'certificate.wrong_name': 'is for another name',
  'certificate.untrusted': 'is signed by nobody who is trusted',
} as const
/** The one that has ended, the three that end, the one that lies, and the one that signed itself. */
const WRONG = 6

const findingsOf = async (scene: Scene): Promise<Shown> => {
  const open: Record<string, string[]> = {}
  for (const kind of Object.keys(KINDS)) {
    const found = await all((cursor) => as(scene, DAVID).get('/v1/findings', atCursor(cursor, { kind, state: 'open' as const })))
    open[kind] = found.map(({ detail }) => String(detail['endpoint'])).sort()
  }
  return open
}

export const serversShown: Act = {
  id: 'servers-shown',
  title: 'What the company’s servers show',
  async play(scene) {
    // Anew: servers that are busy with everything else at once may have been silent too long to be looked at.
    await readOne(scene, EDGE)
    const looked = await until(scene, 'a look at every server', async () => {
      const found = await all((cursor) => as(scene, DAVID).get('/v1/endpoints', atCursor(cursor, { system: EDGE })))
      return found.length > 0 && found.every(({ certificate }) => certificate !== null) ? found : undefined
    })
    const open = await until(scene, 'what is wrong with them', async () => {
      const found = await findingsOf(scene)
      return Object.values(found).flat().length >= WRONG ? found : undefined
    })
    say(scene, 'good', `${looked.length} servers were looked at, each by one handshake, and these have an owner and a day:`)
    list(
      scene,
      Object.entries(KINDS).flatMap(([kind, words]) => (open[kind] ?? []).map((endpoint) => `what \`${endpoint}\` shows ${words}`)),
    )
    await scene.home.write('servers-shown.json', open)
  },
}
