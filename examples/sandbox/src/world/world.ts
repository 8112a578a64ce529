// The world around the product: every downstream server of the company, seeded once, found again at each further start.
// It must never know anything of plans, mandates or proofs: it only is there, works, and fails as real systems do.
import { Secret } from '@countersign/connector-kit'
import type { Home } from '../home/home.ts'
import { type SecretFiles, secretFiles } from '../home/secret-files.ts'
import { type AuthorizationServer, listedId, startAuthorizationServer } from './authorization-servers.ts'
import { type Bastion, startBastion } from './bastion.ts'
import { type Database, startDatabase } from './databases.ts'
import { type Directory, startDirectory } from './directory.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { openPorts } from './ports.ts'
import * as seeds from './seeds.ts'
import type { Registered } from './system.ts'

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
  /** By system id, for the registration. */
  readonly systems: Readonly<Record<string, Registered>>
  stop(): Promise<void>
}

/** Starts everything side by side. `started` hears of each server as it is up. Whatever was started is stopped when another part fails. */
export const startWorld = async (home: Home, started: (name: string) => void, signal: AbortSignal): Promise<World> => {
  const files = secretFiles(home)
  const ports = await openPorts(home)
  const isNew = (await home.read('seeded.json')) === undefined
  const given = { home, files, ports, isNew, signal }
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
    up('freight database (PostgreSQL)', startDatabase('freight', seeds.freight, given)),
    up('warehouse database (PostgreSQL)', startDatabase('warehouse', seeds.warehouse, given)),
    up('identity server (OAuth 2.0)', startAuthorizationServer('identity', seeds.identityClients, given)),
    up('partner gateway (OAuth 2.0)', startAuthorizationServer('gateway', seeds.gatewayClients, given)),
    up('directory (SCIM 2.0)', startDirectory(seeds.users, seeds.groups, given)),
    up('bastion (SSH)', startBastion(seeds.bastionKeys, given)),
    up('fleet (OpenSSH, certificates)', startFleet(seeds.fleetCertificate, given)),
  ] as const)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw (failed as PromiseRejectedResult).reason
  }
  const [freight, warehouse, identity, gateway, directory, bastion, fleet] = settled.map(
    (one) => (one as PromiseFulfilledResult<unknown>).value,
  ) as [Database, Database, AuthorizationServer, AuthorizationServer, Directory, Bastion, Fleet | undefined]
  try {
    if (isNew) {
      await seeds.furnish(freight)
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
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
