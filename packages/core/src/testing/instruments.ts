// Documents of authority for tests, standing as their chain would leave them, since how one comes in force is its own slice's; and a delegation
// that is right, so that a test bends the one thing that it is about.
import { canonicalJson } from '@countersign/ledger'
import type { Delegation } from '../authority/delegations/index.ts'
import { instrumentMediaType } from '../authority/instruments/index.ts'
import { putDocument } from '../platform/documents.ts'
import { everywhereFor, matrixOf } from './matrices.ts'
import type { TestHouse } from './runtime.ts'

export const delegationOf = (change: Partial<Delegation> = {}): Delegation => ({
  title: 'what it may carry out',
  provider: 'staying',
  contract: `with-${change.provider ?? 'staying'}`,
  operations: ['credential.revoke'],
  environments: ['development'],
  systems: ['fake'],
  runbooks: [],
  owners: { escalation: 'ada', privilegedChange: 'ben', evidence: 'cleo', exceptions: 'ben' },
  until: '2026-12-31T00:00:00Z',
  ...change,
})

export interface Standing {
  readonly name?: string
  readonly version?: number
  readonly from?: Date
  readonly until?: Date
  readonly endedAt?: Date
}

/** In force since `from`, or since now; over at `endedAt`. */
export const standingInstrument = async (
  house: TestHouse,
  kind: string,
  name: string,
  document: object,
  standing: Standing = {},
): Promise<void> => {
  const { db } = house.runtime
  const { version = 1, from = house.clock.now(), until, endedAt } = standing
  const digest = await putDocument(db, 'acme', instrumentMediaType, canonicalJson(document))
  const change = `chg-${kind}-${name}-${version}`
  await db
    .insertInto('changes')
    .values({
      org_id: 'acme',
      id: change,
      kind: 'authority',
      trigger_kind: 'instrument',
      trigger_ref: change,
      reason: 'r',
      ticket: 't',
      purpose: 'p',
      requester_id: 'ada',
      state: 'closed',
      opened_at: from,
    })
    .execute()
  await db
    .insertInto('instruments')
    .values({
      org_id: 'acme',
      kind,
      name,
      version,
      digest,
      change_id: change,
      proposed_by: 'ada',
      proposed_at: from,
      state: endedAt === undefined ? 'in_force' : 'withdrawn',
      in_force_from: from,
      ...(until === undefined ? {} : { in_force_until: until }),
      ...(endedAt === undefined ? {} : { ended_at: endedAt, end_reason: 'over' }),
    })
    .execute()
}

/** Its contract stands with it, unless the test has one of that name. */
export const standingDelegation = async (house: TestHouse, document: Delegation, standing: Standing = {}): Promise<void> => {
  await house.runtime.db
    .insertInto('contracts')
    .values({
      org_id: 'acme',
      id: document.contract,
      party_id: document.provider,
      name: document.contract,
      starts_on: '2025-01-01',
      owner_id: 'ada',
    })
    .onConflict((already) => already.doNothing())
    .execute()
  await standingInstrument(house, 'delegation', standing.name ?? document.provider, document, {
    until: new Date(document.until),
    ...standing,
  })
}

/** A responsibility matrix in which these parties may execute everywhere. */
export const standingMatrix = (house: TestHouse, ...parties: readonly string[]): Promise<void> =>
  standingInstrument(house, 'matrix', 'responsibility', matrixOf(...everywhereFor(...parties)))
