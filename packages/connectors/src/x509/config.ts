// How a certificate authority is described to the connector. No secret has a place here; secrets come by slot.
import { type Static, Type } from 'typebox'
import { WEB_ADDRESS } from '../http/index.ts'
import { doorTitleHelp, pem } from '../settings.ts'

const Address = (description: string) => Type.String({ pattern: WEB_ADDRESS, maxLength: 2048, description })
/** What is signed by the authority may come in the clear: it is believed for its signature, whoever carries it. */
const SignedAddress = (description: string) =>
  Type.String({ pattern: '^https?://[A-Za-z0-9._~-]+(:[0-9]{1,5})?(/[^\\s?#@\\\\]*)?$', maxLength: 2048, description })
const Pem = (description: string) => Type.String({ ...pem, minLength: 1, maxLength: 200_000, description })

export const X509Door = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,62}$', description: 'Name of the door, unique within the system.' }),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: doorTitleHelp })),
    url: Type.String({
      pattern: '^https://[A-Za-z0-9._~-]+(:[0-9]{1,5})?(/[^\\s?#@\\\\]*)?$',
      maxLength: 2048,
      description: 'An address behind mutual TLS that answers 2xx to a good certificate and changes nothing.',
    }),
    serverName: Type.Optional(
      Type.String({ pattern: '^[A-Za-z0-9._-]{1,253}$', description: 'Name to ask for, where it is not that of the address.' }),
    ),
    ca: Type.Optional(Pem("Certificates to trust for the server, PEM; default: the machine's.")),
    refuses: Type.Optional(
      Type.Array(Type.Integer({ minimum: 400, maximum: 499 }), {
        minItems: 1,
        maxItems: 10,
        uniqueItems: true,
        description: 'HTTP statuses by which it refuses a certificate. Default 401, 403; nginx says 400.',
      }),
    ),
    graceSeconds: Type.Number({
      minimum: 0,
      maximum: 31_536_000,
      description: 'How long it honours a certificate after its revocation: how long it keeps a list, an OCSP answer or a TLS session.',
    }),
  },
  { additionalProperties: false },
)

export const X509Config = Type.Object(
  {
    authority: Pem('The certificate of the issuing authority, PEM. Lists, answers and issued certificates count only with its signature.'),
    directory: Type.Optional(
      Address('ACME directory (RFC 8555), to issue and to revoke. The account is made beforehand and needs no challenges.'),
    ),
    certificates: Type.Optional(Address('Listing of what was issued. Without it there is no inventory, and nothing can be revoked.')),
    crl: SignedAddress('The revocation list (RFC 5280), whole, with a number.'),
    ocsp: Type.Optional(SignedAddress('The OCSP responder (RFC 6960). Where it is given, list and responder have to agree.')),
    lifetimeSeconds: Type.Optional(
      Type.Integer({ minimum: 300, maximum: 398 * 86_400, description: 'Of new certificates that are given no end. Default 30 days.' }),
    ),
    listMaxAgeSeconds: Type.Optional(
      Type.Integer({
        minimum: 60,
        maximum: 31_536_000,
        description: 'An older list is not believed, even if it says that it still counts.',
      }),
    ),
    doors: Type.Array(X509Door, { maxItems: 64, description: 'Servers at which a certificate can be shown.' }),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Entries asked for at a time. Default 200.' })),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 60_000, description: 'For one exchange. Default 10000.' })),
    caPem: Type.Optional(Pem("Certificates to trust for the authority's own https addresses instead of the machine's.")),
  },
  { additionalProperties: false },
)
export type X509Config = Static<typeof X509Config>
export type X509Door = Static<typeof X509Door>

/** Every origin the connector may contact: what was written down, never what a certificate or a server names. */
export const originsOf = (config: X509Config): string[] => [
  ...new Set(
    [config.directory, config.certificates, config.crl, config.ocsp].flatMap((each) => (each === undefined ? [] : new URL(each).origin)),
  ),
]
