// An issuer for sign-in as a document: which provider shows who somebody is, whose people those are, how one of them is found, which roles a claim gives and how
// long, and what counts as having shown more. Pure. SAFETY: values are printable ASCII and compared whole; there are no patterns, and no name of a person finds
// anybody.
import { durationSeconds } from '@countersign/policy'
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Id } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'
import { type Algorithm, Algorithms } from '../issuance/index.ts'

export const signInKind = 'sign-in'

const ascii = (maxLength = 500) => Type.String({ minLength: 1, maxLength, pattern: '^[\\x21-\\x7e]+$' })
/** A role may be called by a group that has a blank in its name. */
const Value = Type.String({ minLength: 1, maxLength: 500, pattern: '^[\\x20-\\x7e]+$' })
const Span = Type.String({ maxLength: 20, pattern: '^P' })
const Reference = ascii()

const SignInDocument = Closed({
  title: Type.String({ minLength: 1, maxLength: 200 }),
  /** The exact `iss` of its tokens, from which the rest is discovered. */
  issuer: Type.String({ maxLength: 500, pattern: '^https?://[^\\s#?@\\\\]+$' }),
  clientId: ascii(),
  client: Type.Union([
    Closed({ method: Type.Literal('client_secret_basic'), secret: Reference }),
    Closed({ method: Type.Literal('private_key_jwt'), key: Reference, kid: Type.Optional(ascii(200)) }),
    Closed({ method: Type.Literal('none') }),
  ]),
  scopes: Type.Array(ascii(100), { minItems: 1, maxItems: 20, uniqueItems: true }),
  algorithms: Algorithms,
  /** Whose people it signs in. Absent: the enterprise's. */
  party: Type.Optional(Id),
  person: Type.Union([
    /** A source calls the person by this claim's value. */
    Closed({ by: Type.Literal('record'), claim: ascii(200), source: Id, record: Type.Enum(['person', 'contractor']) }),
    /** The address that the provider has verified, at one of these domains. */
    Closed({
      by: Type.Literal('email'),
      domains: Type.Array(Type.String({ minLength: 1, maxLength: 253, pattern: '^[a-z0-9.-]+$' }), {
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
      }),
    }),
  ]),
  roles: Type.Optional(
    Type.Array(Closed({ claim: ascii(200), value: Value, role: Type.String({ pattern: '^[a-z][a-z_]{1,62}$' }) }), {
      minItems: 1,
      maxItems: 200,
    }),
  ),
  /** How long a role stays that no sign-in has shown again. Absent: 30 days. */
  rolesLast: Type.Optional(Span),
  /** Shorter than policy's. */
  idle: Type.Optional(Span),
  absolute: Type.Optional(Span),
  /** Absent: nobody has ever shown more by it. */
  stepUp: Type.Optional(
    Closed({
      /** One of these must come back as `acr`. Absent: having signed in anew is enough. */
      acr: Type.Optional(Type.Array(ascii(200), { minItems: 1, maxItems: 10, uniqueItems: true })),
      /** So long ago, at most, the person himself has signed in at the provider. */
      maxAgeSeconds: Type.Integer({ minimum: 0, maximum: 3600 }),
    }),
  ),
  backChannelLogout: Type.Boolean(),
  endSession: Type.Boolean(),
})

export interface RoleMapping {
  /** By its name, or by a JSON pointer (RFC 6901) where it lies deeper: `/realm_access/roles`. */
  readonly claim: string
  readonly value: string
  readonly role: string
}

export interface SignInText {
  readonly title: string
  readonly issuer: string
  readonly clientId: string
  readonly client:
    | { readonly method: 'client_secret_basic'; readonly secret: string }
    | { readonly method: 'private_key_jwt'; readonly key: string; readonly kid?: string }
    | { readonly method: 'none' }
  readonly scopes: readonly string[]
  readonly algorithms: readonly Algorithm[]
  readonly party?: string
  readonly person:
    | { readonly by: 'record'; readonly claim: string; readonly source: string; readonly record: 'person' | 'contractor' }
    | { readonly by: 'email'; readonly domains: readonly string[] }
  readonly roles?: readonly RoleMapping[]
  readonly rolesLast?: string
  readonly idle?: string
  readonly absolute?: string
  readonly stepUp?: { readonly acr?: readonly string[]; readonly maxAgeSeconds: number }
  readonly backChannelLogout: boolean
  readonly endSession: boolean
}

/** Whose plain http is for this machine alone, as while trying. */
export const isLoopback = (url: string): boolean => /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/.test(url)

const DAY = 86_400
/** The longest that each may be, and the least. */
const spans = { rolesLast: [3600, 90 * DAY], idle: [60, DAY], absolute: [300, 7 * DAY] } as const

const meaning = (text: SignInText): Problem[] => {
  const problems: Problem[] = []
  if (!text.issuer.startsWith('https://') && !isLoopback(text.issuer))
    problems.push({ where: 'issuer', problem: 'plain http is for a provider on this machine alone: write it with `https://`' })
  if (!text.scopes.includes('openid'))
    problems.push({ where: 'scopes', problem: '`openid` is missing: without it nobody says who somebody is' })
  for (const [name, [least, most]] of Object.entries(spans) as [keyof typeof spans, readonly [number, number]][]) {
    const given = text[name]
    const seconds = given === undefined ? undefined : durationSeconds(given)
    if (given !== undefined && !(Number(seconds) >= least && Number(seconds) <= most))
      problems.push({ where: name, problem: `a duration from ${least} s to ${most} s, such as \`PT8H\`` })
  }
  const seen = new Set<string>()
  for (const [n, { claim, value, role }] of (text.roles ?? []).entries()) {
    const line = JSON.stringify([claim, value, role])
    if (seen.has(line)) problems.push({ where: `roles.${n}`, problem: 'it says what another line says already' })
    seen.add(line)
    if (/[*?]/.test(value))
      problems.push({ where: `roles.${n}.value`, problem: 'a wildcard would be compared as it stands; write each value whole' })
    if ((text.party === undefined) === role.startsWith('provider_'))
      problems.push({
        where: `roles.${n}.role`,
        problem:
          text.party === undefined
            ? `\`${role}\` is a provider's, and this issuer is the enterprise's`
            : `\`${role}\` is the enterprise's: an issuer of \`${text.party}\` gives its people roles of a provider alone`,
      })
  }
  return problems
}

/** Its form: what is wrong, or the issuer. */
export const readSignIn = (input: unknown): { readonly document: SignInText } | { readonly problems: readonly Problem[] } => {
  if (!Check(SignInDocument, input))
    return {
      problems: Errors(SignInDocument, input)
        .slice(0, 20)
        .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'sign-in', problem: error.message })),
    }
  const text = input as SignInText
  const problems = meaning(text)
  return problems.length > 0 ? { problems: problems.slice(0, 20) } : { document: text }
}

/** A kept one. Errors: `instrument.unreadable`. */
export const signInIn = (document: Document): SignInText => readKept(signInKind, document, readSignIn)

export const rolesLastSeconds = ({ rolesLast }: SignInText): number =>
  Number(rolesLast === undefined ? 30 * DAY : durationSeconds(rolesLast))
