// How a SCIM directory is described to the connector. No secret has a place here; secrets come by slot.
import { type Static, Type } from 'typebox'
import { WEB_ADDRESS } from '../http/index.ts'
import { OwnCertificates } from '../settings.ts'

const Address = (description: string) => Type.String({ pattern: WEB_ADDRESS, maxLength: 2048, description })

export const LoginDoor = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,62}$', description: 'Name of the door, unique within the system.' }),
    title: Type.String({ minLength: 1, maxLength: 200, description: 'What people call the door.' }),
    url: Address('An address that answers 2xx to a user who may sign in, 401 with a challenge to one who may not, and changes nothing.'),
    takes: Type.Union([Type.Literal('password'), Type.Literal('app_token')], {
      description: "What is shown there: user name and password (HTTP Basic) or the user's app token (Bearer).",
    }),
    cacheSeconds: Type.Number({ minimum: 0, maximum: 31_536_000, description: 'How long the door honours a user after his end.' }),
    lockoutBudget: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, description: 'Failed log-ins a probe may cause per user.' })),
  },
  { additionalProperties: false },
)

export const ScimConfig = Type.Object(
  {
    baseUrl: Address('Base of the SCIM service, without `/Users`.'),
    loginDoors: Type.Array(LoginDoor, {
      maxItems: 64,
      description: 'Where a user signs in. Without one, the proof is what the directory says.',
    }),
    canaryUserName: Type.Optional(
      Type.String({ minLength: 1, maxLength: 256, description: "The observer's own user: the positive control of readings and doors." }),
    ),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Entries asked for at a time. Default 100.' })),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 60_000, description: 'For one exchange. Default 10000.' })),
    caPem: Type.Optional(OwnCertificates),
  },
  { additionalProperties: false },
)

export type ScimConfig = Static<typeof ScimConfig>
export type LoginDoor = Static<typeof LoginDoor>

export const originsOf = (config: ScimConfig): string[] => [
  ...new Set([config.baseUrl, ...config.loginDoors.map((door) => door.url)].map((each) => new URL(each).origin)),
]
