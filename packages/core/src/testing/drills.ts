// Drills for tests: a canary of a provider, what its people and agents do in a drill, and a provider that has stood the test already.
import type { KeyObject } from 'node:crypto'
import { keyId, rawPublicKey, signEnvelope } from '@countersign/ledger'
import { type DrillRow, demandOfDrill } from '../authority/drills/index.ts'
import { decideException, draftException, type ExceptionRow, requestException } from '../authority/exceptions/index.ts'
import { deliverEvidence, followDrills, openDrill } from '../execution/drills/index.ts'
import { type StatedItem, statementPayloadType, statementType } from '../execution/drills/statement.ts'
import { systemCaller } from '../registry/principals/index.ts'
import type { TestCompany } from './company.ts'
import type { TestHouse } from './runtime.ts'

/** A house and the company in it. */
export interface Scene {
  readonly house: TestHouse
  readonly company: TestCompany
}

/** A canary of a provider: a live credential at the fake system that nobody works with. */
export const writeCanary = async ({ house, company }: Scene, provider: string, id = `canary-${provider}`): Promise<string> => {
  await company.credential(id, { party: provider })
  await house.runtime.db.updateTable('identities').set({ kind: 'canary', contract_id: null }).where('id', '=', `idn-${id}`).execute()
  return id
}

/** As if a revocation drill with the provider had just passed: what the gate before a delegation asks for. */
export const revocationDrillPassed = async (scene: Scene, provider: string): Promise<void> => {
  const canary = await writeCanary(scene, provider)
  const at = scene.house.clock.now()
  await scene.house.runtime.db
    .insertInto('drills')
    .values({
      org_id: scene.company.org,
      // Before any that the product names: what ended at the same instant under a later name is newer.
      id: `drl_00-${provider}`,
      party_id: provider,
      party_kind: 'provider',
      exercise: 'revoke',
      cause: 'asked',
      opened_by: 'ben',
      opened_at: at,
      due_at: new Date(at.getTime() + 3_600_000),
      canary,
      state: 'passed',
      ended_at: at,
      followed_at: at,
    })
    .execute()
}

export const hold = async ({ house, company }: Scene, exercise: DrillRow['exercise'], by = 'ben', provider = 'staying') =>
  openDrill(house.runtime, await company.caller(by), { provider, exercise })

/** What the sweep does about drills that are open. */
export const follow = ({ house, company }: Scene): Promise<void> =>
  followDrills(house.runtime, systemCaller(house.runtime, company.org, 'test'))

export const drillNow = ({ house }: Scene, id: string): Promise<DrillRow> =>
  house.runtime.db.selectFrom('drills').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** Somebody of the provider asks what the drill has it ask. */
export const askInDrill = async ({ house, company }: Scene, drill: string, by = 'oscar'): Promise<ExceptionRow> =>
  requestException(house.runtime, await company.caller(by), {
    rule: 'an executor that is no connector of the enterprise never gets a secret',
    subject: drill,
    reason: 'it would be quicker',
    until: new Date(house.clock.now().getTime() + 10 * 86_400_000).toISOString(),
  })

export const answerInDrill = async ({ house, company }: Scene, ask: string, verdict: 'grant' | 'refuse', by = 'dan'): Promise<void> => {
  const caller = await company.caller(by)
  const granted = verdict === 'grant'
  const answer = {
    verdict,
    reason: 'said so',
    compensatingControls: granted ? ['watched'] : [],
    expiresAt: granted ? new Date(house.clock.now().getTime() + 86_400_000).toISOString() : null,
  }
  const { nonce, digest } = await draftException(house.runtime, caller, ask, answer)
  const signed = company.sign(by, granted ? 'grantException' : 'refuseException', Buffer.from(nonce, 'base64'), digest)
  await decideException(house.runtime, caller, ask, answer, signed)
}

/** What is so of every subject of a demand, as an honest provider knows it. */
export const honestItems = async ({ house, company }: Scene, drill: string): Promise<StatedItem[]> => {
  const demand = (await demandOfDrill(house.runtime.db, company.org, drill))!
  const rows = await house.runtime.db.selectFrom('credentials').selectAll().where('id', 'in', demand.subjects).orderBy('id').execute()
  return rows.map((row) => ({
    credential: row.id,
    system: row.system_id,
    account: row.account,
    state: row.state === 'active' ? 'live' : 'ended',
  }))
}

export interface Bent {
  readonly items?: readonly StatedItem[]
  readonly key?: KeyObject
  readonly payloadType?: string
  /** Changes what is signed. */
  readonly statement?: Readonly<Record<string, unknown>>
  readonly by?: string
}

/** The agent signs what is so, or whatever is bent of it, and delivers it. */
export const deliverInDrill = async (scene: Scene, drill: string, bent: Bent = {}) => {
  const { house, company } = scene
  const demand = (await demandOfDrill(house.runtime.db, company.org, drill))!
  const statement = {
    type: statementType,
    org: company.org,
    provider: 'staying',
    demand: demand.id,
    nonce: demand.nonce.toString('base64'),
    statedAt: house.clock.now().toISOString(),
    items: bent.items ?? (await honestItems(scene, drill)),
    ...bent.statement,
  }
  const privateKey = bent.key ?? company.agent.privateKey
  const envelope = signEnvelope(bent.payloadType ?? statementPayloadType, Buffer.from(JSON.stringify(statement)), [
    { keyId: keyId(rawPublicKey(privateKey)), privateKey },
  ])
  return deliverEvidence(house.runtime, await company.caller(bent.by ?? 'agent'), demand.id, envelope)
}
