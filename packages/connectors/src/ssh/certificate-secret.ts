// The secret of a certificate credential: the private key's text, then the certificate's line. Neither is of use without the other.
import { Secret } from '@countersign/connector-kit'
import { type Certificate, certificateFromLine, certificateLine } from './certificate.ts'
import { SshError } from './errors.ts'
import { type Signer, signerFrom } from './private-key.ts'

export const joinSecret = (privateKey: Secret, certificate: Certificate): Secret =>
  new Secret(`${privateKey.expose().trimEnd()}\n${certificateLine(certificate)}\n`)

export interface CertifiedKey {
  readonly certificate: Certificate
  readonly signer: Signer
}

/** Reads both halves and checks that they belong together. `ssh.malformed` otherwise. */
export function readSecret(secret: Secret): CertifiedKey {
  const text = secret.expose().trimEnd()
  const cut = text.lastIndexOf('\n')
  const certificate = certificateFromLine(text.slice(cut + 1))
  const signer = signerFrom(new Secret(`${text.slice(0, Math.max(cut, 0))}\n`))
  if (!signer.publicKey.blob.equals(certificate.subject.blob))
    throw new SshError('ssh.malformed', 'the certificate is for another key than the one beside it')
  return { certificate, signer }
}
