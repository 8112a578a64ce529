// Readings of what is held in systems, for tests: asked for, read to their end, and what came of them.
import { askSystems } from '../execution/standing/index.ts'
import type { Opened } from './open.ts'

/** Everything is asked, and read to its end. */
export const scanAll = async ({ house, company }: Opened): Promise<void> => {
  await askSystems(house.runtime, await company.caller('ada'), [])
  await house.settle()
}

/** `ACCOUNT VERDICT PARTY` of whatever was read and is not the connector's own. */
export const accessRead = async ({ fresh }: Opened): Promise<string[]> =>
  (
    await fresh.db
      .selectFrom('access_entries')
      .select(['account', 'verdict', 'party_id'])
      .where('verdict', '<>', 'own')
      .orderBy('account')
      .execute()
  ).map(({ account, verdict, party_id }) => `${account} ${verdict}${party_id === null ? '' : ` ${party_id}`}`)

/** `KIND ACCOUNT STATE OWNER` of the findings about access. */
export const accessFindings = async ({ fresh }: Opened): Promise<string[]> =>
  (
    await fresh.db
      .selectFrom('findings')
      .select(['kind', 'detail', 'state', 'owner_id'])
      .where('kind', 'like', 'access.%')
      .orderBy('opened_at')
      .execute()
  )
    .map(({ kind, detail, state, owner_id }) => `${kind} ${(detail as { account?: string }).account ?? 'fake'} ${state} ${owner_id}`)
    .sort()

export const lastScanOf = ({ fresh }: Opened) => fresh.db.selectFrom('access_scans').selectAll().executeTakeFirstOrThrow()
