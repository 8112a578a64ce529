// What an LDAP system's configuration says: addresses, names and pinned certificates; never a secret.
// INVARIANT: every connection is under TLS, by `ldaps://` or by StartTLS; there is no option to send a password in the clear.
import Type, { type Static } from 'typebox'
import { doorIdHelp, doorTitleHelp, PageSize, Port, pem } from '../settings.ts'

const strict = { additionalProperties: false }
const dn = (description: string) => Type.String({ minLength: 3, maxLength: 1024, description })

const address = {
  url: Type.String({
    pattern: '^ldaps?://[A-Za-z0-9.\\[\\]:-]+$',
    maxLength: 300,
    description: '`ldaps://host:port`, or `ldap://host:port`, which is upgraded with StartTLS before anything else is said',
  }),
  ca: Type.Optional(
    Type.String({
      ...pem,
      title: 'Trusted certificates',
      pattern: '^-----BEGIN CERTIFICATE-----',
      description: "the authority (PEM) that must have signed the server's certificate; default: those of the machine",
    }),
  ),
  servername: Type.Optional(
    Type.String({
      title: 'Server name',
      maxLength: 253,
      description: 'the name that the certificate must carry, where it is not the host of the URL',
    }),
  ),
}
export const Address = Type.Object(address, strict)
export type Address = Static<typeof Address>

/** Name of an attribute (RFC 4512 section 1.4). */
const attributeNames = (description: string) =>
  Type.Array(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9-]{0,99}$' }), { maxItems: 100, description })
const uidNumber = (description: string) => Type.Integer({ minimum: 1, maximum: 4_294_967_293, description })

const doorId = Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$', description: doorIdHelp })
export const BindDoor = Type.Object(
  {
    protocol: Type.Literal('ldap'),
    id: doorId,
    title: Type.Optional(Type.String({ maxLength: 200, description: doorTitleHelp })),
    ...address,
  },
  { ...strict, title: 'LDAP: a bind' },
)
export type BindDoor = Static<typeof BindDoor>

/** A KDC of the domain. Offered as a door only where `kinit` is on the prober's machine. */
export const KerberosDoor = Type.Object(
  {
    protocol: Type.Literal('kerberos'),
    id: doorId,
    title: Type.Optional(Type.String({ maxLength: 200, description: doorTitleHelp })),
    host: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.:-]*$', maxLength: 253, description: 'host name or address of the KDC' }),
    port: Port,
    realm: Type.String({ pattern: '^[A-Z0-9][A-Z0-9.-]*$', maxLength: 253, description: 'the domain as Kerberos names it: `EXAMPLE.COM`' }),
  },
  { ...strict, title: 'Kerberos: a ticket' },
)
export type KerberosDoor = Static<typeof KerberosDoor>

export const LdapConfig = Type.Object(
  {
    flavour: Type.Union([Type.Literal('openldap'), Type.Literal('active_directory')], { description: 'which directory it is' }),
    server: Type.Object(address, {
      ...strict,
      description: 'where both sides read and write; for Active Directory by `ldaps://`: a domain controller sets passwords only there',
    }),
    doors: Type.Array(Type.Union([BindDoor, KerberosDoor]), {
      minItems: 1,
      maxItems: 200,
      description: 'each protocol and each replica where a password can be tried',
    }),
    base: dn('accounts are only looked for, made, changed and deleted below this entry'),
    groupBase: Type.Optional(
      dn('below this entry are the groups; absent: no account is given memberships here, and so none is made like another'),
    ),
    like: Type.Optional(
      Type.Object(
        {
          copy: Type.Optional(attributeNames('copied, because they carry rights')),
          leave: Type.Optional(attributeNames("left out, because they are the model's own")),
        },
        { ...strict, description: 'OpenLDAP: attributes of a model beyond the known ones' },
      ),
    ),
    uidNumbers: Type.Optional(
      Type.Object(
        { from: uidNumber('the first of them'), to: uidNumber('the last of them') },
        { ...strict, description: 'OpenLDAP: numbers for POSIX accounts that are made here; each account below `base` has another one' },
      ),
    ),
    filter: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 2000,
        pattern: '^\\(',
        description: 'which entries are accounts: `(objectClass=inetOrgPerson)`',
      }),
    ),
    operatorDn: dn('entry by which accounts are changed'),
    observerDn: dn('entry that only reads'),
    canary: Type.Optional(
      Type.Object(
        {
          dn: dn('its entry'),
          login: Type.Optional(Type.String({ minLength: 1, maxLength: 20, description: 'Active Directory: its sAMAccountName' })),
        },
        { ...strict, description: "the observer's own account, whose password shows that a door opens" },
      ),
    ),
    pageSize: Type.Optional(PageSize(10_000)),
    lockoutBudget: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description:
          "failed log-ins allowed for one account, before the directory's own lock-out (`pwdMaxFailure`, `lockoutThreshold`) comes near",
      }),
    ),
    oldPasswordAllowedSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 7 * 86_400,
        description:
          'Active Directory: how long LDAP still takes the password before the last one (`OldPasswordAllowedPeriod`); default 3600',
      }),
    ),
    ticketLifetimeSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 31 * 86_400,
        description: 'Active Directory: how long a Kerberos ticket that was given before is honoured; default 36000',
      }),
    ),
  },
  strict,
)
export type LdapConfig = Static<typeof LdapConfig>
