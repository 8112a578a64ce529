// From a sync file of a connector to what a merger brings: each user of it is an account at the system, with what it is granted there; who it is a person's, or
// a program's. Groups, roles and other resources are no accounts.
import {
  ACCOUNT_SERVICE,
  ACCOUNT_SYSTEM,
  type Resource,
  readResource,
  readResourceType,
  STATUS_DELETED,
  SyncFault,
  type SyncTables,
  TRAIT_USER,
  withSync,
} from '@countersign/connectors/c1z'
import { CountersignError } from '@countersign/ledger'
import type { Brought } from './brought-file.ts'

export { isSyncFile } from '@countersign/connectors/c1z'

export interface Standing {
  readonly system: string
  /** What kind of credential a user of it has there. */
  readonly type: string
  readonly environment: 'production' | 'staging' | 'development'
}

/** As many as a credential's scope may name. */
const mostScopes = 500
const mostUsers = 60_000

const line = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)

const word = (text: string): string => text.replaceAll(/\s+/g, '_').slice(0, 200)

/** An instant that a clock could show. */
const instantOf = (seconds: number | undefined): string | undefined =>
  seconds === undefined || !(seconds > 0) || seconds > 4_102_444_800 ? undefined : new Date(seconds * 1000).toISOString()

const recordsFor = ({ type, id, name, user }: Resource, scope: readonly string[], at: Standing): Brought[] => {
  const externalId = line(`${type}/${id}`)
  const email = line((user?.emails.find(({ primary }) => primary) ?? user?.emails[0])?.address ?? '')
  const shown = line(name) || email || externalId
  const isProgram = user?.accountType === ACCOUNT_SERVICE || user?.accountType === ACCOUNT_SYSTEM
  const lastUsed = instantOf(user?.lastLogin)
  return [
    ...(isProgram ? [] : [{ kind: 'person' as const, externalId, attributes: { name: shown, ...(email === '' ? {} : { email }) } }]),
    {
      kind: 'identity',
      externalId,
      attributes: {
        type: isProgram ? 'service_account' : 'person',
        name: shown,
        environment: at.environment,
        ...(isProgram ? {} : { holder: externalId }),
      },
    },
    {
      kind: 'credential',
      externalId,
      attributes: {
        identity: externalId,
        system: at.system,
        type: at.type,
        account: line(user?.login ?? '') || line(id),
        ...(scope.length === 0 ? {} : { scope: [...scope] }),
        ...(lastUsed === undefined ? {} : { lastUsed }),
      },
    },
  ]
}

const grantsOf = (tables: SyncTables): Map<string, string[]> => {
  const granted = new Map<string, string[]>()
  for (const { principal, entitlement } of tables.grants()) {
    const scope = granted.get(principal) ?? []
    granted.set(principal, scope)
    const name = word(entitlement)
    if (scope.length < mostScopes && !scope.includes(name)) scope.push(name)
  }
  return granted
}

const usersOf = (tables: SyncTables): Resource[] => {
  const kinds = new Set<string>()
  for (const message of tables.messages('v1_resource_types')) {
    const { id, traits } = readResourceType(message)
    if (traits.includes(TRAIT_USER)) kinds.add(id)
  }
  const users: Resource[] = []
  for (const message of tables.messages('v1_resources')) {
    const resource = readResource(message)
    if ((!resource.user && !kinds.has(resource.type)) || resource.user?.status === STATUS_DELETED || resource.id === '') continue
    users.push(resource)
    if (users.length > mostUsers)
      throw new CountersignError('cli.c1z', 'invalid', `it has more than ${mostUsers} users, which one merger does not hold`)
  }
  return users
}

const asCoded = (file: string, error: unknown): unknown => {
  if (!(error instanceof SyncFault)) return error
  return error.code === 'unfinished'
    ? new CountersignError('cli.c1z_unfinished', 'invalid', `\`${file}\`: ${error.message}`)
    : new CountersignError('cli.c1z', 'invalid', `\`${file}\`: ${error.message}`, { cause: error })
}

/** Errors: `cli.c1z`, `cli.c1z_unfinished`. */
export async function* recordsOfSync(file: string, at: Standing): AsyncGenerator<Brought> {
  const { users, granted } = await withSync(file, (tables) => ({ users: usersOf(tables), granted: grantsOf(tables) })).catch(
    (error: unknown) => {
      throw asCoded(file, error)
    },
  )
  for (const user of users) yield* recordsFor(user, granted.get(`${user.type}/${user.id}`) ?? [], at)
}
