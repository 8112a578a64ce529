// Human resources suddenly shows sixty of a hundred. Nobody ends: the reading is held, and a person who did not deliver it says no.

import { refusalOf } from '../../people/api.ts'
import { DAVID, HR, PRIYA } from '../../people/cast.ts'
import { type Act, as, say } from '../../play/scene.ts'
import { personSaid, readWhole, sayOf } from '../deliver.ts'
import { people } from '../inventory.ts'
import { ADA, BO, CLARA, EMEKA, ROSA } from '../staff.ts'

/** Where he is by now. */
const MOVED = { ...BO, team: 'billing-lyon' }

/** Who has left in the story is not to come back by a whole reading. */
const GONE = new Set([CLARA.id, EMEKA.id, ROSA.id])

export const lyingSource: Act = {
  id: 'lying-source',
  title: 'A source that lies',
  async play(scene) {
    const still = [
      ...people(scene.world).filter(({ externalId }) => !GONE.has(externalId) && externalId !== BO.id),
      personSaid(MOVED),
      personSaid(ADA),
    ]
    const shown = still.filter((_, index) => index % 10 < 6)
    const { state, held, reading } = await readWhole(scene, HR, 'hr', shown)
    say(
      scene,
      'refused',
      `a whole reading shows ${shown.length} of ${still.length} people: it is ${state}, ${held} would be gone and are not`,
    )
    const own = await refusalOf(
      as(scene, HR).post('/v1/readings/{reading}/decide', {
        params: { path: { reading } },
        body: { verdict: 'release', reason: 'it is right' },
      }),
    )
    say(scene, own ? 'refused' : 'note', `who delivered it says that it is right: ${own ? `refused, ${own.code}` : 'NOT REFUSED'}`)
    await as(scene, PRIYA).post('/v1/readings/{reading}/decide', {
      params: { path: { reading } },
      body: { verdict: 'refuse', reason: 'the export was cut' },
    })
    const after = await readWhole(scene, HR, 'hr', still)
    say(scene, 'good', `${PRIYA.name} says no; the next whole reading is ${after.state}, and ${after.ended} ended by it`)
    const [claim] = (
      await sayOf(scene, HR, 'hr', [{ ...personSaid(MOVED), attributes: { ...personSaid(MOVED).attributes, roles: 'administrator' } }])
    ).refused
    const bo = await as(scene, DAVID).get('/v1/lifecycle/people/{person}', { params: { path: { person: `hr:${BO.id}` } } })
    say(
      scene,
      claim ? 'refused' : 'note',
      `it says that ${BO.name} is an administrator: ${claim ? 'refused, there is no such word' : 'taken'}; he is ${bo.active ? 'here, with what he had' : 'gone'}`,
    )
  },
}
