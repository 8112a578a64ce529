// A company in the middle of its day: a contract that ends with credentials of all kinds, a question that is open, and a change that is under way.

import { openChange } from '@countersign/core/execution/changes/index'
import { sweep } from '@countersign/core/execution/jobs'
import { standingInstrument } from '@countersign/core/testing/instruments'
import { everywhereFor, matrixOf, row } from '@countersign/core/testing/matrices'
import { endTheContract, openRequests } from '@countersign/core/testing/story'
import type { ConsoleHouse } from './console.ts'
import type { Story } from './pages.ts'

const withGaps = matrixOf(
  ...everywhereFor('staying')
    .filter(({ id }) => id !== 'replace')
    .map((one) => (one.id === 'retire' ? { ...one, ownerOf: ['deprovisioning' as const, 'service_accounts' as const] } : one)),
  row({
    id: 'production',
    outcome: 'what ends in production is dead at once',
    operations: ['retire'],
    scope: { environments: ['production'] },
    accountable: 'person:nobody',
    ownerOf: ['secrets'],
  }),
)

/** For looking at its page. ORDER: last, since open approvals are void where another matrix comes in force. */
export const matrixWithGaps = ({ house }: ConsoleHouse): Promise<void> => standingInstrument(house, 'matrix', 'responsibility', withGaps)

export const inTheMiddle: Story = async ({ house, company }) => {
  await company.credential('portal-login', { executor: 'agent' })
  await company.credential('freight-etl', { executor: 'agent', environment: 'development', criticality: 'low' })
  await company.credential('warehouse-admin', { environment: 'production', criticality: 'high', privileged: true })
  await company.credential('shared-bridge', { environment: 'production', staying: ['billing'] })
  const change = await endTheContract(house, company)
  await house.settle()
  await sweep(house.runtime, 'acme')
  await house.settle()
  const [request] = await openRequests(house, change)
  const finding = await house.runtime.db
    .selectFrom('findings')
    .select('id')
    .where('state', '=', 'open')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  return { change, request: request!.id, finding: finding.id }
}

/** Asks that each of these ends, for one reason: requests that are equal but for the credential, in the order of their ids. */
export const equalRequests = async (
  { house, company }: ConsoleHouse,
  credentials: readonly string[],
): Promise<{ change: string; request: string }[]> => {
  const asked: { change: string; request: string }[] = []
  for (const credential of credentials) {
    await company.credential(credential, { contract: null, environment: 'production', criticality: 'high' })
    const { change } = await openChange(house.runtime, await company.caller('ada'), {
      kind: 'request',
      ref: credential,
      reason: 'nobody needs them',
      ticket: `CHG-${credential}`,
      asked: {
        kind: 'request',
        ref: credential,
        purpose: `end ${credential}`,
        operations: [{ operation: 'credential.revoke', credential }],
      },
    })
    await house.settle()
    asked.push({ change, request: (await openRequests(house, change))[0]!.id })
  }
  return asked.sort((one, other) => (one.request < other.request ? -1 : 1))
}
