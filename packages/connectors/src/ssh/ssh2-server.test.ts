// The conformance suite for public keys, against the npm-only SSH server: keys reached over SFTP, sessions through the server's own command.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConformanceTarget, connectorConformance, TcpGate } from '@countersign/connector-kit/conformance'
import { startSsh2Server } from '@countersign/downstreams/ssh2-server'
import { generateKeyPair, ssh } from './index.ts'
import { openEchoSession, publicKeyCredential } from './testing.ts'

const setup = async (): Promise<ConformanceTarget> => {
  const dir = await mkdtemp(join(tmpdir(), 'countersign-ssh2-'))
  const [operator, observer, canary] = [generateKeyPair(), generateKeyPair(), generateKeyPair()]
  const server = await startSsh2Server({
    dir,
    operatorKey: operator.publicLine,
    observerKey: observer.publicLine,
    fixedKeys: { canary: canary.publicLine },
  })
  const gate = await TcpGate.open(server)
  const at = { host: gate.host, port: gate.port, hostKeys: [server.hostKey] }
  const users = { operatorUser: server.operatorUser, observerUser: server.observerUser }
  const configWith = (named: typeof users) => ({
    doors: [{ id: 'main', ...at }],
    canaryAccount: 'canary',
    keys: { directory: { at: 'sftp', ...at, ...named, path: server.keysPath } },
    sessions: { ...at, ...named, command: server.sessionCommand },
  })
  return {
    connector: ssh,
    config: configWith(users),
    operatorSecrets: { operator_key: operator.privateKey },
    observerSecrets: { observer_key: observer.privateKey, canary_key: canary.privateKey },
    observerAsOperator: {
      config: configWith({ ...users, operatorUser: server.observerUser }),
      secrets: { operator_key: observer.privateKey },
    },
    provision: async () => {
      const account = `svc_${randomBytes(6).toString('hex')}`
      const { privateKey, publicLine } = generateKeyPair()
      await writeFile(join(server.keysDirectory, account), `# made by hand\n${publicLine} ${account}\n`)
      return publicKeyCredential(account, privateKey)
    },
    newSpec: () => ({ handle: { kind: 'ssh.public_key', account: `new_${randomBytes(6).toString('hex')}` }, purpose: 'conformance' }),
    nextSecret: () => generateKeyPair().privateKey,
    openSession: ({ handle, secret }) => openEchoSession(server, handle.account, secret),
    secretNamesItself: true,
    outage: () => gate.outage(),
    hang: () => gate.hang(),
    close: async () => {
      await gate.close()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

connectorConformance('ssh public keys on an npm ssh server', setup)
