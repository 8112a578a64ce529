// What no code has to be trusted for: the database itself refuses a provider's powers, a second use, and an edited past.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract } from '../../testing/story.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

describe('the structure itself refuses', () => {
  const rows: Record<string, string> = {
    'an enterprise role for a provider': `insert into role_holdings values ('acme','oscar','provider','control_owner',now(),null)`,
    'a role under a feigned party': `insert into role_holdings values ('acme','oscar','enterprise','control_owner',now(),null)`,
    'an approval key for a provider': `insert into principal_keys values ('acme','k','oscar','provider','approval','step_up',decode(repeat('ab',32),'hex'),now(),null)`,
    'an approval key under a feigned party': `insert into principal_keys values ('acme','k','oscar','enterprise','approval','step_up',decode(repeat('ab',32),'hex'),now(),null)`,
    "a provider's approval": `insert into approvals select 'acme', id, 'oscar', 'provider', 'k', 'approve', 'x', '', now() from approval_requests limit 1`,
    "a provider's approval under a feigned party": `insert into approvals select 'acme', id, 'oscar', 'enterprise', (select key_id from principal_keys limit 1), 'approve', 'x', '', now() from approval_requests limit 1`,
    "a provider's acceptance of a risk": `insert into risk_acceptances (org_id,id,change_id,operation_id,credential_id,state,nonce,requested_at,reason,person_id,party_kind,digest,expires_at) select 'acme','r',change_id,id,credential_id,'accepted','x',now(),'','oscar','enterprise','d',now() from operations limit 1`,
    "a provider's signature on a closure": `insert into closure_requests (org_id,operation_id,proof_digest,nonce,requested_at,signed_by,party_kind) select 'acme',id,'p',decode(repeat('ab',32),'hex'),now(),'oscar','enterprise' from operations limit 1`,
    'a provider that becomes the enterprise': `update principals set party_kind = 'enterprise' where id = 'oscar'`,
    'a second enterprise': `insert into parties values ('acme','acme2','enterprise','x',null)`,
    'a second live mandate of an operation': `insert into mandates (org_id,id,digest,change_id,operation_id,plan_digest,executor_id,nonce,not_before,not_after,minted_at) select org_id,'m2',(select digest from documents where digest not in (select digest from mandates) limit 1),change_id,operation_id,plan_digest,executor_id,nonce,not_before,not_after,minted_at from mandates where state in ('open','started') limit 1`,
    'a second evidence of a mandate': `with e as (select * from evidence limit 1) insert into evidence select org_id,(select digest from documents where digest not in (select digest from evidence) limit 1),mandate_id,operation_id,executor_id,integrity,completeness,truth,received_at from e`,
    'an edited document': `update documents set text = text || ' '`,
    'a deleted document': `delete from documents`,
    'a truncated document table': `truncate documents cascade`,
    'an edited journal': `update journal set leaf = leaf || ' '`,
    'a renumbered journal': `update journal set log_index = log_index + 1000000 where log_index is not null`,
    'a deleted journal entry': `delete from journal where ordinal = (select max(ordinal) from journal)`,
    'a truncated journal': `truncate journal`,
  }
  let it: Opened
  beforeAll(async () => {
    it = await openCompany(server)
    await it.company.credential('c1', { executor: 'agent' })
    await it.company.credential('c2', { environment: 'production', criticality: 'high' })
    await it.company.credential('c3')
    await endTheContract(it.house, it.company)
    await it.house.settle()
  })
  afterAll(() => it.end())
  test.each(Object.entries(rows))('%s', async (_name, statement) => {
    const { rows: counted } = await sql<{
      n: string
    }>`select (select count(*) from approval_requests) * (select count(*) from mandates where state = 'open') * (select count(*) from evidence) as n`.execute(
      it.house.runtime.db,
    )
    expect(Number(counted[0]!.n)).toBeGreaterThan(0)
    expect(await codeOf(() => sql.raw(statement).execute(it.house.runtime.db))).toMatch(/^(23503|23505|23514|CS001|CS002)$/)
  })
})
