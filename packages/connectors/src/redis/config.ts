// What the connector must be told of a Redis, none of it secret.
import { type Static, Type } from 'typebox'
import { Certificates, PageSize, Port } from '../settings.ts'

const Name = Type.String({ minLength: 1, maxLength: 256, pattern: '^\\S+$' })

export const RedisConfig = Type.Object(
  {
    nodes: Type.Array(
      Type.Object(
        {
          id: Type.String({
            minLength: 1,
            maxLength: 64,
            pattern: '^[A-Za-z0-9._-]+$',
            description: 'name of the node, unique within the system; proofs are kept under it',
          }),
          host: Type.String({ minLength: 1, maxLength: 253, description: 'host name or address: `redis-1.example.com`' }),
          port: Port,
        },
        { additionalProperties: false },
      ),
      {
        minItems: 1,
        description: 'every node, replicas too: Redis does not replicate ACLs, so each has users of its own and is a door of its own',
      },
    ),
    tls: Type.Union([Type.Literal('verify'), Type.Literal('require'), Type.Literal('off')], {
      description:
        '`verify` checks the certificate and the name, `require` only encrypts, `off` is for loopback: AUTH sends the password itself',
    }),
    ca: Type.Optional(Certificates),
    operator: Type.String({ ...Name, description: 'user by which users are changed' }),
    observer: Type.String({ ...Name, description: 'user that only reads' }),
    canary: Type.Optional(
      Type.String({ ...Name, description: "the observer's own user that may log in, no more: it shows that a door opens" }),
    ),
    persistence: Type.Union([Type.Literal('aclfile'), Type.Literal('none')], {
      description: '`aclfile`: each change is saved; `none`: a restart brings the users of redis.conf back, the change with them',
    }),
    lockoutBudget: Type.Optional(
      Type.Integer({ minimum: 1, description: 'failed log-ins allowed, where something in front locks accounts' }),
    ),
    pageSize: Type.Optional(PageSize(10_000)),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 120_000, description: 'longest wait for one node' })),
  },
  { additionalProperties: false },
)
export type RedisConfig = Static<typeof RedisConfig>

/** One node's address. */
export interface Endpoint {
  readonly id: string
  readonly host: string
  readonly port: number
  readonly tls: 'verify' | 'require' | 'off'
  readonly ca: string | undefined
  readonly timeoutMs: number
}

export const endpoints = (config: RedisConfig): readonly Endpoint[] =>
  config.nodes.map((node) => ({ ...node, tls: config.tls, ca: config.ca, timeoutMs: config.timeoutMs ?? 10_000 }))
