// A provider with access on every kind of server of the sandbox company: real ones, on loopback. Half of the accounts are the product's to end, half
// the peer's; how they came there is not measured.
import { join } from 'node:path'
import type { Secret } from '@countersign/connector-kit'
import type { Database } from '@countersign/core/platform/database'
import { openHome } from '@countersign/sandbox/home/home'
import { secretFiles } from '@countersign/sandbox/home/secret-files'
import { startAuthorizationServer } from '@countersign/sandbox/world/authorization-servers'
import { startBastion } from '@countersign/sandbox/world/bastion'
import { startDatabase } from '@countersign/sandbox/world/databases'
import { startDirectory } from '@countersign/sandbox/world/directory'
import { openPorts } from '@countersign/sandbox/world/ports'
import type { Registered } from '@countersign/sandbox/world/system'

/** Of each hundred credentials, how many are on which kind of server. */
const SHARES = { database: 40, identity: 30, directory: 25, bastion: 5 } as const
type System = keyof typeof SHARES

const KINDS: Readonly<Record<System, string>> = {
  database: 'postgresql.password',
  identity: 'oauth.client_secret',
  directory: 'scim.user',
  bastion: 'ssh.public_key',
}

export interface Account {
  readonly system: System
  readonly handle: { readonly kind: string; readonly account: string; readonly key?: string }
  readonly secret: Secret
  readonly reference: string
}

export interface Estate {
  readonly systems: Readonly<Record<System, Registered>>
  readonly ours: readonly Account[]
  readonly peers: readonly Account[]
  stop(): Promise<void>
}

export const buildEstate = async (folder: string, count: number): Promise<Estate> => {
  const home = await openHome(join(folder, 'company'))
  const files = secretFiles(home)
  const given = { home, files, ports: await openPorts(home), isNew: true, signal: new AbortController().signal }
  const names = (system: System): string[] =>
    Array.from({ length: 2 * Math.round((count * SHARES[system]) / 100) }, (_, n) => `${system.slice(0, 2)}_account_${n}`)
  const named = (system: System) => Object.fromEntries(names(system).map((name) => [name, name]))
  const logins = Object.fromEntries(names('database').map((name) => [name, { secret: name, memberOf: [] }]))
  const undo: (() => Promise<void>)[] = []
  const started = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const running = await starting
    undo.push(() => running.stop())
    return running
  }
  const stop = async (): Promise<void> => {
    await Promise.allSettled(undo.map((step) => step()))
    home.release()
  }
  try {
    const database = await started(startDatabase('database', { groups: [], logins }, given))
    const identity = await started(startAuthorizationServer('identity', named('identity'), given))
    const directory = await started(startDirectory(named('directory'), {}, given))
    const bastion = await started(startBastion(named('bastion'), given))
    const accounts = (Object.keys(SHARES) as System[]).flatMap((system) =>
      names(system).map((account): Account => {
        const key = system === 'bastion' ? { key: bastion.fingerprints[account]! } : {}
        return { system, handle: { kind: KINDS[system], account, ...key }, secret: files.get(account), reference: files.reference(account) }
      }),
    )
    const systems = {
      database: database.registered,
      identity: identity.registered,
      directory: directory.registered,
      bastion: bastion.registered,
    }
    return { systems, ours: accounts.filter((_, n) => n % 2 === 0), peers: accounts.filter((_, n) => n % 2 === 1), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Registers the systems, and what of them belongs to the provider `leaving`. */
export const registerEstate = async (db: Database, org: string, { systems, ours }: Estate): Promise<void> => {
  await db
    .insertInto('systems')
    .values(
      Object.entries(systems).map(([id, { connector, config, operatorSecrets, observerSecrets }]) => ({
        org_id: org,
        id,
        name: id,
        connector,
        environment: 'production' as const,
        config: JSON.stringify(config),
        operator_secrets: JSON.stringify(operatorSecrets),
        observer_secrets: JSON.stringify(observerSecrets),
      })),
    )
    .execute()
  for (const [n, { system, handle, reference }] of ours.entries()) {
    await db
      .insertInto('identities')
      .values({
        org_id: org,
        id: `idn-${n}`,
        kind: 'service_account',
        name: `Service ${n}`,
        purpose: 'measurement',
        party_id: 'leaving',
        contract_id: 'contract',
        business_owner: 'eve',
        technical_owner: 'finn',
        environment: 'production',
        criticality: 'high',
        expires_at: new Date(Date.now() + 365 * 86_400_000),
      })
      .execute()
    await db
      .insertInto('credentials')
      .values({
        org_id: org,
        id: `crd-${n}`,
        identity_id: `idn-${n}`,
        system_id: system,
        kind: handle.kind,
        account: handle.account,
        ...(handle.key === undefined ? {} : { key: handle.key }),
        secret_ref: reference,
      })
      .execute()
  }
}
