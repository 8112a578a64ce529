// The words in which tests tell a life: somebody joins, moves and leaves by the word of a source, and what is his own.
import { transact } from '../evidence/journal/index.ts'
import type { Database } from '../platform/database.ts'
import { endRecord, type Source, type Taken, takeRecord } from '../registry/sources/index.ts'
import type { RecordKind } from '../tables.ts'
import type { CredentialOptions, TestCompany } from './company.ts'
import type { TestHouse } from './runtime.ts'
import { testSource } from './sources.ts'

/** A house with its company, and the rows that it has. */
export interface Lived {
  readonly house: TestHouse
  readonly company: TestCompany
  readonly fresh: { readonly db: Database }
}

/** Speaks of people, contracts, workloads and identities by the inventory's own names. */
export const lifeSource = testSource({ name: 'hr', prefix: '', creates: ['person', 'contractor', 'contract', 'workload', 'identity'] })

export const said = async (
  it: Lived,
  kind: RecordKind,
  externalId: string,
  attributes: Record<string, unknown>,
  at: Date = it.house.clock.now(),
  source: Source = lifeSource,
): Promise<Taken> =>
  transact(it.house.runtime, await it.company.caller('ada'), (work) =>
    takeRecord(it.house.runtime, work, source, { kind, externalId, attributes, at }),
  )

export const over = async (it: Lived, kind: RecordKind, externalId: string, at: Date = it.house.clock.now()): Promise<Taken> =>
  transact(it.house.runtime, await it.company.caller('ada'), (work) =>
    endRecord(it.house.runtime, work, lifeSource, { kind, externalId, at, reason: 'it is over' }),
  )

/** A person of the enterprise without any role. */
export const personOf = (it: Lived, id: string, more: { readonly team?: string; readonly manager_id?: string } = {}) =>
  it.fresh.db
    .insertInto('principals')
    .values({ org_id: 'acme', id, kind: 'person', party_id: 'acme', party_kind: 'enterprise', name: id, ...more })
    .execute()

/** A credential of an identity that is the person's own. */
export const heldBy = async (it: Lived, holder: string, id: string, options: CredentialOptions = {}): Promise<void> => {
  await it.company.credential(id, { contract: null, ...options })
  await it.fresh.db.updateTable('identities').set({ holder_id: holder, kind: 'person' }).where('id', '=', `idn-${id}`).execute()
}

/** A workload of the enterprise that uses the credential, and reads its secret at `ref:<workload>`. */
export const uses = async (it: Lived, workload: string, credential: string, team = 'core'): Promise<void> => {
  await it.fresh.db
    .insertInto('workloads')
    .values({ org_id: 'acme', id: workload, name: workload, team, party_id: 'acme', environment: 'development' })
    .onConflict((oc) => oc.doNothing())
    .execute()
  await it.fresh.db
    .insertInto('credential_uses')
    .values({ org_id: 'acme', credential_id: credential, workload_id: workload, delivered_to: `ref:${workload}` })
    .execute()
}

export const statesOf = async (it: Lived): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await it.fresh.db.selectFrom('identities').select(['id', 'state']).orderBy('id').execute()).map((row) => [row.id, row.state]),
  )

export const eventsOf = async (it: Lived): Promise<string[]> =>
  (await it.fresh.db.selectFrom('lifecycle_events').select(['kind', 'state', 'note']).orderBy('n').execute()).map(
    ({ kind, state, note }) => `${kind} ${state}${note === null ? '' : `: ${note}`}`,
  )
