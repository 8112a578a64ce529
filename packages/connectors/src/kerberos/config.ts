// What the connector must be told of a realm, none of it secret.
import { type Static, Type } from 'typebox'
import type { Enctype } from '../krb5/index.ts'
import { doorIdHelp, PageSize, Port } from '../settings.ts'

const strict = { additionalProperties: false }
const Host = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.:-]*$', maxLength: 253, description: 'host name or address' })
// SAFETY: these stand in a configuration file and are what the connector works with: plain names only.
const Realm = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*$', maxLength: 253, description: 'name of the realm: `EXAMPLE.COM`' })
const Principal = (description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*@[A-Za-z0-9][A-Za-z0-9.-]*$', maxLength: 500, description })

const Enctypes = Type.Union([
  Type.Literal('aes256-cts-hmac-sha1-96'),
  Type.Literal('aes128-cts-hmac-sha1-96'),
  Type.Literal('aes256-cts-hmac-sha384-192'),
  Type.Literal('aes128-cts-hmac-sha256-128'),
])

export const KerberosConfig = Type.Object(
  {
    realm: Realm,
    kdcs: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,62}$', description: doorIdHelp }),
          host: Host,
          port: Type.Optional(Port),
          graceSeconds: Type.Optional(
            Type.Integer({ minimum: 0, maximum: 604_800, description: 'a replica: how long a change takes to be propagated to it' }),
          ),
        },
        strict,
      ),
      { minItems: 1, maxItems: 64, description: 'each KDC is a door of its own, replicas too; port 88 unless said' },
    ),
    admin: Type.Object({ host: Host, port: Type.Optional(Port) }, { ...strict, description: 'where kadmind is; port 749 unless said' }),
    operator: Principal('may `admci` in kadm5.acl'),
    observer: Principal('may `il` in kadm5.acl'),
    canary: Type.Optional(Principal("the observer's own working principal; also the service that a ticket is asked for when one is shown")),
    protected: Type.Optional(Type.Array(Principal('one of them'), { maxItems: 100, description: 'principals never touched' })),
    acl: Type.Optional(
      Type.String({ pattern: '^/', maxLength: 1000, description: "a copy of kadm5.acl on the server's machine: who may administer whom" }),
    ),
    enctypes: Type.Optional(
      Type.Array(Enctypes, {
        minItems: 1,
        maxItems: 4,
        description: 'of keys that are made; default: aes256-cts-hmac-sha1-96 and aes128-cts-hmac-sha1-96',
      }),
    ),
    handOut: Type.Optional(
      Type.Union([Type.Literal('keytab'), Type.Literal('password')], {
        description: 'what the holder of a new secret gets: a keytab in text (default), or the password',
      }),
    ),
    ticketLifetimeSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 31_536_000,
        description: 'longest life of a ticket, with its renewals: the larger of max_life and max_renewable_life; default 604800',
      }),
    ),
    lockoutBudget: Type.Optional(Type.Integer({ minimum: 1, description: 'failed log-ins allowed: below `maxfailure` of the policies' })),
    pageSize: Type.Optional(PageSize(1000)),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 120_000, description: 'longest run of one program' })),
  },
  strict,
)
export type KerberosConfig = Static<typeof KerberosConfig>

/** `max_renewable_life` as Debian sets it, which is longer than `max_life`. */
export const TICKET_LIFETIME_SECONDS = 604_800

export interface Kdc {
  readonly id: string
  readonly host: string
  readonly port: number
  readonly graceSeconds: number
}

export const kdcsOf = ({ kdcs }: KerberosConfig): readonly Kdc[] =>
  kdcs.map(({ id, host, port, graceSeconds }) => ({ id, host, port: port ?? 88, graceSeconds: graceSeconds ?? 0 }))

export const adminOf = ({ admin }: KerberosConfig) => ({ host: admin.host, port: admin.port ?? 749 })

export const enctypesOf = ({ enctypes }: KerberosConfig): readonly Enctype[] =>
  enctypes ?? ['aes256-cts-hmac-sha1-96', 'aes128-cts-hmac-sha1-96']

export const timeoutMs = (config: KerberosConfig): number => config.timeoutMs ?? 15_000
