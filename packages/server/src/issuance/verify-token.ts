// A token is verified against one issuer's document: signature by one of its keys, issuer, audience, times, subject (RFC 7519, RFC 8725; JWT-SVID §4). Says what
// it claims, and nothing of what that gives. SAFETY: every refusal of a token answers alike; why, is for whoever reads the log.
import { digestOfToken } from '@countersign/connector-kit'
import type { StandingIssuer } from '@countersign/core/authority/issuance/index'
import { CountersignError } from '@countersign/ledger'
import { createLocalJWKSet, decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { IssuerKeys } from './issuer-keys.ts'
import { svidOf } from './svid.ts'

/** How far the issuer's clock may be from ours, seconds. */
const skewSeconds = 30
/** The first part may hold an SVID and what is above it. */
const compact = /^[A-Za-z0-9_-]{2,10000}\.[A-Za-z0-9_-]{2,12000}\.[A-Za-z0-9_-]{2,2000}$/
/** What else an issuer signs with the same keys (log-out tokens, security events) is no proof of a workload. */
const types: readonly unknown[] = [undefined, 'JWT', 'JOSE', 'at+jwt']

export interface VerifiedToken {
  readonly issuer: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly digest: string
  readonly expiresAt: Date
}

/** What is told: that it isn't taken. `why` goes to the log. */
export class TokenRefused extends CountersignError {
  readonly why: string
  constructor(why: string) {
    super(
      'workload.token_refused',
      'unauthenticated',
      'the token is not taken: its signature, issuer, audience or times are not those that the issuer’s document asks for',
    )
    this.why = why
  }
}

const refuse = (why: string): never => {
  throw new TokenRefused(why)
}

const checkTimes = (issued: number | undefined, expires: number, longest: number, now: number): void => {
  const from = issued ?? now
  if (from > now + skewSeconds) refuse('it was issued in the future')
  if (expires - from > longest || expires - now > longest + skewSeconds) refuse('it lives longer than the document lets it')
}

const verify = async (token: string, issuer: StandingIssuer, keys: IssuerKeys, now: Date, fresh: boolean): Promise<JWTPayload> => {
  const { text } = issuer
  const svid = 'bundle' in text.keys ? svidOf(decodeProtectedHeader(token).x5c, text, text.keys.bundle, now) : undefined
  if (typeof svid === 'string') return refuse(`its SVID: ${svid}`)
  const options: JWTVerifyOptions = {
    algorithms: [...text.algorithms],
    audience: text.audience,
    ...(text.issuer === undefined ? {} : { issuer: text.issuer }),
    clockTolerance: skewSeconds,
    currentDate: now,
    requiredClaims: ['sub', 'exp', 'aud'],
  }
  if (svid === undefined) return (await jwtVerify(token, createLocalJWKSet(await keys.of(text.keys, fresh)), options)).payload
  const { payload } = await jwtVerify(token, svid.key, options)
  // INVARIANT: who signs is who the SVID says; what the token says of itself decides nothing.
  if (payload.sub !== svid.id) refuse('its subject is not that of its SVID')
  return payload
}

const isUnknownKey = (error: unknown): boolean => error instanceof errors.JWKSNoMatchingKey

/** Errors: `workload.token_refused`, `issuer.keys_unavailable`. */
export const verifyToken = async (token: string, issuer: StandingIssuer, keys: IssuerKeys, now: Date): Promise<VerifiedToken> => {
  if (!compact.test(token)) return refuse('it is no compact JWS')
  let payload: JWTPayload
  try {
    const header = decodeProtectedHeader(token)
    if (!types.includes(header.typ)) refuse(`its type is \`${String(header.typ).slice(0, 40)}\``)
    try {
      payload = await verify(token, issuer, keys, now, false)
    } catch (error) {
      // The issuer may have begun to sign with a new key.
      if (!isUnknownKey(error)) throw error
      payload = await verify(token, issuer, keys, now, true)
    }
  } catch (error) {
    if (error instanceof CountersignError) throw error
    return refuse(error instanceof errors.JOSEError ? error.code : 'it can not be read')
  }
  const { aud, sub, iat, exp } = payload
  // One that is for others too could be shown to us by one of them.
  if (Array.isArray(aud) && aud.length !== 1) refuse('it has more than one audience')
  if (typeof sub !== 'string' || sub === '') refuse('its subject is no text')
  if (exp === undefined || !Number.isFinite(exp)) return refuse('it has no `exp`')
  checkTimes(iat, exp, issuer.text.longestSeconds, now.getTime() / 1000)
  return {
    issuer: issuer.name,
    claims: payload,
    // SAFETY: of what is signed: a signature can be written in more than one way, and the token would seem another.
    digest: digestOfToken(token),
    expiresAt: new Date((exp + skewSeconds) * 1000),
  }
}
