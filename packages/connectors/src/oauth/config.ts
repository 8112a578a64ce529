// How an authorization server is described to the connector. No secret has a place here; secrets come by slot.
import { type Static, Type } from 'typebox'
import { WEB_ADDRESS } from '../http/index.ts'
import { OwnCertificates } from '../settings.ts'

const Address = (description: string) => Type.String({ pattern: WEB_ADDRESS, maxLength: 2048, description })
const ClientId = (description: string) =>
  Type.String({ pattern: '^[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?$', maxLength: 512, description })

export const ResourceDoor = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,62}$', description: 'Name of the door, unique within the system.' }),
    title: Type.String({ minLength: 1, maxLength: 200, description: 'What people call the API.' }),
    url: Address('An address of the API that answers 2xx to a good token and changes nothing.'),
    method: Type.Optional(Type.Union([Type.Literal('GET'), Type.Literal('POST')], { description: 'Default GET.' })),
    cacheSeconds: Type.Number({
      minimum: 0,
      maximum: 31_536_000,
      description:
        'How long the API honours a token after its end: its introspection cache, or the token lifetime where it validates JWTs by itself.',
    }),
    tokens: Type.Union([Type.Literal('opaque'), Type.Literal('jwt')], {
      description: 'Which tokens the API takes; the random one is shaped like them.',
    }),
    scope: Type.Optional(Type.String({ maxLength: 1000, description: "Scope the canary's token asks for." })),
    resource: Type.Optional(Type.String({ maxLength: 2048, description: "Resource indicator (RFC 8707) the canary's token asks for." })),
  },
  { additionalProperties: false },
)

/** The most that is common for access tokens. */
export const TOKEN_LIFETIME_SECONDS = 86_400

export const OAuthConfig = Type.Object(
  {
    issuer: Address(
      'Issuer identifier. Endpoints that are not given are discovered from it (RFC 8414, OpenID Connect Discovery) and must share its origin.',
    ),
    tokenEndpoint: Type.Optional(Address('RFC 6749.')),
    introspectionEndpoint: Type.Optional(Address('RFC 7662.')),
    revocationEndpoint: Type.Optional(Address('RFC 7009.')),
    registrationEndpoint: Type.Optional(Address('RFC 7591; a client is managed at this address followed by its id (RFC 7592).')),
    clientCollection: Type.Optional(
      Address(
        'Management API: a collection of RFC 7591 client metadata. Without it clients cannot be listed, and most actions are not there.',
      ),
    ),
    tokenCollection: Type.Optional(
      Address('Management API: the live tokens, filtered by `client_id`. Without it derived tokens cannot be listed.'),
    ),
    grantCollection: Type.Optional(
      Address(
        'Management API: the consents that were given (grants), filtered by `client_id`. Without it consents can neither be listed nor ended.',
      ),
    ),
    tokenLifetimeSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 31_536_000,
        description: 'How long an access token lives at most. Counts where tokens cannot be listed. Default 86400.',
      }),
    ),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Entries asked for at a time. Default 200.' })),
    clientAuthentication: Type.Optional(
      Type.Union([Type.Literal('client_secret_basic'), Type.Literal('client_secret_post')], {
        description: 'Default client_secret_basic.',
      }),
    ),
    operatorClientId: Type.Optional(ClientId('Client that may revoke tokens of others.')),
    observerClientId: Type.Optional(ClientId('Client that may introspect tokens of others.')),
    canaryClientId: Type.Optional(ClientId("The observer's own machine client: the positive control.")),
    doors: Type.Array(ResourceDoor, { maxItems: 64, description: 'APIs at which an access token can be shown.' }),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 60_000, description: 'For one exchange. Default 10000.' })),
    caPem: Type.Optional(OwnCertificates),
  },
  { additionalProperties: false },
)

export type OAuthConfig = Static<typeof OAuthConfig>
export type ResourceDoor = Static<typeof ResourceDoor>

/** Every origin the connector may contact: what was written down, and nothing that a server names later. */
export const originsOf = (config: OAuthConfig): string[] => {
  const addresses = [
    config.issuer,
    config.tokenEndpoint,
    config.introspectionEndpoint,
    config.revocationEndpoint,
    config.registrationEndpoint,
    config.clientCollection,
    config.tokenCollection,
    config.grantCollection,
    ...config.doors.map((door) => door.url),
  ]
  return [...new Set(addresses.filter((each) => each !== undefined).map((each) => new URL(each).origin))]
}
