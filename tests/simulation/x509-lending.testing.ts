// A certificate authority, a service behind mutual TLS, and a workload that makes a key for each lease and keeps it: what the suite of leases needs of it.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { request } from 'node:https'
import { requestFor, x509 } from '@countersign/connectors/x509'
import { settingsFor, startCertificateAuthority } from '@countersign/downstreams/x509'
import { lentAccount } from '../../packages/connectors/src/x509/handle.ts'
import { spkiOf } from '../../packages/x509/src/index.ts'
import type { Lender } from './leases-real.test.ts'

const LIKE = 'ci.internal'
const NAMES = ['orders.internal']

export const x509Lending = async (): Promise<Lender> => {
  const authority = await startCertificateAuthority()
  const keys = new Map<string, KeyObject>()
  const status = (key: KeyObject, cert: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const asked = request(
        authority.service.url,
        { agent: false, key: key.export({ type: 'pkcs8', format: 'pem' }), cert, ca: authority.root },
        (answer) => {
          resolve(answer.statusCode ?? 0)
          asked.destroy()
        },
      )
      asked.on('error', reject).end()
    })
  return {
    connector: x509,
    kind: 'x509.certificate',
    config: settingsFor(authority),
    secrets: {
      operator: { operator_key: authority.operatorKey, operator_token: authority.operatorToken },
      observer: { observer_token: authority.observerToken, canary_certificate: authority.issue('canary.internal').secret },
    },
    model: { account: LIKE, key: `serial:${authority.issue(LIKE).serial}` },
    narrow: { names: NAMES },
    bring: (statement) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      keys.set(lentAccount(spkiOf(privateKey), LIKE), privateKey)
      return { publicKey: requestFor(privateKey, LIKE, NAMES, statement) }
    },
    use: async (account, certificate) => {
      const alive = async () => (await status(keys.get(account)!, certificate.expose())) === 200
      if (!(await alive())) throw new Error('the service did not take the certificate')
      return { alive, close: async () => {} }
    },
    stop: () => authority.stop(),
  }
}
