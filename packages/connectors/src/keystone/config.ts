// What the connector must be told of a Keystone, none of it secret.
import { type Static, Type } from 'typebox'
import { WEB_ADDRESS } from '../http/index.ts'
import { doorIdHelp, PageSize, pem } from '../settings.ts'

const Address = Type.String({ maxLength: 500, pattern: WEB_ADDRESS })
const Name = Type.String({ minLength: 1, maxLength: 255 })
const DOMAIN_ID = '^[A-Za-z0-9_-]{1,64}$'
const user = {
  domain: Type.String({ pattern: DOMAIN_ID, description: 'id of its domain' }),
  user: Type.String({ ...Name, description: 'its name' }),
}
const User = (description: string) => Type.Object(user, { additionalProperties: false, description })
const Seconds = (description: string) => Type.Integer({ minimum: 0, maximum: 31_536_000, description })

export const KeystoneConfig = Type.Object(
  {
    url: Type.String({ ...Address, description: 'address of the Identity API v3, with its `/v3`' }),
    ca: Type.Optional(
      Type.String({
        ...pem,
        title: 'Trusted certificates',
        maxLength: 200_000,
        description: 'certificates to trust, PEM; default: those of the machine',
      }),
    ),
    operator: User('has the role `admin` on the system'),
    observer: User('has the role `reader` on the system'),
    canary: Type.Optional(
      Type.Object(
        { ...user, credential: Type.Optional(Type.String({ ...Name, description: 'name of the application credential' })) },
        { additionalProperties: false, description: "the observer's own working user, and an application credential of it" },
      ),
    ),
    domains: Type.Optional(
      Type.Array(Type.String({ pattern: DOMAIN_ID }), {
        minItems: 1,
        maxItems: 100,
        description: 'ids of the domains whose users are read and changed; default: all',
      }),
    ),
    protected: Type.Optional(
      Type.Array(User('one of them'), { maxItems: 50, description: 'users never touched besides the connector’s own' }),
    ),
    doors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,62}$', description: doorIdHelp }),
            url: Type.String({ ...Address, description: 'address of the endpoint, with its `/v3`' }),
            graceSeconds: Type.Optional(Seconds('how long a cache of this endpoint may honour what has ended')),
          },
          { additionalProperties: false },
        ),
        {
          minItems: 1,
          maxItems: 64,
          description: 'endpoints at which a log-in is tried, each with its `/v3`: regions, replicas; default: `url`',
        },
      ),
    ),
    lockoutBudget: Type.Optional(
      Type.Integer({ minimum: 1, description: 'failed log-ins by password allowed: below `lockout_failure_attempts`' }),
    ),
    serviceCacheSeconds: Type.Optional(
      Seconds('how long services honour a token that they have seen (`token_cache_time` of keystonemiddleware); default 300'),
    ),
    tokenLifetimeSeconds: Type.Optional(Seconds('life of a token (`expiration`); default 3600')),
    pageSize: Type.Optional(PageSize(1000)),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 120_000, description: 'longest wait for one answer' })),
  },
  { additionalProperties: false },
)
export type KeystoneConfig = Static<typeof KeystoneConfig>

/** keystonemiddleware's own. */
export const SERVICE_CACHE_SECONDS = 300
/** Keystone's own. */
export const TOKEN_LIFETIME_SECONDS = 3600

export interface Endpoint {
  readonly id: string
  readonly url: string
  readonly graceSeconds: number
}

export const trimmed = (url: string): string => url.replace(/\/+$/, '')

export const endpointsOf = (config: KeystoneConfig): readonly Endpoint[] =>
  (config.doors ?? [{ id: 'keystone', url: config.url }]).map((door) => ({
    id: door.id,
    url: trimmed(door.url),
    graceSeconds: 'graceSeconds' in door ? (door.graceSeconds ?? 0) : 0,
  }))

export const originsOf = (config: KeystoneConfig): string[] => [
  ...new Set([config.url, ...(config.doors ?? []).map(({ url }) => url)].map((url) => new URL(url).origin)),
]

export const timeoutMs = (config: KeystoneConfig): number => config.timeoutMs ?? 15_000
