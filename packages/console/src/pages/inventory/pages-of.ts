// One page of each list of the inventory, narrowed as the address says.
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import type { PageOf } from '../../parts/long-table.tsx'
import type { Filters } from './filters.ts'

export type Identity = Item<'identities.list'>
export type Credential = Item<'credentials.list'>
export type Account = Item<'accounts.list'>
export type Workload = Item<'workloads.list'>
export type System = Item<'systems.list'>

const limit = 200
type Cursor = string | undefined

/** Without what isn't given: `undefined` is no value of the API. */
const given = <T extends object>(query: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> }

export const identities =
  ({ text, party, owner, system, type, environment, privileged, impact, orphaned, frozen, identityState }: Filters) =>
  (cursor: Cursor): Promise<PageOf<Identity>> =>
    api.get('/v1/identities', {
      params: {
        query: {
          limit,
          ...given({
            cursor,
            text,
            party,
            owner,
            system,
            kind: type,
            environment,
            privileged,
            impact,
            orphaned,
            frozen,
            state: identityState,
          }),
        },
      },
    })

export const credentials =
  ({ text, party, owner, system, type, environment, privileged, credentialState }: Filters) =>
  (cursor: Cursor): Promise<PageOf<Credential>> =>
    api.get('/v1/credentials', {
      params: {
        query: { limit, ...given({ cursor, text, party, owner, system, kind: type, environment, privileged, state: credentialState }) },
      },
    })

export const accounts =
  ({ text, system, only }: Filters) =>
  (cursor: Cursor): Promise<PageOf<Account>> =>
    api.get('/v1/accounts', { params: { query: { limit, ...given({ cursor, text, system, only }) } } })

export const workloads =
  ({ text, party, environment, workloadState }: Filters) =>
  (cursor: Cursor): Promise<PageOf<Workload>> =>
    api.get('/v1/workloads', { params: { query: { limit, ...given({ cursor, text, party, environment, state: workloadState }) } } })

export const systems =
  ({ text, environment, connector }: Filters) =>
  (cursor: Cursor): Promise<PageOf<System>> =>
    api.get('/v1/systems', { params: { query: { limit, ...given({ cursor, text, environment, connector }) } } })
