// The secret of a certificate credential: the private key and the certificate with those above it, PEM. Neither is of use without the other.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { type Certificate, pemBlock, pemBlocks, readCertificate, spkiOf, X509Error } from '@countersign/x509'

export interface CertifiedKey {
  readonly certificate: Certificate
  readonly key: KeyObject
  readonly above: readonly Certificate[]
}

export const joinSecret = (key: KeyObject, chain: readonly Certificate[]): Secret =>
  new Secret(`${key.export({ type: 'pkcs8', format: 'pem' }).toString()}${chain.map(({ der }) => pemBlock('CERTIFICATE', der)).join('')}`)

export const publicKeyOf = (spki: Buffer): KeyObject => createPublicKey({ key: spki, format: 'der', type: 'spki' })

/** Throws `malformed` where it is none, or the key is another one's. SAFETY: an error never quotes it. */
export const readSecret = (secret: Secret): CertifiedKey => {
  try {
    const text = secret.expose()
    const [certificate, ...above] = pemBlocks(text, 'CERTIFICATE', 10).map(readCertificate)
    const [pkcs8] = pemBlocks(text, 'PRIVATE KEY', 1)
    if (!certificate || !pkcs8) throw new X509Error('malformed')
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
    if (!spkiOf(key).equals(certificate.spki)) throw new X509Error('malformed')
    return { certificate, key, above }
  } catch {
    throw new X509Error('malformed', 'the secret is no private key with its certificate')
  }
}
