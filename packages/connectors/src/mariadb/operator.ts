// The side that changes accounts of a MariaDB. Passwords leave this process only as hashes.
import { randomBytes } from 'node:crypto'
import {
  type Call,
  done,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  refused,
  Secret,
  type Secrets,
  unknown,
} from '@countersign/connector-kit'
import { ACCOUNT_KIND, type AccountName, foreign, PASSWORD_KIND, parseName, protectedAccount, quoted } from './account.ts'
import { isOpen, readAccount } from './accounts.ts'
import { failed } from './answers.ts'
import { type MariadbConfig, primary, servers } from './config.ts'
import { Connections, connect, type Link, under } from './connection.ts'
import { createAccount } from './create-account.ts'
import { canBePassword, isNativeHash, keyOf, NATIVE, nativeHash } from './native-password.ts'
import { changeWays, notFound, passwordWay } from './passwords.ts'
import { removeRights } from './remove-rights.ts'
import { killSessions } from './sessions.ts'

export const openOperator = (config: MariadbConfig, secrets: Secrets): Required<Omit<Operator, 'setEnd'>> => {
  const own = secrets.operator
  const atServers = own ? servers(config).map((server) => new Connections(server, config.operator, own)) : []

  const change = async <T>(
    handle: Handle,
    call: Call,
    work: (link: Link, name: AccountName) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const no = foreign(handle) ?? protectedAccount(handle.account, config)
    const name = parseName(handle.account)
    if (no || !name) return no ?? refused('invalid_account', 'no account can have this name')
    const [main] = atServers
    if (!main) return refused('no_secret', 'the secret `operator` is not given')
    try {
      return await main.use(call.signal, (link) => work(link, name))
    } catch (error) {
      return failed(error)
    }
  }

  return {
    async create(spec, call) {
      const secret = spec.secret ?? new Secret(randomBytes(32).toString('base64url'))
      if (!canBePassword(secret)) return unsupported
      if (spec.handle.kind !== PASSWORD_KIND)
        return change(spec.handle, call, (link, name) =>
          createAccount(link, {
            name,
            spec,
            secret,
            idempotencyKey: call.idempotencyKey,
            asItself: async (work) => {
              const own = await connect(primary(config), name.user, secret, call.signal)
              try {
                await under(call.signal, own, work(own))
              } finally {
                await own.end()
              }
            },
          }),
        )
      const hash = nativeHash(secret)
      const handle = { ...spec.handle, key: spec.handle.key ?? keyOf(hash) }
      if (handle.key !== keyOf(hash)) return refused('invalid_handle', 'the key is not that of the given password')
      return change<Issued>(handle, call, async (link, name) => {
        const added = await changeWays(link, name, (account) => {
          if (isOpen(account)) return refused('open_account', 'the account lets anybody in without a password: rotate it instead')
          if (account.ways.some(({ text }) => text === hash)) return done(account.ways)
          return done([...account.ways.filter(({ text }) => isNativeHash(text)), passwordWay(hash)])
        })
        return added.status === 'done' ? done({ handle, secret }) : added
      })
    },

    async rotate(handle, next, call) {
      if (handle.kind === PASSWORD_KIND) return refused('unsupported', 'add the new password, move the workload, then delete the old one')
      const secret = next ?? new Secret(randomBytes(32).toString('base64url'))
      if (!canBePassword(secret)) return unsupported
      return change<Issued>(handle, call, async (link, name) => {
        const rotated = await changeWays(link, name, (account) =>
          // A new password must not be a way to bring a disabled credential back to life.
          account.locked
            ? refused('disabled', `\`${handle.account}\` is locked: a new password would change nothing`)
            : done([passwordWay(nativeHash(secret))]),
        )
        return rotated.status === 'done' ? done({ handle, secret }) : rotated
      })
    },

    async disable(handle, call) {
      if (handle.kind === PASSWORD_KIND)
        return refused('unsupported', 'a password has no switch of its own: delete it, or disable the account')
      return change(handle, call, async (link, name) => {
        if (!(await readAccount(link, name))) return notFound(name)
        await link.run(`ALTER USER ${quoted(name)} ACCOUNT LOCK`)
        return done(undefined)
      })
    },

    async enable(handle, call) {
      if (handle.kind === PASSWORD_KIND) return refused('unsupported', 'a password has no switch of its own: enable the account')
      return change(handle, call, async (link, name) => {
        if (!(await readAccount(link, name))) return notFound(name)
        await link.run(`ALTER USER ${quoted(name)} ACCOUNT UNLOCK`)
        return done(undefined)
      })
    },

    delete: (handle, _secret, call) =>
      change(handle, call, async (link, name) => {
        if (handle.kind === ACCOUNT_KIND) {
          if (!(await readAccount(link, name))) return done(undefined, 'gone already')
          await link.run(`DROP USER IF EXISTS ${quoted(name)}`)
          return done(undefined)
        }
        const left = await changeWays(link, name, (account) =>
          done(account.ways.filter(({ plugin, text }) => plugin !== NATIVE || !isNativeHash(text) || keyOf(text) !== handle.key)),
        )
        return left.status === 'refused' && left.code === 'not_found' ? done(undefined, 'gone already') : left
      }),

    async removeRights(handle, rights, call) {
      if (handle.kind === PASSWORD_KIND) return refused('unsupported', 'a password has no rights of its own: take them from the account')
      return change(handle, call, (link, name) => removeRights(link, name, rights))
    },

    /** Ends them on every server. INVARIANT: a server that can't be reached makes the whole unknown. */
    async endSessions(handle, sessions, call) {
      const no = foreign(handle) ?? protectedAccount(handle.account, config)
      const name = parseName(handle.account)
      if (no || !name) return no ?? refused('invalid_account', 'no account can have this name')
      if (handle.kind === PASSWORD_KIND)
        return refused('unsupported', 'a connection does not tell by which password it came: end those of the account')
      if (atServers.length === 0) return refused('no_secret', 'the secret `operator` is not given')
      let ended = 0
      for (const [i, server] of atServers.entries()) {
        const outcome = await server
          .use(call.signal, (link) => killSessions(link, server.id, name, sessions))
          .catch((error: unknown): Outcome<number> => failed(error))
        if (outcome.status === 'done') ended += outcome.value
        else return i === 0 ? outcome : unknown(outcome.code, `${ended} sessions were ended, then: ${outcome.detail}`)
      }
      return done({ ended })
    },

    async close() {
      await Promise.all(atServers.map((server) => server.close()))
    },
  }
}

const unsupported = refused('unsupported_secret', 'the password must be printable ASCII')
