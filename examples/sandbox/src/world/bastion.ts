// The company's bastion: an SSH server from npm, with keys for its accounts in a directory that is reached over SFTP.
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { startSsh2Server } from '@countersign/downstreams/ssh2-server'
import type { Home } from '../home/home.ts'
import type { SecretFiles } from '../home/secret-files.ts'
import type { Ports } from './ports.ts'
import { fingerprint, keptKey } from './ssh-keys.ts'
import { type Registered, referencesFor } from './system.ts'

export interface Bastion {
  readonly registered: Registered
  /** Of each account's key. */
  readonly fingerprints: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const NAME = 'bastion'

/** `keys`: account → name of the private key's file. */
export const startBastion = async (
  keys: Readonly<Record<string, string>>,
  { home, files, ports, isNew }: { home: Home; files: SecretFiles; ports: Ports; isNew: boolean },
): Promise<Bastion> => {
  const [operator, observer, canary] = ['operator', 'observer', 'canary'].map((who) => keptKey(files, `${NAME}.${who}.key`))
  const server = await startSsh2Server({
    dir: home.path('world', NAME),
    port: await ports.wish(NAME),
    hostKey: files.kept(`${NAME}.host`, newHostKey).expose(),
    operatorKey: operator!.publicLine,
    observerKey: observer!.publicLine,
    fixedKeys: { canary: canary!.publicLine },
  })
  ports.keep(NAME, server.port)
  const fingerprints: Record<string, string> = {}
  for (const [account, name] of Object.entries(keys)) {
    const { publicLine } = keptKey(files, name)
    fingerprints[account] = fingerprint(publicLine)
    if (isNew) await writeFile(join(server.keysDirectory, account), `${publicLine}\n`)
  }
  const at = { host: server.host, port: server.port, hostKeys: [server.hostKey] }
  const users = { operatorUser: server.operatorUser, observerUser: server.observerUser }
  return {
    fingerprints,
    registered: {
      connector: 'ssh',
      config: {
        doors: [{ id: 'bastion', title: 'SSH at the bastion', ...at }],
        canaryAccount: 'canary',
        keys: { directory: { at: 'sftp', ...at, ...users, path: server.keysPath } },
        sessions: { ...at, ...users, command: server.sessionCommand },
      },
      operatorSecrets: referencesFor(files, NAME, 'operator', { operator_key: operator!.privateKey }),
      observerSecrets: referencesFor(files, NAME, 'observer', { observer_key: observer!.privateKey, canary_key: canary!.privateKey }),
    },
    stop: () => server.close(),
  }
}

const newHostKey = (): Secret => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return new Secret(privateKey.export({ type: 'sec1', format: 'pem' }).toString())
}
