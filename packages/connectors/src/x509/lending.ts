// How a certificate is lent: its holder brings a request (PKCS #10) signed with his key and bound to this one occasion, and the rule says for which names it may be.

import type { KeyObject } from 'node:crypto'
import { createHash } from 'node:crypto'
import type { Handle, Lending } from '@countersign/connector-kit'
import { type AltName, isHostile, makeRequest, pemBlock, pemBlocks, type Request, readRequest, spkiOf, X509Error } from '@countersign/x509'
import Type, { type Static } from 'typebox'
import { Check } from 'typebox/value'
import { publicKeyOf } from './certified-key.ts'
import { identifierOf, lentAccount } from './handle.ts'

export const Narrow = Type.Object(
  {
    /** Names beside its own, for servers that go by a name; its own says whose it is, and is always there. */
    names: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { minItems: 1, maxItems: 20, uniqueItems: true })),
  },
  { additionalProperties: false },
)
export type Narrow = Static<typeof Narrow>

const leastRsaBits = 2048
const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
/** X.520: longer ones are no common name. */
const longestName = 64

const isStrong = (key: KeyObject): boolean => {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa') return (modulusLength ?? 0) >= leastRsaBits
  return key.asymmetricKeyType === 'ed25519' || (key.asymmetricKeyType === 'ec' && curves.has(namedCurve ?? ''))
}

/** The request in a text; undefined where it is none that counts: its own signature fits, its key is strong, and it asks for nothing that can't be had. */
export const requestIn = (text: string): { readonly der: Buffer; readonly request: Request } | undefined => {
  if (text.length > 6000 || text.includes('PRIVATE KEY')) return undefined
  try {
    const [der, ...more] = pemBlocks(text, 'CERTIFICATE REQUEST', 2)
    if (der === undefined || more.length > 0) return undefined
    const request = readRequest(der, publicKeyOf)
    return isStrong(publicKeyOf(request.spki)) ? { der, request } : undefined
  } catch {
    // Malformed, of a key that nothing verifies, or not signed by it.
    return undefined
  }
}

/** What binds a request to one occasion: SHA-256 of the statement, in hexadecimal. */
const challengeOf = (statement: Buffer): string => createHash('sha256').update(statement).digest('hex')

/** Its own name and those of the rule, as ACME can be asked for; undefined where one of them can't be had. */
export const namesOf = (account: string, narrow: Narrow): readonly AltName[] | undefined => {
  if (account.length > longestName) return undefined
  const names = [account, ...(narrow.names ?? [])].map(identifierOf)
  return names.every((one) => one !== undefined) ? [...new Map(names.map((one) => [`${one.type} ${one.value}`, one])).values()] : undefined
}

const written = ({ type, value }: AltName): string => `${type}:${value.toLowerCase()}`
export const isSameSet = (a: readonly AltName[], b: readonly AltName[]): boolean =>
  JSON.stringify(a.map(written).sort()) === JSON.stringify(b.map(written).sort())

/** What keeps a request from being for this name under this rule. */
export const misfit = (request: Request, { account }: Pick<Handle, 'account'>, narrow: Narrow): string | undefined => {
  const names = namesOf(account, narrow)
  if (names === undefined) return 'the rule, or the account that it is like, has names that no certificate can be had for'
  // SAFETY: the names are those of the rule; its other wishes are the authority's to leave out.
  return isSameSet(request.names, names) && (request.commonName ?? account) === account
    ? undefined
    : `the request has to be for exactly these names, the first of them its common name: ${names.map(({ value }) => value).join(', ')}`
}

export const certificateLending: Lending = {
  narrow: Narrow,
  narrowProblem: (narrow) => {
    const bad = ((narrow as Narrow).names ?? []).find((name) => isHostile(name) || identifierOf(name) === undefined)
    return bad === undefined ? undefined : `\`${bad}\` is no host name and no address; there are no wildcards`
  },
  bringsKey: {
    form: 'a certificate request (PKCS #10, PEM), signed with its key: Ed25519, ECDSA on P-256 and beyond, or RSA with 2048 bits or more',
    read: (text) => {
      const read = requestIn(text)
      return read && pemBlock('CERTIFICATE REQUEST', read.der)
    },
    shownBy: 'no `proof`, but in the request itself a challengePassword (PKCS #9) that is the SHA-256 in hexadecimal',
    isHeld: (key, proof, statement) => proof === undefined && requestIn(key)?.request.challenge === challengeOf(statement),
    misfit: (key, name, narrow) => {
      const read = requestIn(key)
      return read === undefined || !Check(Narrow, narrow)
        ? 'it is no request, or the rule has no such form'
        : misfit(read.request, name, narrow)
    },
  },
  nameOf: ({ kind, account }: Handle, _seed: Buffer, key?: string): Handle => {
    const read = key === undefined ? undefined : requestIn(key)
    if (read === undefined) throw new X509Error('malformed', 'a certificate is lent for a request')
    return { kind, account: lentAccount(read.request.spki, account) }
  },
  shownInstead:
    "shown was a stand-in: a certificate of the same authority, names and time for a key of the prober, ended with the holder's own; refused is said only where the authority's list, and its responder where it has one, say of the holder's own too that it has ended",
}

/** The request that a holder makes for one occasion. `like`: the account that the rule is like; `names`: those of the rule. */
export const requestFor = (key: KeyObject, like: string, names: readonly string[], statement: Buffer): string => {
  const account = lentAccount(spkiOf(key), like)
  const wanted = namesOf(account, { names: [...names] })
  if (wanted === undefined) throw new X509Error('bad_request', 'these are no names that a certificate can be had for')
  return pemBlock('CERTIFICATE REQUEST', makeRequest(account, wanted, key, challengeOf(statement)))
}
