// A host with OpenSSH that trusts an authority, and a workload that keeps its key to itself: what the suite of leases needs of it.
import { randomBytes } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { possessionNamespace, Secret } from '@countersign/connector-kit'
import { generateKeyPair, hostSessionsScript, ssh } from '@countersign/connectors/ssh'
import { startOpenSsh } from '@countersign/downstreams/openssh'
import { certificateLine, issueCertificate } from '../../packages/connectors/src/ssh/certificate.ts'
import { joinSecret } from '../../packages/connectors/src/ssh/certificate-secret.ts'
import { generatePrivateKey, signerFrom } from '../../packages/connectors/src/ssh/private-key.ts'
import { signedFile } from '../../packages/connectors/src/ssh/signature.ts'
import { openCertificateSession } from '../../packages/connectors/src/ssh/testing.ts'
import type { Lender } from './leases-real.test.ts'

export const sshLending = async (): Promise<Lender> => {
  const [operator, observer, own] = [generateKeyPair('operator'), generateKeyPair('observer'), generateKeyPair('workload')]
  const server = await startOpenSsh({
    operatorKey: operator.publicLine,
    observerKey: observer.publicLine,
    sessionScript: hostSessionsScript,
  })
  const account = userInfo().username
  const canary = process.getuid?.() === 0 ? 'daemon' : account
  const canaryKey = generatePrivateKey()
  const certificate = issueCertificate(
    {
      subject: signerFrom(canaryKey).publicKey,
      serial: randomBytes(8).readBigUInt64BE() | 1n,
      keyId: 'canary',
      principals: [canary],
      validAfter: new Date(Date.now() - 60_000),
      validBefore: new Date(Date.now() + 86_400_000),
      extensions: [],
    },
    signerFrom(new Secret(server.authorityKey)),
  )
  await appendFile(server.register, `${certificateLine(certificate)}\n`)
  const at = { host: server.host, port: server.port, hostKeys: [server.hostKey] }
  const users = { operatorUser: server.adminUser, observerUser: server.adminUser }
  const place = (path: string) => ({ at: 'sftp', ...at, ...users, path })
  return {
    connector: ssh,
    kind: 'ssh.certificate',
    config: {
      doors: [{ id: 'main', ...at }],
      canaryAccount: canary,
      certificates: { authority: server.authority, register: place(server.register), extensions: ['permit-pty'] },
      revocationLists: [place(server.revocationList)],
      sessions: { ...at, ...users, command: server.sessionCommand },
    },
    secrets: {
      operator: { operator_key: operator.privateKey, authority_key: new Secret(server.authorityKey) },
      observer: { observer_key: observer.privateKey, canary_certificate: joinSecret(canaryKey, certificate) },
    },
    model: { account },
    narrow: { sourceAddresses: ['127.0.0.0/8'] },
    bring: (statement) => ({
      publicKey: own.publicLine,
      proof: signedFile(signerFrom(own.privateKey), possessionNamespace, statement),
    }),
    use: async (who, given) => {
      const both = new Secret(`${own.privateKey.expose().trimEnd()}\n${given.expose()}`)
      const session = await openCertificateSession(server, who, both)
      if (await session.alive()) return session
      await session.close()
      throw new Error('the host did not let the certificate in')
    },
    stop: () => server.close(),
  }
}
