// A provider with access on every kind of server of the sandbox company. Half of the accounts are the product's to end, half the peer's. The servers
// are a process of their own (`servers.ts`), so that neither side waits for its own servers' turns.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Secret } from '@countersign/connector-kit'
import type { Database } from '@countersign/core/platform/database'
import type { SecretReferences } from '@countersign/core/runtime'
import type { Registered } from '@countersign/sandbox/world/system'

/** Of each hundred credentials, how many are on which kind of server. */
export const SHARES = { database: 40, identity: 30, directory: 25, bastion: 5 } as const
export type System = keyof typeof SHARES

export const KINDS: Readonly<Record<System, string>> = {
  database: 'postgresql.password',
  identity: 'oauth.client_secret',
  directory: 'scim.user',
  bastion: 'ssh.public_key',
}

interface Known {
  readonly system: System
  readonly handle: { readonly kind: string; readonly account: string; readonly key?: string }
  readonly reference: string
}

/** What the servers' process says of itself. */
export interface Told {
  readonly systems: Readonly<Record<System, Registered>>
  readonly accounts: readonly Known[]
}

export interface Account extends Known {
  readonly secret: Secret
}

export interface Estate {
  readonly systems: Told['systems']
  readonly ours: readonly Account[]
  readonly peers: readonly Account[]
  stop(): Promise<void>
}

export const buildEstate = async (folder: string, count: number, references: SecretReferences): Promise<Estate> => {
  const program = new URL('servers.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [program, join(folder, 'company'), String(count)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.stdin.end()
    await ended
  }
  const said = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => undefined)])
  if (!said) throw new Error('the servers ended before they were there')
  const { systems, accounts }: Told = JSON.parse(String(said[0]))
  const all = await Promise.all(
    accounts.map(async (known): Promise<Account> => ({ ...known, secret: await references.resolve(known.reference) })),
  )
  return { systems, ours: all.filter((_, n) => n % 2 === 0), peers: all.filter((_, n) => n % 2 === 1), stop }
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
