// The suite against a certificate authority and a service behind mutual TLS that asks for its list.
import { randomBytes } from 'node:crypto'
import type { ConformanceTarget } from '@countersign/connector-kit/conformance'
import { connectorConformance } from '@countersign/connector-kit/conformance'
import { settingsFor, startCertificateAuthority } from '@countersign/downstreams/x509'
import { CERTIFICATE } from './handle.ts'
import { x509 } from './index.ts'

const PAGE = 5
const name = (): string => `svc-${randomBytes(6).toString('hex')}.internal`

const target = async (): Promise<ConformanceTarget> => {
  const authority = await startCertificateAuthority()
  const config = { ...settingsFor(authority), pageSize: PAGE }
  const off = (set: (on: boolean) => void) => async () => {
    set(true)
    return async () => set(false)
  }
  return {
    connector: x509,
    config,
    operatorSecrets: { operator_key: authority.operatorKey, operator_token: authority.operatorToken },
    observerSecrets: { observer_token: authority.observerToken, canary_certificate: authority.issue('canary.internal').secret },
    observerAsOperator: { config, secrets: { operator_key: authority.strangerKey, operator_token: authority.observerToken } },
    pageSize: PAGE,
    provision: async () => {
      const account = name()
      const { serial, secret } = authority.issue(account)
      return { handle: { kind: CERTIFICATE, account, key: `serial:${serial}` }, secret }
    },
    newSpec: () => ({ handle: { kind: CERTIFICATE, account: name() }, purpose: 'conformance' }),
    outage: off((on) => authority.setDown(on)),
    hang: off((on) => authority.setHanging(on)),
    secretNamesItself: true,
    close: () => authority.stop(),
  }
}

connectorConformance('certificates', target)
