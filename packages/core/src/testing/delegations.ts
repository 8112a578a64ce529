// Delegations for tests: a document that is right, so that a test bends the one thing that it is about; and one that stands as the chain of a
// delegation would leave it, since how one comes in force is its own slice's.
import type { Delegation } from '../authority/delegations/index.ts'
import { instrumentMediaType } from '../authority/instruments/index.ts'
import { putDocument } from '../platform/documents.ts'
import type { TestHouse } from './runtime.ts'

export const delegationOf = (change: Partial<Delegation> = {}): Delegation => ({
  title: 'what it may carry out',
  provider: 'staying',
  contract: 'contract',
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
  readonly from?: Date
  readonly endedAt?: Date
}

/** In force since `from`, or since now; over at `endedAt`. */
export const standingDelegation = async (
  house: TestHouse,
  document: Delegation,
  { name = document.provider, from = house.clock.now(), endedAt }: Standing = {},
): Promise<void> => {
  const { db } = house.runtime
  const digest = await putDocument(db, 'acme', instrumentMediaType, JSON.stringify(document))
  const change = `chg-${name}-${from.getTime()}`
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
      kind: 'delegation',
      name,
      version: 1,
      digest,
      change_id: change,
      proposed_by: 'ada',
      proposed_at: from,
      state: endedAt === undefined ? 'in_force' : 'withdrawn',
      in_force_from: from,
      in_force_until: new Date(document.until),
      ...(endedAt === undefined ? {} : { ended_at: endedAt, end_reason: 'over' }),
    })
    .execute()
}
