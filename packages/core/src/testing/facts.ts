// Whoever writes what a judgement about an account may rest on, one way each, for tests: the inventory, the contracts, the parties, open mandates, and time.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { sql } from 'kysely'
import type { World } from './world.ts'

export type FactWriter = (world: World) => Promise<unknown>

const set =
  (
    table: 'credentials' | 'identities' | 'contracts' | 'workloads' | 'principals' | 'parties',
    id: string,
    values: Record<string, unknown>,
  ) =>
  ({ fresh }: World) =>
    fresh.db.updateTable(table).set(values).where('org_id', '=', 'acme').where('id', '=', id).execute()

const soon = ({ clock }: World, seconds: number): Date => new Date(clock.now().getTime() + seconds * 1000)

/** Rows of a change under way, without the change: a mandate of the provider that stays, open for half an hour. */
const mandated: FactWriter = async (world) => {
  const id = String(world.clock.now().getTime())
  await world.fresh.db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx)
    await sql`insert into operations (org_id, id, change_id, plan_digest, position, operation, credential_id, system_id, executor_id, executor_kind, runs_after,
        spec, phase) values ('acme', ${id}, 'none', ${id}, 0, 'credential.revoke', 'nowhere', 'fake', 'agent', 'agent', '{}', '{}', 'void')
      on conflict do nothing`.execute(trx)
    await sql`insert into mandates (org_id, id, digest, change_id, operation_id, plan_digest, executor_id, nonce, not_before, not_after, minted_at)
      values ('acme', ${id}, ${id}, 'none', ${id}, ${id}, 'agent', 'n', ${world.clock.now()}, ${soon(world, 1800)}, ${world.clock.now()})
      on conflict do nothing`.execute(trx)
  })
}

const use: FactWriter = async ({ fresh: { db } }) => {
  await db
    .insertInto('workloads')
    .values({ org_id: 'acme', id: 'w-0', name: 'w-0', team: 't', party_id: 'leaving', contract_id: 'contract', environment: 'development' })
    .onConflict((oc) => oc.doNothing())
    .execute()
  await db
    .insertInto('credential_uses')
    .values({ org_id: 'acme', credential_id: '0', workload_id: 'w-0' })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** The set in which they are written: credentials `0` to `2` and `nowhere` of the company for tests. */
export const factWriters: Readonly<Record<string, FactWriter>> = {
  nothing: async () => {},
  'a credential ends': set('credentials', '0', { state: 'retired' }),
  'a credential is suspended': set('credentials', '1', { state: 'suspended' }),
  'a credential lives again': set('credentials', '0', { state: 'active' }),
  'a credential becomes somebody else’s': set('credentials', '1', { identity_id: 'idn-2' }),
  'a credential is given an end that has passed': (world) => set('credentials', '1', { expires_at: soon(world, 0) })(world),
  'a credential is given an end to come': (world) => set('credentials', '0', { expires_at: soon(world, 300) })(world),
  'a credential is given another name': set('credentials', '1', { account: 'acct-5' }),
  'a credential is made in the place of another one': set('credentials', '0', { replaces: '1' }),
  'a credential comes into the inventory': ({ fresh }) =>
    fresh.db
      .insertInto('credentials')
      .values({ org_id: 'acme', id: 'late', identity_id: 'idn-0', system_id: 'fake', kind: FAKE_KIND, account: 'acct-6' })
      .onConflict((oc) => oc.doNothing())
      .execute(),
  'a credential of no account comes into the inventory': ({ fresh }) =>
    fresh.db
      .insertInto('credentials')
      .values({ org_id: 'acme', id: 'ghostly', identity_id: 'idn-2', system_id: 'fake', kind: FAKE_KIND, account: 'acct-none' })
      .onConflict((oc) => oc.doNothing())
      .execute(),
  'a credential is given the name of no account': set('credentials', '2', { account: 'acct-nothing' }),
  'an identity leaves': set('identities', 'idn-0', { state: 'offboarding' }),
  'an identity has ended': set('identities', 'idn-0', { state: 'retired' }),
  'an identity is given an end to come': (world) => set('identities', 'idn-1', { expires_at: soon(world, 200) })(world),
  'an identity is marked': set('identities', 'idn-0', { marked_privileged: true }),
  'an identity is of high impact': set('identities', 'idn-1', { impact: 'high' }),
  'an identity is a canary': set('identities', 'idn-1', { kind: 'canary' }),
  'an identity becomes the enterprise’s': set('identities', 'idn-1', { party_id: 'acme', contract_id: null }),
  'an identity becomes a provider’s': set('identities', 'idn-2', { party_id: 'staying', contract_id: 'contract' }),
  'a workload uses it': use,
  'a workload no longer uses it': ({ fresh }) => fresh.db.deleteFrom('credential_uses').where('workload_id', '=', 'w-0').execute(),
  'a workload has ended': set('workloads', 'w-0', { state: 'retired' }),
  'a workload is the enterprise’s': set('workloads', 'w-0', { party_id: 'acme', contract_id: null }),
  'a contract ends': set('contracts', 'contract', { state: 'ending' }),
  'a contract has a last day': set('contracts', 'contract', { ends_on: '2026-01-06' }),
  'a contract is confirmed': set('contracts', 'contract', { ends_on: '2026-01-06', confirmed_until: '2026-12-31' }),
  'a contract reaches elsewhere': set('contracts', 'contract', { systems: ['elsewhere'] }),
  'a contract is with somebody else': set('contracts', 'contract', { party_id: 'staying' }),
  'a person is called otherwise': set('principals', 'oscar', { email: 'acct-6@elsewhere.example' }),
  'a person is no longer called so': set('principals', 'oscar', { email: null }),
  'a person comes': ({ fresh }) =>
    fresh.db
      .insertInto('principals')
      .values({ org_id: 'acme', id: 'acct-7', kind: 'person', party_id: 'staying', party_kind: 'provider', name: 'Seven' })
      .onConflict((oc) => oc.doNothing())
      .execute(),
  'a provider is suspended': ({ fresh, clock }) =>
    fresh.db
      .insertInto('party_suspensions')
      .values({
        org_id: 'acme',
        id: String(clock.now().getTime()),
        party_id: 'leaving',
        party_kind: 'provider',
        suspended_at: clock.now(),
        suspended_by: 'ada',
        reason: 'r',
        ticket: 't',
      })
      .onConflict((oc) => oc.doNothing())
      .execute(),
  'a suspension is lifted': ({ fresh, clock }) => fresh.db.updateTable('party_suspensions').set({ lifted_at: clock.now() }).execute(),
  'a subcontractor stands elsewhere': set('parties', 'below', { parent_id: 'staying' }),
  'a mandate is open': mandated,
  'a mandate is over': ({ fresh }) => fresh.db.updateTable('mandates').set({ state: 'void' }).execute(),
  'minutes pass': async ({ clock }) => clock.advance(240),
  'days pass': async ({ clock }) => clock.advance(2 * 86_400),
  'the clock goes back': async ({ clock }) => clock.advance(-3600),
}
