// A reading of one system, most often the freight database, when somebody wants one now, and what its findings say of one account.
import { DAVID, PRIYA } from '../people/cast.ts'
import { all, atCursor } from '../play/read.ts'
import { as, type Scene, until } from '../play/scene.ts'

const SYSTEM = 'freight-db'

/** A whole reading that began after it was asked for. */
export const readOne = async (scene: Scene, system: string): Promise<void> => {
  const { askedAt } = await as(scene, PRIYA).post('/v1/access/scan', { body: { systems: [system] } })
  await until(scene, `a reading of ${system}`, async () => {
    const scans = await all((cursor) => as(scene, DAVID).get('/v1/access/scans', atCursor(cursor)))
    return scans.find((one) => one.system === system && one.state === 'idle' && one.endedAt !== null && one.endedAt >= askedAt)
  })
}

export const readFreight = (scene: Scene): Promise<void> => readOne(scene, SYSTEM)

export const findingsAbout = async (scene: Scene, kind: string, state: 'open' | 'resolved', account: string) => {
  const found = await all((cursor) => as(scene, DAVID).get('/v1/findings', atCursor(cursor, { kind, state })))
  return found.filter((one) => JSON.stringify(one).includes(account))
}

/** The finding when there is one. Errors: `NotReached`. */
export const untilFound = (scene: Scene, kind: string, state: 'open' | 'resolved', account: string) =>
  until(scene, `a finding ${kind} about ${account} that is ${state}`, async () => (await findingsAbout(scene, kind, state, account))[0])
