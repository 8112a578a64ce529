// The estate that is offboarded: as many credentials as asked for, each of an identity of its own, under contracts of one leaving provider.
// Written in bulk; how it came there is not measured.

import { Secret } from '@countersign/connector-kit'
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import type { Database } from '@countersign/core/platform/database'
import type { TestHouse } from '@countersign/core/testing/runtime'
import { sql } from 'kysely'

export interface Estate {
  readonly contracts: readonly string[]
  readonly accounts: readonly { readonly account: string; readonly secret: string }[]
}

const piece = 500

export const writeEstate = async (db: Database, house: TestHouse, org: string, count: number, perContract: number): Promise<Estate> => {
  const contracts = Array.from({ length: Math.ceil(count / perContract) }, (_, n) => `contract-${n}`)
  await db
    .insertInto('contracts')
    .values(contracts.map((id) => ({ org_id: org, id, party_id: 'leaving', name: id, starts_on: '2025-01-01', owner_id: 'ada' })))
    .execute()
  const accounts: { account: string; secret: string }[] = []
  for (let from = 0; from < count; from += piece) {
    const numbers = Array.from({ length: Math.min(piece, count - from) }, (_, n) => from + n)
    await db
      .insertInto('identities')
      .values(
        numbers.map((n) => ({
          org_id: org,
          id: `idn-${n}`,
          kind: 'service_account',
          name: `Service ${n}`,
          purpose: 'measurement',
          party_id: 'leaving',
          contract_id: contracts[Math.floor(n / perContract)]!,
          business_owner: 'eve',
          technical_owner: 'finn',
          environment: 'development' as const,
          criticality: 'low' as const,
          expires_at: new Date(Date.now() + 365 * 86_400_000),
        })),
      )
      .execute()
    for (const n of numbers) {
      const added = house.fake.add(`acct-${n}`)
      house.references.set(`ref:${n}`, new Secret(added.secret))
      accounts.push(added)
    }
    await db
      .insertInto('credentials')
      .values(
        numbers.map((n) => ({
          org_id: org,
          id: `crd-${n}`,
          identity_id: `idn-${n}`,
          system_id: 'fake',
          kind: FAKE_KIND,
          account: `acct-${n}`,
          secret_ref: `ref:${n}`,
        })),
      )
      .execute()
  }
  await sql`analyze`.execute(db)
  return { contracts, accounts }
}
