// A running API with sources in force, and clients that speak SCIM for them.
import { standingInstrument } from '@countersign/core/testing/instruments'
import type { ApiOptions } from '@countersign/server/http/index'
import { type ApiHouse, openApi, type Reply, type TestDatabase } from './house.ts'

export const SCIM = 'application/scim+json'
export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const ENGAGEMENT = 'urn:countersign:params:scim:schemas:extension:engagement:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const IDENTITY = 'urn:countersign:params:scim:schemas:core:2.0:Identity'
export const NHI = 'urn:countersign:params:scim:schemas:extension:nhi:2.0:Identity'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

export interface ScimClientOfTest {
  readonly key: string
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  /** Sends the operations of a PATCH. */
  patch(path: string, ...operations: readonly object[]): Promise<Reply>
  user(userName: string, more?: object): Promise<Reply>
}

export interface ScimHouse extends ApiHouse {
  /** Records of the source, by what it calls them. */
  records(source?: string): Promise<Record<string, { kind: string; state: string; attributes: Record<string, unknown>; id: string }>>
  events(): Promise<[string, string][]>
  /** The clock of the server goes back by so much. */
  goesBack(seconds: number): void
  entries(prefix: string): Promise<string[]>
  /** A source in force, delivered by a service of its own. */
  source(name: string, change?: object): Promise<ScimClientOfTest>
}

const person = {
  create: true,
  owns: ['name', 'email', 'team', 'manager', 'ends'],
}
const identity = {
  create: true,
  owns: ['kind', 'name', 'purpose', 'businessOwner', 'technicalOwner', 'environment', 'criticality', 'privileged', 'expires'],
}

export const openScim = async (database: TestDatabase, options: Partial<ApiOptions> = {}): Promise<ScimHouse> => {
  // Two requests within a second are told apart by this machine's clock.
  let jumped = 0
  const clock = { now: () => new Date(Date.now() + jumped), monotonic: () => performance.now(), advance: () => {} }
  const api = await openApi(database, options, { clock })
  const db = api.fresh.db
  const client = (key: string): ScimClientOfTest => {
    const send: ScimClientOfTest['send'] = (method, path, body, headers = {}) =>
      api.call(method, `/scim/v2${path}`, {
        as: key,
        body,
        headers: { 'content-type': SCIM, ...headers },
        idempotencyKey: null,
        timeoutMs: 120_000,
      })
    return {
      key,
      send,
      patch: (path, ...operations) => send('PATCH', path, { schemas: [PATCH], Operations: operations }),
      user: (userName, more = {}) => send('POST', '/Users', { schemas: [USER], userName, ...more }),
    }
  }
  return {
    ...api,
    goesBack: (seconds) => {
      jumped -= seconds * 1000
    },
    records: async (source = 'hr') =>
      Object.fromEntries(
        (await db.selectFrom('source_records').selectAll().where('source', '=', source).execute()).map((row) => [
          row.external_id,
          { kind: row.kind, state: row.state, attributes: { ...row.attributes }, id: row.id },
        ]),
      ),
    events: async () =>
      (await db.selectFrom('lifecycle_events').select(['kind', 'subject']).orderBy('n').execute()).map(({ kind, subject }) => [
        kind,
        subject,
      ]),
    entries: async (prefix) =>
      (await db.selectFrom('journal').select('kind').where('kind', 'like', `${prefix}%`).orderBy('ordinal').execute()).map(
        ({ kind }) => kind,
      ),
    source: async (name, change = {}) => {
      const id = `${name}-sync`
      await db
        .insertInto('principals')
        .values({ org_id: 'acme', id, kind: 'service', party_id: 'acme', party_kind: 'enterprise', name: id })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      await standingInstrument(api.house, 'source', name, {
        title: name,
        what: 'hris',
        client: id,
        speaks: { person, identity },
        format: { type: 'records' },
        ...change,
      })
      return client(await api.key(id))
    },
  }
}
