// The company's directory: a SCIM 2.0 service with people of the providers in it, and the door where they sign in.
import { type ScimDirectory, startScimDirectory } from '@countersign/downstreams/scim'
import type { Home } from '../home/home.ts'
import type { SecretFiles } from '../home/secret-files.ts'
import type { Ports } from './ports.ts'
import { type Registered, referencesFor } from './system.ts'

export interface Directory {
  readonly registered: Registered
  readonly server: ScimDirectory
  /** Ids of the groups by name. */
  readonly groups: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const NAME = 'directory'
const CANARY = 'countersign-canary'

export const startDirectory = async (
  /** User → name of the password's file. */
  users: Readonly<Record<string, string>>,
  groups: Readonly<Record<string, readonly string[]>>,
  given: { home: Home; files: SecretFiles; ports: Ports; isNew: boolean },
): Promise<Directory> => {
  const { home, files, ports, isNew } = given
  const server = await startScimDirectory({ port: await ports.wish(NAME), file: home.path('world', `${NAME}.json`) })
  ports.keep(NAME, server.port)
  const canaryFile = `${NAME}.observer.canary_password`
  let ids = (await home.read<Record<string, string>>('groups.json')) ?? {}
  if (isNew) {
    files.put(canaryFile, server.addUser(CANARY, { displayName: 'Canary of the observer' }).password)
    const users_ = new Map<string, string>()
    for (const [user, secret] of Object.entries(users)) {
      const added = server.addUser(user)
      users_.set(user, added.id)
      files.put(secret, added.password)
    }
    ids = Object.fromEntries(
      Object.entries(groups).map(([group, members]) => [
        group,
        server.addGroup(
          group,
          members.flatMap((user) => users_.get(user) ?? []),
        ).id,
      ]),
    )
    await home.write('groups.json', ids)
  }
  return {
    server,
    groups: ids,
    registered: {
      connector: 'scim',
      config: {
        baseUrl: server.baseUrl,
        loginDoors: [
          { id: 'sign-in', title: 'Sign-in of the directory', url: server.whoami, takes: 'password', cacheSeconds: 0, lockoutBudget: 20 },
        ],
        canaryUserName: CANARY,
        timeoutMs: 3_000,
      },
      operatorSecrets: referencesFor(files, NAME, 'operator', { operator_token: server.adminToken }),
      observerSecrets: {
        ...referencesFor(files, NAME, 'observer', { observer_token: server.readToken }),
        canary_password: files.reference(canaryFile),
      },
    },
    stop: () => server.stop(),
  }
}
