// What the connector must be told of a RabbitMQ, none of it secret.
import { type Static, Type } from 'typebox'
import { WEB_ADDRESS } from '../http/index.ts'
import { Certificates, doorIdHelp, PageSize, Port } from '../settings.ts'

const Name = Type.String({ minLength: 1, maxLength: 255 })
const Address = Type.String({ maxLength: 500, pattern: WEB_ADDRESS })
const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$', description: doorIdHelp })

export const RabbitmqConfig = Type.Object(
  {
    management: Type.String({ ...Address, description: 'address of the management API; `/api` is added' }),
    reading: Type.String({
      ...Address,
      description: 'address of the same API behind a proxy that lets GET through only: RabbitMQ shows users to administrators alone',
    }),
    ca: Type.Optional(Certificates),
    operator: Type.String({ ...Name, description: 'user by which users are changed' }),
    observer: Type.String({ ...Name, description: 'the name that the proxy knows the observer by' }),
    canary: Type.Optional(
      Type.String({ ...Name, description: "the observer's own user that may log in, no more: it shows that a door opens" }),
    ),
    protected: Type.Optional(
      Type.Array(Name, { maxItems: 50, description: 'users never touched besides the connector’s own: the one behind the proxy' }),
    ),
    doors: Type.Array(
      Type.Object(
        {
          id: Id,
          host: Type.String({ minLength: 1, maxLength: 253, description: 'host name or address of the listener' }),
          port: Port,
          tls: Type.Union([Type.Literal('verify'), Type.Literal('require'), Type.Literal('off')], {
            description:
              '`verify` checks the certificate and the name, `require` only encrypts, `off` is for loopback: PLAIN sends the password itself',
          }),
          graceSeconds: Type.Optional(
            Type.Integer({
              minimum: 0,
              description: 'how long an authentication cache (`rabbit_auth_backend_cache`) may honour an old password',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, description: 'AMQP 0-9-1 listeners: each node and each path is a door of its own' },
    ),
    lockoutBudget: Type.Optional(Type.Integer({ minimum: 1, description: 'failed log-ins allowed, where something in front locks users' })),
    pageSize: Type.Optional(PageSize(10_000)),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 120_000, description: 'longest wait for one answer' })),
  },
  { additionalProperties: false },
)
export type RabbitmqConfig = Static<typeof RabbitmqConfig>

export interface Door {
  readonly id: string
  readonly host: string
  readonly port: number
  readonly tls: 'verify' | 'require' | 'off'
  readonly ca: string | undefined
  readonly graceSeconds: number
  readonly timeoutMs: number
}

export const timeoutMs = (config: RabbitmqConfig): number => config.timeoutMs ?? 15_000

export const doorsOf = (config: RabbitmqConfig): readonly Door[] =>
  config.doors.map((door) => ({ ...door, ca: config.ca, graceSeconds: door.graceSeconds ?? 0, timeoutMs: timeoutMs(config) }))
