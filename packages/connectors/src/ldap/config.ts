// What an LDAP system's configuration says: addresses, names and pinned certificates; never a secret.
// INVARIANT: every connection is under TLS, by `ldaps://` or by StartTLS; there is no option to send a password in the clear.
import Type, { type Static } from 'typebox'

const strict = { additionalProperties: false }
const dn = Type.String({ minLength: 3, maxLength: 1024 })

const address = {
  /** `ldaps://host:port`, or `ldap://host:port`, which is then upgraded with StartTLS before anything else is said. */
  url: Type.String({ pattern: '^ldaps?://[A-Za-z0-9.\\[\\]:-]+$', maxLength: 300 }),
  /** The authority (PEM) that must have signed the server's certificate. Absent: the authorities of the system. */
  ca: Type.Optional(Type.String({ pattern: '^-----BEGIN CERTIFICATE-----' })),
  /** The name that the certificate must carry, where it is not the host of the url. */
  servername: Type.Optional(Type.String({ maxLength: 253 })),
}
export const Address = Type.Object(address, strict)
export type Address = Static<typeof Address>

/** Name of an attribute (RFC 4512 section 1.4). */
const attributeNames = Type.Array(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9-]{0,99}$' }), { maxItems: 100 })
const uidNumber = Type.Integer({ minimum: 1, maximum: 4_294_967_293 })

const doorId = Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' })
export const BindDoor = Type.Object(
  { protocol: Type.Literal('ldap'), id: doorId, title: Type.Optional(Type.String({ maxLength: 200 })), ...address },
  strict,
)
export type BindDoor = Static<typeof BindDoor>

/** A KDC of the domain. Offered as a door only where `kinit` is on the prober's machine. */
export const KerberosDoor = Type.Object(
  {
    protocol: Type.Literal('kerberos'),
    id: doorId,
    title: Type.Optional(Type.String({ maxLength: 200 })),
    host: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.:-]*$', maxLength: 253 }),
    port: Type.Integer({ minimum: 1, maximum: 65535 }),
    realm: Type.String({ pattern: '^[A-Z0-9][A-Z0-9.-]*$', maxLength: 253 }),
  },
  strict,
)
export type KerberosDoor = Static<typeof KerberosDoor>

export const LdapConfig = Type.Object(
  {
    flavour: Type.Union([Type.Literal('openldap'), Type.Literal('active_directory')]),
    /** Where both sides read and write. For Active Directory it must be `ldaps://`: a domain controller sets passwords only there. */
    server: Address,
    /** Each protocol and each replica where a password can be tried. */
    doors: Type.Array(Type.Union([BindDoor, KerberosDoor]), { minItems: 1, maxItems: 200 }),
    /** Accounts are only looked for, made, changed and deleted below this entry. */
    base: dn,
    /** Below this entry are the groups. Absent: no account is given memberships here, and so none is made like another. */
    groupBase: Type.Optional(dn),
    /** OpenLDAP: attributes of a model beyond the known ones: copied because they carry rights, or left out because they are its own. */
    like: Type.Optional(Type.Object({ copy: Type.Optional(attributeNames), leave: Type.Optional(attributeNames) }, strict)),
    /** OpenLDAP: numbers for POSIX accounts that are made here; each account below `base` has another one. */
    uidNumbers: Type.Optional(Type.Object({ from: uidNumber, to: uidNumber }, strict)),
    /** Which entries are accounts. */
    filter: Type.Optional(Type.String({ minLength: 3, maxLength: 2000, pattern: '^\\(' })),
    operatorDn: dn,
    observerDn: dn,
    /** The observer's own account, whose password is the positive control; `login` is its sAMAccountName, for Active Directory. */
    canary: Type.Optional(Type.Object({ dn, login: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })) }, strict)),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    /** Failed log-ins that probes may cause for one account before the directory's own lock-out (`pwdMaxFailure`, `lockoutThreshold`) comes near. */
    lockoutBudget: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    /** Active Directory: how long LDAP still takes the password before the last one (`OldPasswordAllowedPeriod`, 60 minutes unless changed). */
    oldPasswordAllowedSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 7 * 86_400 })),
    /** Active Directory: how long a Kerberos ticket that was given before is honoured (maximum lifetime for service and user tickets, 10 hours unless changed). */
    ticketLifetimeSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 31 * 86_400 })),
  },
  strict,
)
export type LdapConfig = Static<typeof LdapConfig>
