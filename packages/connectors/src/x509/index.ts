// The X.509 connector: certificates of one authority, issued and revoked through ACME (RFC 8555), listed, and proven dead by its list, its OCSP responder and
// handshakes with servers that honour them. Only configured addresses are contacted; those that a certificate names never are.
import { defineConnector } from '@countersign/connector-kit'
import { X509Config } from './config.ts'
import { CERTIFICATE } from './handle.ts'
import { certificateLending } from './lending.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

export const x509 = defineConnector({
  kind: 'x509',
  title: 'X.509 certificate authority',
  reaches: 'Certificates of one authority: issued by ACME, revoked, and seen refused by servers',
  config: X509Config,
  operatorSecrets: {
    operator_key: 'private key (PEM, P-256) of the ACME account that may issue and revoke',
    operator_token: 'bearer token that may read the listing of certificates',
  },
  observerSecrets: {
    observer_token: 'bearer token that may read the listing of certificates, and nothing else',
    canary_certificate: "private key and certificate (PEM) of the observer's own: the positive control",
  },
  credentialKinds: {
    [CERTIFICATE]: {
      title: 'X.509 certificate',
      actions: ['create', 'rotate', 'delete'],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: 0,
      lending: certificateLending,
    },
  },
  openOperator,
  openObserver,
})

export type { X509Config } from './config.ts'
export { requestFor } from './lending.ts'
