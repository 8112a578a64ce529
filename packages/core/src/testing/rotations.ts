// A credential with any number of consumers, and consumers that log in with what they were given, or with what they had.
import type { FakeSystem } from '@countersign/connector-kit/fake'
import type { Opened } from './open.ts'
import type { TestHouse } from './runtime.ts'

/** Writes a credential of the enterprise with its consumers; `uses`: only further consumers of one that is there. */
export const rotatable = async (
  { company, db }: { readonly company: Opened['company']; readonly db: Opened['fresh']['db'] },
  id: string,
  workloads: readonly string[],
  options: { readonly uses?: boolean } = {},
): Promise<void> => {
  if (options.uses !== true) await company.credential(id, { contract: null, secret: `secret-of-${id}` })
  for (const workload of workloads) {
    await db
      .insertInto('workloads')
      .values({ org_id: 'acme', id: workload, name: workload, team: 'core', party_id: 'acme', environment: 'development' })
      .execute()
    await db
      .insertInto('credential_uses')
      .values({ org_id: 'acme', credential_id: id, workload_id: workload, delivered_to: `ref:${workload}` })
      .execute()
  }
}

const lastAccount = new WeakMap<object, Map<string, string>>()

/** What a consumer would log in with at this moment: what was delivered to it, else the old one. */
export const login = (house: Pick<TestHouse, 'references'>, workload: string, old = 'db'): { account: string; secret: string } => {
  const delivered = house.references.get(`ref:${workload}`)
  if (delivered) return JSON.parse(delivered.expose()) as { account: string; secret: string }
  return { account: `acct-${old}`, secret: house.references.get(`ref:${old}`)!.expose() }
}

export const opens = (house: Pick<TestHouse, 'references'>, fake: FakeSystem, workload: string, old = 'db'): boolean => {
  const { account, secret } = login(house, workload, old)
  return fake.doors.every((door) => fake.opens(door.id, account, secret))
}

/** It logs in with what it has now, stays, and closes what it had before. */
export const logsIn = (house: Pick<TestHouse, 'references' | 'fake'>, workload: string): void => {
  const { account, secret } = login(house, workload)
  if (house.fake.sessions(account).length === 0) house.fake.openSession('main', account, secret)
  const before = lastAccount.get(house.references)?.get(workload)
  for (const session of before === undefined || before === account ? [] : house.fake.sessions(before)) house.fake.endSession(session.id)
  lastAccount.set(house.references, (lastAccount.get(house.references) ?? new Map<string, string>()).set(workload, account))
}
