// What the connector must be told of a MariaDB, none of it secret.
import { type Static, Type } from 'typebox'
import { Certificates, doorIdHelp, PageSize, Port } from '../settings.ts'

const Tls = Type.Union([Type.Literal('verify'), Type.Literal('require'), Type.Literal('off')], {
  description: '`verify` checks the certificate and the name, `require` only encrypts, `off` is for loopback',
})
const Host = Type.String({ minLength: 1, maxLength: 253, description: 'host name or address: `db.example.com`' })
const User = Type.String({ minLength: 1, maxLength: 128, pattern: '^[^@]+$' })

export const MariadbConfig = Type.Object(
  {
    host: Host,
    port: Port,
    tls: Tls,
    ca: Type.Optional(Certificates),
    operator: Type.String({ ...User, description: 'account by which accounts are changed' }),
    observer: Type.String({ ...User, description: 'account that only reads' }),
    canary: Type.Optional(
      Type.String({ ...User, description: "the observer's own account that may log in, no more: it shows that a door opens" }),
    ),
    doors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$', description: doorIdHelp }),
            host: Host,
            port: Port,
            tls: Type.Optional(Tls),
            graceSeconds: Type.Optional(
              Type.Integer({
                minimum: 0,
                description: 'how long a replica lags at most, or a proxy in between may honour an old password',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        { minItems: 1, description: 'each replica and each path (proxy) is a door of its own; default: the server itself' },
      ),
    ),
    lockoutBudget: Type.Optional(
      Type.Integer({ minimum: 1, description: 'failed log-ins allowed, where `max_password_errors` is set on the server' }),
    ),
    pageSize: Type.Optional(PageSize(10_000)),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 120_000, description: 'longest wait for one statement or one log-in' })),
  },
  { additionalProperties: false },
)
export type MariadbConfig = Static<typeof MariadbConfig>

/** One address of the system. */
export interface Endpoint {
  readonly host: string
  readonly port: number
  readonly tls: 'verify' | 'require' | 'off'
  readonly ca: string | undefined
  readonly timeoutMs: number
}

export const primary = (config: MariadbConfig): Endpoint => ({
  host: config.host,
  port: config.port,
  tls: config.tls,
  ca: config.ca,
  timeoutMs: config.timeoutMs ?? 15_000,
})

export interface ConfiguredDoor extends Endpoint {
  readonly id: string
  readonly graceSeconds: number
}

export const configuredDoors = (config: MariadbConfig): readonly ConfiguredDoor[] =>
  config.doors?.map((door) => ({
    ...primary(config),
    ...door,
    tls: door.tls ?? config.tls,
    graceSeconds: door.graceSeconds ?? 0,
  })) ?? [{ ...primary(config), id: 'main', graceSeconds: 0 }]

/** Each server once: sessions live per server, and a replica has its own. */
export const servers = (config: MariadbConfig): readonly Endpoint[] => {
  const seen = new Map<string, Endpoint>()
  for (const endpoint of [primary(config), ...configuredDoors(config)]) {
    const address = `${endpoint.host}:${endpoint.port}`
    if (!seen.has(address)) seen.set(address, endpoint)
  }
  return [...seen.values()]
}
