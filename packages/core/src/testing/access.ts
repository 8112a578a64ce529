// An access package that is right, standing, so that a test bends the one thing that it is about; and what somebody holds by it.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import type { AccessPackage } from '../authority/access-packages/index.ts'
import { standingInstrument, standingMatrix } from './instruments.ts'
import type { Lived } from './lives.ts'

export const packageOf = (change: Partial<AccessPackage> = {}): AccessPackage => ({
  title: 'what the core team needs',
  for: { is: 'person', teams: ['core'] },
  gives: [{ system: 'fake', kind: FAKE_KIND, likeAccount: 'acct-like', deliverTo: 'file:/first/{holder}-{account}' }],
  days: 180,
  businessOwner: 'eve',
  technicalOwner: 'finn',
  ...change,
})

/** In force from now on; the version before it is superseded. */
export const standingPackage = async (it: Lived, name: string, change: Partial<AccessPackage> = {}, version = 1): Promise<void> => {
  const { db } = it.fresh
  if (version > 1)
    await db
      .updateTable('instruments')
      .set({ state: 'superseded', ended_at: it.house.clock.now(), end_reason: 'a new version' })
      .where('kind', '=', 'access-package')
      .where('name', '=', name)
      .where('state', '=', 'in_force')
      .execute()
  await standingInstrument(it.house, 'access-package', name, packageOf(change), { version })
}

/** The accounts whose scope packages copy. */
export const likeAccounts = async (it: Lived, ...ids: readonly string[]): Promise<void> => {
  for (const id of ids) await it.company.credential(id, { contract: null })
  await standingMatrix(it.house, 'acme')
}

/** What somebody holds or is to get: `like state` of each, with how many justifications live. */
export const holdings = async (it: Lived, holder: string): Promise<string[]> => {
  const rows = await it.fresh.db
    .selectFrom('entitlements as e')
    .selectAll('e')
    .select((eb) =>
      eb
        .selectFrom('justifications as j')
        .select((inner) => inner.fn.countAll<string>().as('n'))
        .whereRef('j.entitlement_id', '=', 'e.id')
        .where('j.state', '=', 'live')
        .as('n'),
    )
    .where('e.holder_id', '=', holder)
    .where('e.state', '<>', 'ended')
    .orderBy('e.like_account')
    .execute()
  return rows.map((row) => `${row.like_account} ${row.state} ${row.n}`)
}

export interface HeldAccount {
  readonly account: string
  readonly credential: string
  readonly place: string
}

/** His live account with the scope of another one. */
export const accountOf = async (it: Lived, holder: string, like = 'acct-like'): Promise<HeldAccount> => {
  const row = await it.fresh.db
    .selectFrom('entitlements')
    .selectAll()
    .where('holder_id', '=', holder)
    .where('like_account', '=', like)
    .where('credential_id', 'is not', null)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return { account: row.account, credential: row.credential_id!, place: row.deliver_to ?? '' }
}

/** Whether he gets in with what was delivered to him. */
export const logsIn = (it: Lived, { account, place }: HeldAccount): boolean => {
  const secret = it.house.references.get(place)
  return secret !== undefined && it.house.fake.opens('main', account, secret.expose())
}
