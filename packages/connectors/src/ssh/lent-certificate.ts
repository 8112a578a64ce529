// A certificate for a key that somebody else holds, and its stand-in: the same authority, serial number, account and times for a key of the prober, bound to run
// nothing. A revocation list names a certificate by authority and serial number, so whatever a host says of one by that list it says of the other.
import { type CredentialSpec, Secret } from '@countersign/connector-kit'
import Value from 'typebox/value'
import { type Certificate, type CertificateRequest, certificateLine, issueCertificate } from './certificate.ts'
import { joinSecret } from './certificate-secret.ts'
import { Narrow } from './lending.ts'
import { Refusal } from './outcomes.ts'
import { generatePrivateKey, type Signer, signerFrom } from './private-key.ts'
import { publicKeyFromLine } from './public-key.ts'

/** What the witness would run, were it ever used to log in. */
const NOTHING = '/bin/false'

export interface Lent {
  readonly certificate: Certificate
  readonly forHolder: Secret
  readonly standIn: Secret
}

const optionsOf = ({ command, sourceAddresses }: Narrow): Record<string, string> => ({
  ...(command === undefined ? {} : { 'force-command': command }),
  ...(sourceAddresses === undefined ? {} : { 'source-address': sourceAddresses.join(',') }),
})

/** `common`: serial number, account and times. Throws a `Refusal` where the rule gives more than the settings let. */
export const lendCertificate = (
  spec: CredentialSpec & { readonly publicKey: string },
  common: Pick<CertificateRequest, 'serial' | 'principals' | 'validAfter' | 'validBefore' | 'keyId'>,
  permitted: readonly string[],
  authority: Signer,
): Lent => {
  const narrow: unknown = spec.narrow ?? {}
  if (!Value.Check(Narrow, narrow)) throw new Refusal('ssh.bad_narrowing', 'what the rule says under `narrow` is not of the form it has')
  const beyond = (narrow.extensions ?? []).find((name) => !permitted.includes(name))
  if (beyond !== undefined)
    throw new Refusal('ssh.extension_not_allowed', `\`${beyond}\` is not among the \`extensions\` of the system's settings`)
  const certificate = issueCertificate(
    { ...common, subject: publicKeyFromLine(spec.publicKey), extensions: narrow.extensions ?? [], criticalOptions: optionsOf(narrow) },
    authority,
  )
  const key = generatePrivateKey('')
  const standIn = issueCertificate(
    {
      ...common,
      keyId: `${common.keyId}:stand-in`,
      subject: signerFrom(key).publicKey,
      extensions: [],
      // Where the holder may come from is not where the prober is, so `source-address` is the holder's alone.
      criticalOptions: { 'force-command': NOTHING },
    },
    authority,
  )
  return { certificate, forHolder: new Secret(`${certificateLine(certificate)}\n`), standIn: joinSecret(key, standIn) }
}
