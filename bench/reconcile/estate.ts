// One system with very many accounts, most of them in the inventory. DOUBLE: the system is made up page by page as it is asked, so that what is
// measured is reconciliation and not a directory; its observer keeps the interface that every connector's does.
import type { InventoryItem, Observer } from '@countersign/connector-kit'
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import type { Database } from '@countersign/core/platform/database'
import { sql } from 'kysely'

export const systemId = 'big'
const pageSize = 1_000

/** Of each hundred accounts: so many are the enterprise's, so many a provider's; the rest is in no inventory. */
export const ours = 90
export const outside = 5

export const nameOf = (n: number): string => `account-${String(n).padStart(8, '0')}`

/** `turn`: which of the accounts, one in so many, has another group than before. */
export interface Turn {
  readonly oneIn: number
}

export const itemOf = (n: number, turn: Turn | undefined): InventoryItem => ({
  handle: { kind: FAKE_KIND, account: nameOf(n) },
  state: 'enabled',
  attributes: { memberOf: turn && n % turn.oneIn === 0 ? ['staff', 'admins'] : ['staff'], description: `account ${n}` },
})

export const bigObserver = (base: Observer, count: number, turn: Turn | undefined): Observer => ({
  ...base,
  inventory: async (cursor) => {
    const from = cursor === undefined ? 0 : Number(cursor)
    const items = Array.from({ length: Math.min(pageSize, count - from) }, (_, i) => itemOf(from + i, turn))
    return { status: 'done', value: from + pageSize < count ? { items, next: String(from + pageSize) } : { items } }
  },
})

/** Accounts registered in one statement. */
const atOnce = 200_000

/** The inventory's side: identities and credentials, written in bulk. `told`: how many are there. */
export const registerEstate = async (db: Database, org: string, count: number, told: (done: number) => void = () => {}): Promise<void> => {
  await db
    .insertInto('systems')
    .values({
      org_id: org,
      id: systemId,
      name: 'Big',
      connector: 'fake',
      environment: 'production',
      config: '{}',
      operator_secrets: '{}',
      observer_secrets: '{}',
    })
    .execute()
  const share = sql`(n % 100)`
  for (let from = 0; from < count; from += atOnce) {
    const numbers = sql`generate_series(${from}::int, ${Math.min(count, from + atOnce) - 1}::int) n`
    await sql`insert into identities (org_id, id, kind, name, purpose, party_id, contract_id, business_owner, technical_owner, environment, criticality)
      select ${org}, 'idn-' || n, 'service_account', 'Service ' || n, 'measurement', case when ${share} < ${ours} then ${org} else 'staying' end, null,
        'eve', 'finn', 'production', 'moderate' from ${numbers} where ${share} < ${ours + outside}`.execute(db)
    await sql`insert into credentials (org_id, id, identity_id, system_id, kind, account)
      select ${org}, 'crd-' || n, 'idn-' || n, ${systemId}, ${FAKE_KIND}, 'account-' || lpad(n::text, 8, '0')
      from ${numbers} where ${share} < ${ours + outside}`.execute(db)
    told(Math.min(count, from + atOnce))
  }
  await sql`analyze`.execute(db)
}
