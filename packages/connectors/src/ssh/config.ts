// What an SSH system's configuration says: names, addresses and pinned host keys; never a secret.
import Type, { type Static } from 'typebox'

const hostKeys = Type.Array(Type.String({ minLength: 1, description: 'pinned host key, as in known_hosts: `ssh-ed25519 AAAA…`' }), {
  minItems: 1,
  maxItems: 16,
})
const host = Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9_:][A-Za-z0-9._:-]*$' })
const port = Type.Integer({ minimum: 1, maximum: 65535 })
const user = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_][A-Za-z0-9_.@-]*$' })
const path = Type.String({ minLength: 2, pattern: '^/[^\\0]*$', description: 'absolute path' })
const strict = { additionalProperties: false }

/** Where a file of the system lives: on this machine (a mount), or behind SFTP with a user of its own for each side. */
export const Place = Type.Union([
  Type.Object({ at: Type.Literal('local'), path }, strict),
  Type.Object({ at: Type.Literal('sftp'), host, port, hostKeys, operatorUser: user, observerUser: user, path }, strict),
])
export type Place = Static<typeof Place>

/** A command on a host that lists and ends sessions: see sessions.ts for what it must answer. */
export const SessionCommand = Type.Object(
  {
    host,
    port,
    hostKeys,
    operatorUser: user,
    observerUser: user,
    command: Type.String({ minLength: 1, maxLength: 400, pattern: '^[^\\r\\n\\0]+$' }),
  },
  strict,
)
export type SessionCommand = Static<typeof SessionCommand>

export const SshDoor = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    host,
    port,
    hostKeys,
    graceSeconds: Type.Optional(
      Type.Number({ minimum: 0, description: 'how long this host is known to honour an ended credential, where it caches keys' }),
    ),
  },
  strict,
)
export type SshDoor = Static<typeof SshDoor>

export const SshConfig = Type.Object(
  {
    /** Each host where the credentials can be tried. */
    doors: Type.Array(SshDoor, { minItems: 1, maxItems: 1000 }),
    /** The account that the observer's canaries open. */
    canaryAccount: Type.Optional(user),
    keys: Type.Optional(
      Type.Object({ /** Directory of `authorized_keys` files, one for each account, named like it. */ directory: Place }, strict),
    ),
    certificates: Type.Optional(
      Type.Object(
        {
          /** Public key of the authority that the hosts trust, one line. */
          authority: Type.String({ minLength: 1 }),
          /** File of all certificates that were issued, one per line. Without it there is no inventory of certificates. */
          register: Type.Optional(Place),
          lifetimeSeconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 10 * 366 * 86_400 })),
          extensions: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z0-9@.-]{1,80}$' }), { maxItems: 20 })),
        },
        strict,
      ),
    ),
    /** Revocation lists (`RevokedKeys` of sshd). A revocation is done when every one of them has it. */
    revocationLists: Type.Optional(Type.Array(Place, { minItems: 1, maxItems: 100 })),
    sessions: Type.Optional(SessionCommand),
  },
  strict,
)
export type SshConfig = Static<typeof SshConfig>
