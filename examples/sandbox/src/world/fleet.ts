// The company's fleet of vehicle gateways: OpenSSH's own server with a certificate authority and a revocation list. Where the machine has no OpenSSH,
// or its accounts can't be logged in to that way, there is no fleet, and the company is without the credential that would live there.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { connectors } from '@countersign/connectors'
import { hostSessionsScript } from '@countersign/connectors/ssh'
import { isInstalled } from '@countersign/downstreams/availability'
import { type OpenSsh, startOpenSsh } from '@countersign/downstreams/openssh'
import type { Home } from '../home/home.ts'
import type { SecretFiles } from '../home/secret-files.ts'
import { tether } from '../processes/keeper.ts'
import type { Ports } from './ports.ts'
import { type KeptKey, keptKey } from './ssh-keys.ts'
import { type Registered, referencesFor } from './system.ts'

export interface Fleet {
  readonly registered: Registered
  /** The account that the certificate opens, and the certificate's name. */
  readonly account: string
  readonly certificate: string
  stop(): Promise<void>
}

interface Given {
  readonly home: Home
  readonly files: SecretFiles
  readonly ports: Ports
  readonly isNew: boolean
}

const NAME = 'fleet'
const CANARY_FILE = `${NAME}.observer.canary_certificate`

/** Undefined where there can be no fleet; what was started for it is ended again. */
export const startFleet = async (certificateFile: string, given: Given): Promise<Fleet | undefined> => {
  const { home, files, ports, isNew } = given
  const known = await home.read<{ certificate: string }>('fleet.json')
  if (!isInstalled('sshd') || (!isNew && known === undefined)) return undefined
  const [operator, observer] = ['operator', 'observer'].map((who) => keptKey(files, `${NAME}.${who}.key`)) as [KeptKey, KeptKey]
  const dir = home.path('world', NAME)
  await mkdir(dir, { recursive: true })
  const letGo = tether(join(dir, 'run', 'sshd.pid'), dir)
  let server: OpenSsh | undefined
  const stop = async () => {
    await server?.close()
    await letGo()
  }
  try {
    server = await startOpenSsh({
      dir,
      port: await ports.wish(NAME),
      operatorKey: operator.publicLine,
      observerKey: observer.publicLine,
      sessionScript: hostSessionsScript,
    })
    const described = describe(server)
    const operatorSecrets = { operator_key: operator.privateKey, authority_key: new Secret(server.authorityKey) }
    const certificate = isNew ? await issueBoth(given, described, operatorSecrets, certificateFile) : known?.certificate
    if (certificate === undefined) {
      await stop()
      return undefined
    }
    ports.keep(NAME, server.port)
    await home.write('fleet.json', { certificate })
    return {
      account: described.account,
      certificate,
      registered: {
        connector: 'ssh',
        config: described.config,
        operatorSecrets: referencesFor(files, NAME, 'operator', operatorSecrets),
        observerSecrets: {
          ...referencesFor(files, NAME, 'observer', { observer_key: observer.privateKey }),
          canary_certificate: files.reference(CANARY_FILE),
        },
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const describe = (server: OpenSsh) => {
  const at = { host: server.host, port: server.port, hostKeys: [server.hostKey] }
  const users = { operatorUser: server.adminUser, observerUser: server.adminUser }
  const place = (path: string) => ({ at: 'sftp', ...at, ...users, path })
  // As root there are accounts without a shell: enough to be authenticated, and nothing can be run with them.
  const [own, account = own, canaryAccount = own] = server.accounts as readonly [string, string?, string?]
  const config = {
    doors: [{ id: 'fleet', title: 'SSH at the fleet', ...at }],
    canaryAccount,
    certificates: { authority: server.authority, register: place(server.register), lifetimeSeconds: 365 * 86_400 },
    revocationLists: [place(server.revocationList)],
    sessions: { ...at, ...users, command: server.sessionCommand },
  }
  return { config, account, canaryAccount }
}

/** The certificates are issued as the company would: by the operator side of the connector. Undefined where nobody can be logged in. */
const issueBoth = async (
  { files }: Given,
  { config, account, canaryAccount }: ReturnType<typeof describe>,
  operatorSecrets: Readonly<Record<string, Secret>>,
  certificateFile: string,
): Promise<string | undefined> => {
  const issuing = connectors['ssh']!.openOperator(config as never, operatorSecrets)
  const issue = async (of: string, purpose: string, file: string): Promise<string | undefined> => {
    const call = { idempotencyKey: file, signal: AbortSignal.timeout(20_000) }
    const outcome = await issuing.create!({ handle: { kind: 'ssh.certificate', account: of }, purpose }, call)
    if (outcome.status !== 'done') return undefined
    files.put(file, outcome.value.secret)
    return outcome.value.handle.key
  }
  try {
    const canary = await issue(canaryAccount, 'canary of the observer', CANARY_FILE)
    return canary === undefined ? undefined : await issue(account, 'deployments by Brightgate', certificateFile)
  } finally {
    await issuing.close()
  }
}
