// A company in the middle of its day: a contract that ends with credentials of all kinds, a question that is open, and a change that is under way.
import { sweep } from '@countersign/core/execution/jobs'
import { endTheContract, openRequests } from '@countersign/core/testing/story'
import type { Story } from './pages.ts'

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
