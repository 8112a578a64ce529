// The signature of a security event token (RFC 8417): a compact JWS of type `secevent+jwt` by a key of its transmitter. Says what was signed, and nothing of what
// that comes to. SAFETY: no claim is read before the signature holds; a key counts only by the document, never by what the token brings.
import { digestOfToken } from '@countersign/connector-kit'
import { algorithms } from '@countersign/core/authority/issuance/index'
import type { StandingTransmitter } from '@countersign/core/authority/transmitters/index'
import { refuseSet, type SignedBy } from '@countersign/core/execution/signals/index'
import { CountersignError } from '@countersign/ledger'
import { type CompactJWSHeaderParameters, compactVerify, createLocalJWKSet, decodeProtectedHeader, errors } from 'jose'
import type { IssuerKeys } from '../issuance/issuer-keys.ts'

const compact = /^[A-Za-z0-9_-]{2,4000}\.[A-Za-z0-9_-]{2,60000}\.[A-Za-z0-9_-]{2,2000}$/
const types: ReadonlySet<string> = new Set(['secevent+jwt', 'application/secevent+jwt'])
const known: readonly string[] = algorithms

export interface SignedSet extends SignedBy {
  /** What was signed, not yet read as anything. */
  readonly payload: Buffer
}

/** Its form, before anybody is asked for a key: alike for every transmitter, whether or not there is one. Errors: `set.invalid_request`, `set.invalid_key`. */
export const headerOf = (token: string): CompactJWSHeaderParameters => {
  if (!compact.test(token)) throw refuseSet('invalid_request', 'the body is no compact JWS')
  let header: ReturnType<typeof decodeProtectedHeader>
  try {
    header = decodeProtectedHeader(token)
  } catch {
    throw refuseSet('invalid_request', 'its header can not be read')
  }
  if (typeof header.typ !== 'string' || !types.has(header.typ.toLowerCase()))
    throw refuseSet('invalid_request', 'its `typ` is not `secevent+jwt`')
  const { alg } = header
  if (alg === undefined || !known.includes(alg)) throw refuseSet('invalid_key', `it is signed with none of ${algorithms.join(', ')}`)
  return { ...header, alg }
}

/** Whatever does not hold has one answer, so that nobody learns which transmitters and keys there are. */
export const notAuthentic = (): CountersignError =>
  refuseSet('authentication_failed', 'no transmitter of this name has signed this; the log of the server says why, by the request id')

/** What holds, or why it doesn't: for the log alone. Errors: `issuer.keys_unavailable`. */
export const verifySet = async (
  token: string,
  header: CompactJWSHeaderParameters,
  { text }: StandingTransmitter,
  keys: IssuerKeys,
): Promise<SignedSet | { readonly why: string }> => {
  const verify = async (fresh: boolean) =>
    compactVerify(token, createLocalJWKSet(await keys.of(text.keys, fresh)), { algorithms: [...text.algorithms] })
  try {
    // It may have begun to sign with a new key.
    const { payload } = await verify(false).catch((error: unknown) => {
      if (error instanceof errors.JWKSNoMatchingKey) return verify(true)
      throw error
    })
    return {
      payload: Buffer.from(payload),
      // SAFETY: of what is signed: a signature can be written in more than one way, and the token would seem another.
      digest: digestOfToken(token),
      key: typeof header.kid === 'string' ? header.kid.slice(0, 200) : header.alg,
    }
  } catch (error) {
    if (error instanceof CountersignError) throw error
    return { why: error instanceof errors.JOSEError ? error.code : 'it can not be verified' }
  }
}
