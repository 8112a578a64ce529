// The list of endpoints that are looked at. Declared, never searched for: no range, no wildcard, no name that something else gave.
import { type Static, Type } from 'typebox'
import { Port, pem } from '../settings.ts'

export const TlsConfig = Type.Object(
  {
    endpoints: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$', description: 'Name of the endpoint, unique within the system.' }),
          host: Type.String({
            pattern: '^[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$|^[0-9a-fA-F:.]{2,45}$',
            description: 'Host name or address.',
          }),
          port: Port,
          serverName: Type.Optional(
            Type.String({
              pattern: '^[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$',
              description: 'Name to ask for and to be served, where it is not the host.',
            }),
          ),
          workload: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'The workload that serves there.' })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 500, description: 'The servers that are looked at, each by its address.' },
    ),
    networks: Type.Optional(
      Type.Array(Type.String({ pattern: '^[0-9a-fA-F:.]{2,45}/[0-9]{1,3}$' }), {
        minItems: 1,
        maxItems: 100,
        description: 'Only addresses within these are connected to, whatever a name resolves to: `10.0.0.0/8`.',
      }),
    ),
    roots: Type.Optional(
      Type.String({
        ...pem,
        minLength: 1,
        maxLength: 2_000_000,
        description: 'Authorities to trust, PEM; default: those that come with Node.js.',
      }),
    ),
    timeoutMs: Type.Optional(
      Type.Integer({
        minimum: 100,
        maximum: 10_000,
        description: 'For one endpoint, from the name to the end of the handshake. Default 5000.',
      }),
    ),
  },
  { additionalProperties: false },
)
export type TlsConfig = Static<typeof TlsConfig>
export type DeclaredEndpoint = TlsConfig['endpoints'][number]
