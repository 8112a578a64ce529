// A maker of authenticators for suites: its authority, and what it certifies of a model. A double: no maker's key is to be had.
import { generateKeyPairSync } from 'node:crypto'
import { distinguishedName, makeCertificate, pemBlock } from '@countersign/x509'

const years = (from: number): Date => new Date(`${from}-01-01T00:00:00Z`)

/** As WebAuthn Level 3, section 8.2.1, wants the subject of such a certificate. */
const nameOf = (maker: string, unit: string, name: string) =>
  distinguishedName([
    ['2.5.4.6', 'AT'],
    ['2.5.4.10', maker],
    ['2.5.4.11', unit],
    ['2.5.4.3', name],
  ])

export const makerOf = (name: string, until = 2050) => {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const root = pair()
  const subject = nameOf(name, 'Authorities', `${name} Root`)
  const spki = (key: ReturnType<typeof pair>) => key.publicKey.export({ format: 'der', type: 'spki' })
  const common = { issuer: subject, issuerKey: root.privateKey, notBefore: years(2020), notAfter: years(until) }
  const authority = makeCertificate({ ...common, subject, spki: spki(root), serial: Buffer.from([1]), authority: {} })
  return {
    pem: pemBlock('CERTIFICATE', authority),
    /** For an authenticator of its making. */
    vouch: () => {
      const own = pair()
      const certificate = makeCertificate({
        ...common,
        subject: nameOf(name, 'Authenticator Attestation', `${name} Key`),
        spki: spki(own),
        serial: Buffer.from([2]),
      })
      return { certificates: [certificate], privateKey: own.privateKey }
    },
  }
}
