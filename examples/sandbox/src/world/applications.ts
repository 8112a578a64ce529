// The company's applications: a SCIM 2.0 service each, with the accounts of people and of what is no person, and a door where they sign in.
// All in this process: what the sandbox wants of them is that there are many.
import { type ScimDirectory, startScimDirectory } from '@countersign/downstreams/scim'
import type { Crowd } from '../company/crowd/crowd.ts'
import type { Home } from '../home/home.ts'
import type { SecretFiles } from '../home/secret-files.ts'
import type { Ports } from './ports.ts'
import { type Registered, referencesFor } from './system.ts'

export interface Applications {
  readonly servers: ReadonlyMap<string, ScimDirectory>
  readonly registered: Readonly<Record<string, Registered>>
  stop(): Promise<void>
}

const CANARY = 'countersign-canary'

export const startApplications = async (
  crowd: Crowd,
  given: { home: Home; files: SecretFiles; ports: Ports; isNew: boolean },
): Promise<Applications> => {
  const { home, files, ports, isNew } = given
  const accounts = Map.groupBy(
    crowd.accounts.filter(({ there }) => there),
    ({ system }) => system,
  )
  const servers = new Map<string, ScimDirectory>()
  const registered: Record<string, Registered> = {}
  const stop = async (): Promise<void> => {
    await Promise.allSettled([...servers.values()].map((server) => server.stop()))
  }
  try {
    for (const { id } of crowd.applications) {
      const server = await startScimDirectory({ port: await ports.wish(id), file: home.path('world', `${id}.json`) })
      servers.set(id, server)
      ports.keep(id, server.port)
      const canary = `${id}.observer.canary_password`
      if (isNew) {
        files.put(canary, server.addUser(CANARY, { displayName: 'Canary of the observer' }).password)
        server.addUsers((accounts.get(id) ?? []).map(({ account, created }) => ({ userName: account, created })))
      }
      registered[id] = {
        connector: 'scim',
        config: {
          baseUrl: server.baseUrl,
          loginDoors: [{ id: 'sign-in', title: 'Sign-in', url: server.whoami, takes: 'password', cacheSeconds: 0, lockoutBudget: 20 }],
          canaryUserName: CANARY,
          pageSize: 500,
          timeoutMs: 10_000,
        },
        operatorSecrets: referencesFor(files, id, 'operator', { operator_token: server.adminToken }),
        observerSecrets: {
          ...referencesFor(files, id, 'observer', { observer_token: server.readToken }),
          canary_password: files.reference(canary),
        },
      }
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { servers, registered, stop }
}
