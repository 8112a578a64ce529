// A workload shows who it is and is lent an account for minutes. It renews it once; then what the lease rests on falls, for the catalog says that the workload
// runs no more: within seconds the account is gone, and the database itself refuses it.
import { Secret } from '@countersign/connector-kit'
import { CATALOG, DAVID, SOFIA } from '../../people/cast.ts'
import { decide } from '../../play/decide.ts'
import { all, atCursor } from '../../play/read.ts'
import { type Act, as, type Scene, say, until } from '../../play/scene.ts'
import { holdSession } from '../../workloads/held-session.ts'
import { AUDIENCE, leaseTaker } from '../../workloads/lease-taker.ts'
import { sayOf } from '../deliver.ts'
import { QUOTES } from '../inventory.ts'

const ISSUER = 'quotes-runner'
export const RULE = 'quotes'

export interface Lent {
  readonly lease: string
  /** What the database said to it while it was lent, and when it had ended; null: let in. */
  readonly lent: string | null
  readonly ended: string | null
  /** What was said to somebody with another key, and to the workload once it was retired. */
  readonly stranger: string
  readonly after: string
}

const logIn = async ({ world }: Scene, account: string, secret: Secret): Promise<string | null> => {
  try {
    await (await holdSession(world.freight, account, secret)).stop()
    return null
  } catch (error) {
    return String((error as { code?: string }).code)
  }
}

const documents = (publicKey: object) =>
  [
    [
      'issuer',
      ISSUER,
      {
        title: 'The runner of quotes, by its own key',
        type: 'key',
        issuer: ISSUER,
        audience: AUDIENCE,
        keys: { inline: [publicKey] },
        algorithms: ['EdDSA'],
        longestSeconds: 120,
        oneTime: true,
        workloads: [{ workload: QUOTES, claims: { sub: ISSUER } }],
      },
    ],
    [
      'issuance',
      RULE,
      {
        title: 'Quotes read shipments',
        owner: SOFIA.id,
        workloads: [QUOTES],
        like: 'planning-db',
        termSeconds: 300,
        totalSeconds: 1_800,
        concurrent: 1,
        perHour: 10,
        alone: true,
      },
    ],
  ] as const

export const lease: Act = {
  id: 'lease',
  title: 'An account that is lent for minutes',
  async play(scene) {
    const workload = leaseTaker(scene.url, ISSUER, ISSUER)
    for (const [kind, name, document] of documents(workload.publicKey))
      await decide(scene, { kind, name, document: { ...document }, reason: 'no runner keeps a password', ticket: 'GOV-21' })
    const refused = async (who: typeof workload): Promise<string> => String((await who.call('/leases', { rule: RULE })).body['code'])
    const stranger = await refused(leaseTaker(scene.url, ISSUER, ISSUER))
    say(scene, 'refused', `somebody with another key is lent nothing: ${stranger}`)
    const asked = await workload.call('/leases', { rule: RULE, renewable: true })
    const id = String(asked.body['lease'])
    const given = await until(scene, 'what is lent', async () => {
      if (asked.status === 201) return asked.body
      const fetched = await workload.call(`/leases/${id}/fetch`, {})
      return fetched.status === 200 ? fetched.body : undefined
    })
    const account = String(given['account'])
    const secret = new Secret(String(given['secret']))
    const lent = await logIn(scene, account, secret)
    say(
      scene,
      lent === null ? 'good' : 'refused',
      `\`${QUOTES}\` shows who it is and is lent ${account}, until ${String(given['expiresAt'])}; nobody had to be asked`,
    )
    const renewed = await workload.call(`/leases/${id}/renew`, {})
    say(scene, renewed.status === 200 ? 'good' : 'refused', `renewed by the same proof: until ${String(renewed.body['expiresAt'])}`)
    await sayOf(scene, CATALOG, 'catalog', [], [{ kind: 'workload', externalId: QUOTES }])
    const over = await until(scene, 'the end of the lease', async () => {
      const leases = await all((cursor) => as(scene, DAVID).get('/v1/leases', atCursor(cursor, { rule: RULE })))
      return leases.find((one) => one.id === id && one.state === 'ended')
    })
    const ended = await logIn(scene, account, secret)
    say(scene, 'note', `the catalog says that \`${QUOTES}\` runs no more: ${over.endReason ?? 'nobody says why it ended'}`)
    say(
      scene,
      ended === null ? 'refused' : 'good',
      `deleted and proven dead; the database ${ended === null ? 'STILL LETS IT IN' : `refuses it (${ended})`}`,
    )
    const told: Lent = { lease: id, lent, ended, stranger, after: await refused(workload) }
    await scene.home.write('lease.json', told)
  },
}
