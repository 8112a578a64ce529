// The company's SSH hosts: a bastion with keys (an SSH server from npm), and, where OpenSSH is on the machine, a fleet with its certificate authority
// and revocation list. Without OpenSSH there is no fleet, and the credential that would live there is a key on the bastion.
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { connectors } from '@countersign/connectors'
import { generateKeyPair, hostSessionsScript } from '@countersign/connectors/ssh'
import { isInstalled } from '@countersign/downstreams/availability'
import { startOpenSsh } from '@countersign/downstreams/openssh'
import { startSsh2Server } from '@countersign/downstreams/ssh2-server'
import type { Home } from '../home/home.ts'
import type { SecretFiles } from '../home/secret-files.ts'
import { tether } from '../processes/keeper.ts'
import type { Ports } from './ports.ts'
import { type Registered, referencesFor } from './system.ts'

export interface Hosts {
  readonly registered: Registered
  readonly host: string
  readonly port: number
  readonly hostKey: string
  stop(): Promise<void>
}

export interface Fleet extends Hosts {
  /** The account that the certificate opens, and the certificate's name. */
  readonly account: string
  readonly certificate: string
}

interface Given {
  readonly home: Home
  readonly files: SecretFiles
  readonly ports: Ports
  readonly isNew: boolean
}

/** A key pair whose private half stays in its file; the public line is kept beside it. */
const keptKey = (files: SecretFiles, name: string): { privateKey: Secret; publicLine: string } => {
  if (!files.has(name)) {
    const pair = generateKeyPair(name)
    files.put(name, pair.privateKey)
    files.put(`${name}.pub`, new Secret(pair.publicLine))
  }
  return { privateKey: new Secret(`${files.get(name).expose()}\n`), publicLine: files.get(`${name}.pub`).expose() }
}

/** `SHA256:…` of a public line, as `ssh-keygen -l` prints it. */
export const fingerprint = (line: string): string => {
  const blob = Buffer.from(line.split(' ')[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

export const BASTION = 'bastion'
export const FLEET = 'fleet'

/** `keys`: account → name of the private key's file. Gives the fingerprints by account too. */
export const startBastion = async (
  keys: Readonly<Record<string, string>>,
  { home, files, ports, isNew }: Given,
): Promise<Hosts & { fingerprints: Readonly<Record<string, string>> }> => {
  const [operator, observer, canary] = ['operator', 'observer', 'canary'].map((who) => keptKey(files, `${BASTION}.${who}.key`))
  const server = await startSsh2Server({
    dir: home.path('world', BASTION),
    port: await ports.wish(BASTION),
    hostKey: files.kept(`${BASTION}.host`, newHostKey).expose(),
    operatorKey: operator!.publicLine,
    observerKey: observer!.publicLine,
    fixedKeys: { canary: canary!.publicLine },
  })
  ports.keep(BASTION, server.port)
  const fingerprints: Record<string, string> = {}
  for (const [account, name] of Object.entries(keys)) {
    const { publicLine } = keptKey(files, name)
    fingerprints[account] = fingerprint(publicLine)
    if (isNew) await writeFile(join(server.keysDirectory, account), `${publicLine}\n`)
  }
  const at = { host: server.host, port: server.port, hostKeys: [server.hostKey] }
  const users = { operatorUser: server.operatorUser, observerUser: server.observerUser }
  return {
    host: server.host,
    port: server.port,
    hostKey: server.hostKey,
    fingerprints,
    registered: {
      connector: 'ssh',
      config: {
        doors: [{ id: 'bastion', title: 'SSH at the bastion', ...at }],
        canaryAccount: 'canary',
        keys: { directory: { at: 'sftp', ...at, ...users, path: server.keysPath } },
        sessions: { ...at, ...users, command: server.sessionCommand },
      },
      operatorSecrets: referencesFor(files, BASTION, 'operator', { operator_key: operator!.privateKey }),
      observerSecrets: referencesFor(files, BASTION, 'observer', { observer_key: observer!.privateKey, canary_key: canary!.privateKey }),
    },
    stop: () => server.close(),
  }
}

const newHostKey = (): Secret => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return new Secret(privateKey.export({ type: 'sec1', format: 'pem' }).toString())
}

/** OpenSSH's own server; undefined where the machine has none. */
export const startFleet = async (certificateFile: string, { home, files, ports, isNew }: Given): Promise<Fleet | undefined> => {
  if (!isInstalled('sshd')) return undefined
  const [operator, observer] = ['operator', 'observer'].map((who) => keptKey(files, `${FLEET}.${who}.key`))
  const dir = home.path('world', FLEET)
  await mkdir(dir, { recursive: true })
  const letGo = tether(join(dir, 'run', 'sshd.pid'), dir)
  const server = await startOpenSsh({
    dir,
    port: await ports.wish(FLEET),
    operatorKey: operator!.publicLine,
    observerKey: observer!.publicLine,
    sessionScript: hostSessionsScript,
  }).catch(async (error) => {
    await letGo()
    throw error
  })
  ports.keep(FLEET, server.port)
  const at = { host: server.host, port: server.port, hostKeys: [server.hostKey] }
  const users = { operatorUser: server.adminUser, observerUser: server.adminUser }
  const place = (path: string) => ({ at: 'sftp', ...at, ...users, path })
  // As root there are accounts without a shell: enough to be authenticated, and nothing can be run with them.
  const [account, canaryAccount] = [server.accounts[1] ?? server.accounts[0]!, server.accounts[2] ?? server.accounts[0]!]
  const config = {
    doors: [{ id: 'fleet', title: 'SSH at the fleet', ...at }],
    canaryAccount,
    certificates: { authority: server.authority, register: place(server.register), lifetimeSeconds: 365 * 86_400 },
    revocationLists: [place(server.revocationList)],
    sessions: { ...at, ...users, command: server.sessionCommand },
  }
  const operatorSecrets = { operator_key: operator!.privateKey, authority_key: new Secret(server.authorityKey) }
  const names = (await home.read<{ certificate: string }>('fleet.json')) ?? { certificate: '' }
  if (isNew) {
    // The certificates are issued as the company would: by the operator side of the connector.
    const issuing = connectors['ssh']!.openOperator(config as never, operatorSecrets)
    const issue = async (of: string, purpose: string, file: string) => {
      const call = { idempotencyKey: file, signal: AbortSignal.timeout(20_000) }
      const outcome = await issuing.create!({ handle: { kind: 'ssh.certificate', account: of }, purpose }, call)
      if (outcome.status !== 'done') throw new Error(`no certificate for ${of}: ${outcome.status} ${outcome.code}`)
      files.put(file, outcome.value.secret)
      return outcome.value.handle.key ?? ''
    }
    await issue(canaryAccount, 'canary of the observer', `${FLEET}.observer.canary_certificate`)
    names.certificate = await issue(account, 'deployments by Brightgate', certificateFile)
    await issuing.close()
    await home.write('fleet.json', names)
  }
  return {
    host: server.host,
    port: server.port,
    hostKey: server.hostKey,
    account,
    certificate: names.certificate,
    registered: {
      connector: 'ssh',
      config,
      operatorSecrets: referencesFor(files, FLEET, 'operator', operatorSecrets),
      observerSecrets: {
        ...referencesFor(files, FLEET, 'observer', { observer_key: observer!.privateKey }),
        canary_certificate: files.reference(`${FLEET}.observer.canary_certificate`),
      },
    },
    async stop() {
      await server.close()
      await letGo()
    },
  }
}
