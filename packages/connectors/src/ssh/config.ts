// What an SSH system's configuration says: names, addresses and pinned host keys; never a secret.
import Type, { type Static } from 'typebox'
import { doorIdHelp, doorTitleHelp, Port } from '../settings.ts'

const hostKeys = Type.Array(Type.String({ minLength: 1 }), {
  minItems: 1,
  maxItems: 16,
  description: 'pinned host keys, as in known_hosts: `ssh-ed25519 AAAA…`',
})
const host = Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9_:][A-Za-z0-9._:-]*$', description: 'host name or address' })
const user = (description: string) => Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_][A-Za-z0-9_.@-]*$', description })
const operatorUser = user('user by whom it is changed')
const observerUser = user('user who only reads')
const path = Type.String({ minLength: 2, pattern: '^/[^\\0]*$', description: 'absolute path' })
const strict = { additionalProperties: false }

/** Where a file of the system lives: on this machine (a mount), or behind SFTP with a user of its own for each side. */
const places = [
  Type.Object({ at: Type.Literal('local'), path }, { ...strict, title: 'On this machine' }),
  Type.Object(
    { at: Type.Literal('sftp'), host, port: Port, hostKeys, operatorUser, observerUser, path },
    { ...strict, title: 'Behind SFTP' },
  ),
] as const
const placeOf = (description: string) => Type.Union([...places], { description })
export const Place = Type.Union([...places])
export type Place = Static<typeof Place>

/** A command on a host that lists and ends sessions: see sessions.ts for what it must answer. */
export const SessionCommand = Type.Object(
  {
    host,
    port: Port,
    hostKeys,
    operatorUser,
    observerUser,
    command: Type.String({ minLength: 1, maxLength: 400, pattern: '^[^\\r\\n\\0]+$', description: 'the command that is run there' }),
  },
  { ...strict, description: 'a command on a host that lists and ends sessions' },
)
export type SessionCommand = Static<typeof SessionCommand>

export const SshDoor = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$', description: doorIdHelp }),
    title: Type.Optional(Type.String({ maxLength: 200, description: doorTitleHelp })),
    host,
    port: Port,
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
    doors: Type.Array(SshDoor, { minItems: 1, maxItems: 1000, description: 'each host where the credentials can be tried' }),
    canaryAccount: Type.Optional(user("the account that the observer's canaries open")),
    keys: Type.Optional(
      Type.Object(
        { directory: placeOf('directory of `authorized_keys` files, one for each account, named like it') },
        { ...strict, description: 'keys of accounts, where they are governed' },
      ),
    ),
    certificates: Type.Optional(
      Type.Object(
        {
          authority: Type.String({ minLength: 1, description: 'public key of the authority that the hosts trust, one line' }),
          register: Type.Optional(
            placeOf('file of all certificates that were issued, one per line; without it there is no inventory of certificates'),
          ),
          lifetimeSeconds: Type.Optional(
            Type.Integer({
              minimum: 60,
              maximum: 10 * 366 * 86_400,
              description: 'of new certificates that are given no end; default 86400',
            }),
          ),
          extensions: Type.Optional(
            Type.Array(Type.String({ pattern: '^[a-z0-9@.-]{1,80}$' }), {
              maxItems: 20,
              description: 'extensions of new certificates: `permit-pty`; default: none',
            }),
          ),
        },
        { ...strict, description: 'certificates, where they are governed' },
      ),
    ),
    revocationLists: Type.Optional(
      Type.Array(Place, {
        minItems: 1,
        maxItems: 100,
        description: 'where the lists are that hosts ask (`RevokedKeys` of sshd); a revocation is done when every one of them has it',
      }),
    ),
    sessions: Type.Optional(SessionCommand),
  },
  strict,
)
export type SshConfig = Static<typeof SshConfig>
