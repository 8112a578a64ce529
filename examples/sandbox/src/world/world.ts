// The world around the product: every downstream server of the company, seeded once, found again at each further start.
// It must never know anything of plans, mandates or proofs: it only is there, works, and fails as real systems do.
import { Secret } from '@countersign/connector-kit'
import type { Crowd } from '../company/crowd/crowd.ts'
import { keptCrowd } from '../company/crowd/kept.ts'
import type { Home } from '../home/home.ts'
import { type SecretFiles, secretFiles } from '../home/secret-files.ts'
import { type Applications, startApplications } from './applications.ts'
import { type AuthorizationServer, listedId, startAuthorizationServer } from './authorization-servers.ts'
import { type Bastion, startBastion } from './bastion.ts'
import { type Database, startDatabase } from './databases.ts'
import { type Directory, startDirectory } from './directory.ts'
import { EDGE, type Edge, startEdge } from './edge.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { openPorts } from './ports.ts'
import * as seeds from './seeds.ts'
import type { Registered } from './system.ts'
import { startWorkspace, WORKSPACE } from './workspace.ts'

export interface World {
  readonly files: SecretFiles
  readonly freight: Database
  readonly warehouse: Database
  readonly identity: AuthorizationServer
  readonly gateway: AuthorizationServer
  readonly directory: Directory
  readonly bastion: Bastion
  /** Undefined where the machine has no OpenSSH. */
  readonly fleet: Fleet | undefined
  /** The access token that the tariff job holds, and the id under which it is listed. */
  readonly tariffToken: { readonly secret: Secret; readonly id: string }
  /** Of the whole company: everybody and everything in it, and its applications. */
  readonly crowd: Crowd | undefined
  readonly applications: Applications | undefined
  readonly workspace: AuthorizationServer | undefined
  /** By system id, for the registration. */
  readonly systems: Readonly<Record<string, Registered>>
  stop(): Promise<void>
}

/**
 * Starts everything side by side. `started` hears of each server as it is up. Whatever was started is stopped when another part fails.
 * `whole`: with all its people, applications and technical identities, not its core alone.
 */
export const startWorld = async (home: Home, whole: boolean, started: (name: string) => void, signal: AbortSignal): Promise<World> => {
  const files = secretFiles(home)
  const ports = await openPorts(home)
  const isNew = (await home.read('seeded.json')) === undefined
  const given = { home, files, ports, isNew, signal }
  const crowd = whole ? await keptCrowd(home) : undefined
  const undo: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    await Promise.allSettled(undo.splice(0).map((step) => step()))
  }
  const up = async <T extends { stop(): Promise<void> } | undefined>(name: string, starting: Promise<T>): Promise<T> => {
    const running = await starting
    if (running === undefined) return running
    undo.push(() => running.stop())
    started(name)
    return running
  }
  const settled = await Promise.allSettled([
    up('freight database (PostgreSQL)', startDatabase('freight', whole ? seeds.wholeFreight : seeds.freight, given)),
    up('warehouse database (PostgreSQL)', startDatabase('warehouse', seeds.warehouse, given)),
    up('identity server (OAuth 2.0)', startAuthorizationServer('identity', seeds.identityClients, given)),
    up('partner gateway (OAuth 2.0)', startAuthorizationServer('gateway', seeds.gatewayClients, given)),
    up('directory (SCIM 2.0)', startDirectory(whole ? seeds.wholeUsers : seeds.users, seeds.groups, given)),
    up('bastion (SSH)', startBastion(seeds.bastionKeys, given)),
    up('fleet (OpenSSH, certificates)', startFleet(seeds.fleetCertificate, given)),
    up('applications (SCIM 2.0)', crowd ? startApplications(crowd, given) : Promise.resolve(undefined)),
    up('workspace (OAuth 2.0, consents)', crowd ? startWorkspace(crowd, given) : Promise.resolve(undefined)),
    up('servers at the edge (TLS)', crowd ? startEdge(given) : Promise.resolve(undefined)),
  ] as const)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw (failed as PromiseRejectedResult).reason
  }
  const [freight, warehouse, identity, gateway, directory, bastion, fleet, applications, workspace, edge] = settled.map(
    (one) => (one as PromiseFulfilledResult<unknown>).value,
  ) as [
    Database,
    Database,
    AuthorizationServer,
    AuthorizationServer,
    Directory,
    Bastion,
    Fleet | undefined,
    Applications | undefined,
    AuthorizationServer | undefined,
    Edge | undefined,
  ]
  try {
    if (isNew) {
      await seeds.furnish(freight)
      if (whole)
        for (const { file, login } of Object.values(seeds.consumers))
          files.put(
            file,
            new Secret(JSON.stringify({ account: login, secret: files.get(seeds.wholeFreight.logins[login]!.secret).expose() })),
          )
      files.put(seeds.tariffToken, await identity.token(seeds.tariffClient, files.get(seeds.identityClients[seeds.tariffClient]!)))
      files.put(
        seeds.portalSecret,
        new Secret(
          JSON.stringify({ account: seeds.sharedLogin, secret: files.get(seeds.freight.logins[seeds.sharedLogin]!.secret).expose() }),
        ),
      )
    }
    const secret = files.get(seeds.tariffToken)
    await ports.save()
    await home.write('seeded.json', { at: new Date().toISOString() })
    return {
      files,
      freight,
      warehouse,
      identity,
      gateway,
      directory,
      bastion,
      fleet,
      tariffToken: { secret, id: listedId(secret) },
      systems: {
        'freight-db': freight.registered,
        'warehouse-db': warehouse.registered,
        'identity-server': identity.registered,
        'partner-gateway': gateway.registered,
        directory: directory.registered,
        bastion: bastion.registered,
        ...(fleet === undefined ? {} : { fleet: fleet.registered }),
        ...applications?.registered,
        ...(workspace === undefined ? {} : { [WORKSPACE]: workspace.registered }),
        ...(edge === undefined ? {} : { [EDGE]: edge.registered }),
      },
      crowd,
      applications,
      workspace,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
