// A certificate for a key that somebody else holds, and its stand-in for a key of the prober: the same authority, names and time. Both go by one name that nobody else
// has, so whatever was made under it is found again and ended, whoever died in between.
import { createHmac, type KeyObject } from 'node:crypto'
import { type CredentialSpec, done, type Issued, type Outcome, refused, Secret, unknown } from '@countersign/connector-kit'
import { type Certificate, isSignedBy, makeRequest, pemBlock, spkiOf } from '@countersign/x509'
import Value from 'typebox/value'
import type { AcmeClient } from './acme.ts'
import { joinSecret } from './certified-key.ts'
import { accountOf, isLent, lentAccount, likeIn } from './handle.ts'
import { isSameSet, misfit, Narrow, namesOf, requestIn } from './lending.ts'
import { newKey } from './new-key.ts'
import type { Register } from './register.ts'
import type { StatusReader } from './status.ts'

export interface Lender {
  readonly issuer: Certificate
  readonly status: StatusReader
  readonly acme: AcmeClient
  readonly register: Register
  /** The stand-in's key follows from it, so that a repeated call asks for the same one. */
  readonly operatorKey: Secret
}

const standInKey = (operatorKey: Secret, account: string): KeyObject =>
  newKey(new Secret(createHmac('sha256', operatorKey.expose()).update(`countersign/x509/stand-in/v1\n${account}`).digest('hex')))

export const lend = async (
  { issuer, status, acme, register, operatorKey }: Lender,
  spec: CredentialSpec & { readonly publicKey: string },
  signal: AbortSignal,
): Promise<Outcome<Issued>> => {
  const { handle } = spec
  const read = requestIn(spec.publicKey)
  if (read === undefined || !isLent(handle) || lentAccount(read.request.spki, likeIn(handle.account)) !== handle.account)
    return refused('x509.bad_handle', 'a certificate that is lent is named by the key of its request')
  const narrow: unknown = spec.narrow ?? {}
  const names = Value.Check(Narrow, narrow) ? namesOf(handle.account, narrow) : undefined
  if (names === undefined)
    return refused('x509.invalid_name', 'the rule, or the account that it is like, has names that no certificate can be had for')
  const wrong = Value.Check(Narrow, narrow) ? misfit(read.request, handle, narrow) : undefined
  if (wrong !== undefined) return refused('x509.other_names', wrong)
  const notAfter = new Date(spec.expiresAt ?? '')
  if (!(notAfter.getTime() > Date.now())) return refused('x509.bad_expiry', 'the expiry is not an instant to come')
  // ORDER: what could not be found and ended is not made.
  const there = await register.ofAccount(handle.account, signal)
  const { revoked } = await status.list(signal)
  if (there.some(({ serial }) => revoked.has(serial)))
    return refused('x509.revoked', 'a certificate for this key was ended already; bring a new key')

  const one = async (spki: Buffer, csr: () => Buffer): Promise<readonly Certificate[] | undefined> => {
    const earlier = there.find((each) => each.spki.equals(spki))
    const chain = earlier ? [earlier, issuer] : await acme.order(names, csr(), notAfter, signal)
    const [certificate] = chain
    // SAFETY: what comes back is looked at like anything that comes from outside.
    const isOurs =
      certificate?.spki.equals(spki) === true &&
      accountOf(certificate) === handle.account &&
      isSameSet(certificate.names, names) &&
      !certificate.isAuthority &&
      certificate.oddities.length === 0 &&
      certificate.notAfter !== undefined &&
      issuer.publicKey !== undefined &&
      isSignedBy(certificate, issuer.publicKey)
    return isOurs ? chain : undefined
  }
  const key = standInKey(operatorKey, handle.account)
  const holders = await one(read.request.spki, () => read.der)
  const standIn = holders && (await one(spkiOf(key), () => makeRequest(handle.account, names, key)))
  if (!holders || !standIn) return unknown('x509.other_certificate', 'the server gave a certificate that is not the one that was asked for')
  return done({
    handle,
    secret: joinSecret(key, standIn),
    forHolder: new Secret(holders.map(({ der }) => pemBlock('CERTIFICATE', der)).join('')),
    expiresAt: holders[0]!.notAfter!.toISOString(),
  })
}
