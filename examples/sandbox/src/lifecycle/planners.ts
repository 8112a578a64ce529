// What those in freight planning hold, as the product says, and whether it lets them in, as the database says.
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { DAVID } from '../people/cast.ts'
import { all, atCursor } from '../play/read.ts'
import { as, type Scene, until } from '../play/scene.ts'

export const PACKAGE = 'planners'
/** The folder of secrets in which a first one is put. */
export const FIRST_SECRETS = 'first'

export const heldBy = (scene: Scene, holder: string) =>
  all((cursor) => as(scene, DAVID).get('/v1/access/entitlements', atCursor(cursor, { holder })))

export const untilHeld = (scene: Scene, holder: string, state: 'held' | 'ended') =>
  until(scene, `an account of ${holder} that is ${state}`, async () =>
    (await heldBy(scene, holder)).find((one) => one.package === PACKAGE && one.state === state),
  )

/** The change that makes or ends it, as soon as there is one. */
export const changeBehind = (scene: Scene, holder: string, which: 'grantChange' | 'endChange') =>
  until(
    scene,
    `a change for ${holder}`,
    async () => (await heldBy(scene, holder)).find((one) => one.package === PACKAGE)?.[which] ?? undefined,
  )

/** Undefined: let in; else the code with which the database refuses. */
export const tryDoor = async (scene: Scene, { account }: { readonly account: string }): Promise<string | undefined> => {
  const file = scene.world.files.path(`${FIRST_SECRETS}/${account}`)
  const secret = (await readFile(file, 'utf8')).trim()
  const { host, port } = scene.world.freight
  const client = new pg.Client({ host, port, database: 'postgres', user: account, password: secret, connectionTimeoutMillis: 4_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return undefined
  } catch (error) {
    return String((error as { code?: string }).code)
  } finally {
    await client.end().catch(() => {})
  }
}
