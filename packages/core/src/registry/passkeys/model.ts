// What is asked of an authenticator and what it answers, as browsers write it (WebAuthn Level 3, section 5.1: the JSON forms). Pure.
import { type Static, Type } from 'typebox'
import { Closed, Facts } from '../../platform/schemas.ts'

/** Where people reach the server: a passkey is made there and counts nowhere else. */
export interface PasskeyPlace {
  /** `https://countersign.example.com` */
  readonly origin: string
  /** Its host name. */
  readonly rpId: string
}

/** A new key as its authenticator made it, whatever it was made with read and verified. */
export interface NewPasskey {
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Buffer
  readonly credentialId: Buffer
  readonly transports: readonly string[]
  /** UUID; zeros where the authenticator doesn't say which model it is. */
  readonly aaguid: string
  /** The format in which the maker vouches for it, `none` where nobody does. */
  readonly attestation: string
  /** DER: by which its maker vouches for it, the authenticator's own first. Empty where nobody does, or nothing but the key itself. */
  readonly certificates: readonly Buffer[]
  readonly backupEligible: boolean
  readonly backedUp: boolean
  readonly signCount: number
}

/** What core is handed of the world of authenticators. */
export interface PasskeyHost {
  place(): PasskeyPlace
  /** Reads the answer to a registration and verifies all of it. Errors: `passkey.unreadable`. */
  readRegistration(response: RegistrationResponse, asked: PasskeyPlace & { readonly challenge: Buffer }): Promise<NewPasskey>
}

const Base64url = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$' })
const CredentialId = Base64url(1364)
const Transports = Type.Array(Type.String({ pattern: '^[a-z-]{1,20}$' }), { maxItems: 10 })

const head = {
  id: CredentialId,
  rawId: CredentialId,
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Type.Union([Type.String({ maxLength: 40 }), Type.Null()])),
  clientExtensionResults: Type.Optional(Facts),
}

export const RegistrationResponse = Closed(
  {
    ...head,
    response: Closed({
      clientDataJSON: Base64url(5500),
      attestationObject: Base64url(100_000),
      authenticatorData: Type.Optional(Base64url(10_000)),
      publicKey: Type.Optional(Base64url(4000)),
      publicKeyAlgorithm: Type.Optional(Type.Integer()),
      transports: Type.Optional(Transports),
    }),
  },
  { description: '`RegistrationResponseJSON` of WebAuthn: what `PublicKeyCredential.toJSON()` gives' },
)
export type RegistrationResponse = Static<typeof RegistrationResponse>

export const SignInResponse = Closed(
  {
    ...head,
    response: Closed({
      clientDataJSON: Base64url(5500),
      authenticatorData: Base64url(1000),
      signature: Base64url(4000),
      userHandle: Type.Optional(Type.Union([Type.String({ maxLength: 200 }), Type.Null()])),
    }),
  },
  { description: '`AuthenticationResponseJSON` of WebAuthn: what `PublicKeyCredential.toJSON()` gives' },
)
export type SignInResponse = Static<typeof SignInResponse>

const Described = Closed({ type: Type.Literal('public-key'), id: Type.String(), transports: Type.Optional(Type.Array(Type.String())) })

export const CreationOptions = Closed(
  {
    rp: Closed({ id: Type.String(), name: Type.String() }),
    user: Closed({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
    challenge: Type.String(),
    pubKeyCredParams: Type.Array(Closed({ type: Type.Literal('public-key'), alg: Type.Integer() })),
    timeout: Type.Integer(),
    excludeCredentials: Type.Array(Described),
    authenticatorSelection: Closed({
      residentKey: Type.Literal('required'),
      requireResidentKey: Type.Literal(true),
      userVerification: Type.Literal('required'),
    }),
    attestation: Type.Enum(['none', 'direct']),
  },
  { description: '`PublicKeyCredentialCreationOptionsJSON` of WebAuthn' },
)
export type CreationOptions = Static<typeof CreationOptions>

export interface RequestOptions {
  readonly challenge: string
  readonly rpId: string
  readonly timeout: number
  readonly userVerification: 'required'
  readonly allowCredentials: readonly []
}

/** How long an authenticator has for its answer. */
export const answerSeconds = 300

/** EdDSA, ES256, RS256 (RFC 9053), best first. */
export const algorithms = [-8, -7, -257] as const
