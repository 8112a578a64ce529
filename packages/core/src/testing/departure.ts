// A departure of middling size, as a story for tests: one credential of each kind that a provider leaves behind, the people who sign, the agent
// who executes, the consumers that stay and must never stand without a working credential, and a downstream that lies once.
import type { FakeSystem } from '@countersign/connector-kit/fake'
import { sweep } from '../execution/jobs.ts'
import { agentExecutes } from './agent.ts'
import type { TestCompany } from './company.ts'
import type { TestHouse } from './runtime.ts'
import { accept, approveAll, requestedAcceptances, signClosures } from './story.ts'

export const stayers = ['billing', 'reports'] as const

/** Writes what leaves. `secrets`: the value of a credential's secret by its id. */
export const writeDeparture = async (house: TestHouse, company: TestCompany, secret = (id: string) => `secret-of-${id}`): Promise<void> => {
  const write = (id: string, options: Parameters<TestCompany['credential']>[1] = {}) =>
    company.credential(id, { secret: secret(id), ...options })
  await write('plain')
  await write('prod', { environment: 'production', criticality: 'high' })
  await write('vital', { environment: 'production', criticality: 'critical' })
  await write('liar')
  await write('talker')
  await write('shared', { contract: null, staying: stayers })
  await write('token', { derivedFrom: 'plain', contract: null })
  await write('fossil', { legacy: true, irrevocableUntil: '2027-06-01T00:00:00Z' })
  await write('mandated', { executor: 'agent' })
  house.fake.openSession('main', 'acct-talker', secret('talker'))
  house.fake.script.next({ operation: 'disable', account: 'acct-liar' }, { fault: 'lie' })
}

/** What a consumer that stays would log in with at this moment. */
export const loginOf = (house: Pick<TestHouse, 'references'>, stayer: string): { account: string; secret: string } => {
  const delivered = house.references.get(`ref:${stayer}`)
  if (delivered) return JSON.parse(delivered.expose()) as { account: string; secret: string }
  return { account: 'acct-shared', secret: house.references.get('ref:shared')!.expose() }
}

/** Stayers who, at this moment, could not log in. INVARIANT of the story: never anybody. */
export const lockedOut = (house: Pick<TestHouse, 'references'>, fake: FakeSystem): string[] =>
  stayers.filter((stayer) => {
    const { account, secret } = loginOf(house, stayer)
    return !fake.doors.every((door) => fake.opens(door.id, account, secret))
  })

const stayersWork = (house: TestHouse): void => {
  for (const stayer of stayers) {
    const { account, secret } = loginOf(house, stayer)
    if (account !== 'acct-shared' && house.fake.sessions(account).length === 0) house.fake.openSession('main', account, secret)
  }
}

/** The people, the agent and the consumers do what is theirs, until the change has ended or nothing moves any more. */
export const drive = async (house: TestHouse, company: TestCompany, change: string, rounds = 40): Promise<void> => {
  const { db } = house.runtime
  for (let round = 0; round < rounds; round += 1) {
    // As the server does every few seconds.
    await sweep(house.runtime, 'acme')
    await house.settle()
    await approveAll(house, company)
    const mandates = await db
      .selectFrom('mandates')
      .selectAll()
      .where('executor_id', '=', 'agent')
      .where('state', 'in', ['open', 'started'])
      .execute()
    for (const mandate of mandates) await agentExecutes(house, company, mandate.operation_id)
    stayersWork(house)
    await signClosures(house, company)
    for (const asked of await requestedAcceptances(house)) await accept(house, company, asked.id)
    await house.run(30)
    const row = await db.selectFrom('changes').select('state').where('id', '=', change).executeTakeFirst()
    if (row?.state === 'closed' || row?.state === 'refused') return
  }
}

/** How the departure ends when everything is told truthfully. */
export const trueEndings: Readonly<Record<string, string>> = {
  'consumer.move shared-for-billing': 'done/risk_complete',
  'consumer.move shared-for-reports': 'done/risk_complete',
  'credential.issue shared-for-billing': 'done/risk_complete',
  'credential.issue shared-for-reports': 'done/risk_complete',
  'credential.revoke fossil': 'done/risk_accepted',
  'credential.revoke liar': 'done/risk_complete',
  'credential.revoke mandated': 'done/risk_complete',
  'credential.revoke plain': 'done/risk_complete',
  'credential.revoke prod': 'done/risk_complete',
  'credential.revoke shared': 'done/risk_complete',
  'credential.revoke talker': 'done/risk_complete',
  'credential.revoke vital': 'done/risk_complete',
  'session.end fossil': 'done/risk_accepted',
  'session.end liar': 'skipped/risk_complete',
  'session.end mandated': 'skipped/risk_complete',
  'session.end plain': 'skipped/risk_complete',
  'session.end prod': 'skipped/risk_complete',
  'session.end shared': 'skipped/risk_complete',
  'session.end talker': 'done/risk_complete',
  'session.end token': 'skipped/risk_complete',
  'session.end vital': 'skipped/risk_complete',
  'token.revoke token': 'done/risk_complete',
}
