// The side that changes users of a Redis, on every node. Passwords leave this process only as hashes.
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
import { foreign, hashOf, keyOf, PASSWORD_KIND, protectedUser, USER_KIND } from './account.ts'
import { readUser } from './acl.ts'
import { failed } from './answers.ts'
import { endpoints, type RedisConfig } from './config.ts'
import { type Conversation, converse } from './connection.ts'
import { createUser } from './create-user.ts'
import { killSessions } from './sessions.ts'

const NOT_FOUND = 'not_found'

export const openOperator = (config: RedisConfig, secrets: Secrets): Required<Omit<Operator, 'removeRights' | 'setEnd'>> => {
  const own = secrets.operator
  const nodes = endpoints(config)

  /** All nodes at once, each to its end: a node that is down must not keep a revocation from the others. */
  const atEachNode = async <T>(
    handle: Handle,
    call: Call,
    work: (node: Conversation, id: string) => Promise<Outcome<T>>,
  ): Promise<Outcome<T[]>> => {
    const no = foreign(handle) ?? protectedUser(handle.account, config)
    if (no) return no
    if (!own) return refused('no_secret', 'the secret `operator` is not given')
    const user = { name: config.operator, password: own }
    const outcomes = await Promise.all(
      nodes.map((endpoint) =>
        converse(endpoint, user, call.signal, (node) => work(node, endpoint.id)).catch((error: unknown): Outcome<T> => failed(error)),
      ),
    )
    return together(
      outcomes,
      nodes.map(({ id }) => id),
    )
  }

  const change = async <T>(handle: Handle, call: Call, value: T, work: (node: Conversation) => Promise<Outcome>): Promise<Outcome<T>> => {
    const outcome = await atEachNode(handle, call, async (node) => {
      const changed = await work(node)
      return changed.status === 'done' ? await saved(node, config) : changed
    })
    return outcome.status === 'done' ? done(value) : outcome
  }

  return {
    async create(spec, call) {
      const secret = spec.secret ?? new Secret(randomBytes(32).toString('base64url'))
      if (!canBePassword(secret)) return unsupported
      const hash = hashOf(secret)
      if (spec.handle.kind === PASSWORD_KIND) {
        const handle = { ...spec.handle, key: spec.handle.key ?? keyOf(hash) }
        if (handle.key !== keyOf(hash)) return refused('invalid_handle', 'the key is not that of the given password')
        return change<Issued>(handle, call, { handle, secret }, async (node) => {
          if (!(await readUser(node, handle.account))) return refused(NOT_FOUND, `no user \`${handle.account}\``)
          await node.ask('ACL', 'SETUSER', handle.account, `#${hash}`)
          return done(undefined)
        })
      }
      return change<Issued>(spec.handle, call, { handle: spec.handle, secret }, (node) => createUser(node, spec, hash))
    },

    async rotate(handle, next, call) {
      if (handle.kind !== USER_KIND) return refused('unsupported', 'add the new password, move the workload, then delete the old one')
      const secret = next ?? new Secret(randomBytes(32).toString('base64url'))
      if (!canBePassword(secret)) return unsupported
      return change<Issued>(handle, call, { handle, secret }, async (node) => {
        const user = await readUser(node, handle.account)
        if (!user) return refused(NOT_FOUND, `no user \`${handle.account}\``)
        // A new password must not be a way to bring a disabled credential back to life.
        if (!user.on) return refused('disabled', `\`${handle.account}\` is off: a new password would change nothing`)
        await node.ask('ACL', 'SETUSER', handle.account, 'resetpass', `#${hashOf(secret)}`)
        return done(undefined)
      })
    },

    async disable(handle, call) {
      if (handle.kind !== USER_KIND) return refused('unsupported', 'a password has no switch of its own: delete it, or disable the user')
      return change(handle, call, undefined, async (node) => {
        // ACL SETUSER would make a user that is not there.
        if (!(await readUser(node, handle.account))) return refused(NOT_FOUND, `no user \`${handle.account}\``)
        await node.ask('ACL', 'SETUSER', handle.account, 'off')
        return done(undefined)
      })
    },

    async enable(handle, call) {
      if (handle.kind !== USER_KIND) return refused('unsupported', 'a password has no switch of its own: enable the user')
      return change(handle, call, undefined, async (node) => {
        // ACL SETUSER would make a user that is not there.
        if (!(await readUser(node, handle.account))) return refused(NOT_FOUND, `no user \`${handle.account}\``)
        await node.ask('ACL', 'SETUSER', handle.account, 'on')
        return done(undefined)
      })
    },

    delete: (handle, _secret, call) =>
      change(handle, call, undefined, async (node) => {
        if (handle.kind === USER_KIND) {
          await node.ask('ACL', 'DELUSER', handle.account)
          return done(undefined)
        }
        const user = await readUser(node, handle.account)
        const hash = user?.hashes.find((each) => keyOf(each) === handle.key)
        if (hash !== undefined) await node.ask('ACL', 'SETUSER', handle.account, `!${hash}`)
        return done(undefined)
      }),

    async endSessions(handle, sessions, call) {
      if (handle.kind !== USER_KIND)
        return foreign(handle) ?? refused('unsupported', 'a connection does not tell by which password it came: end those of the user')
      const outcome = await atEachNode(handle, call, async (node, id) => done(await killSessions(node, id, handle.account, sessions)))
      return outcome.status === 'done' ? done({ ended: outcome.value.reduce((sum, each) => sum + each, 0) }) : outcome
    },

    async close() {},
  }
}

const canBePassword = (secret: Secret): boolean => secret.expose().length > 0 && secret.expose().isWellFormed()
const unsupported = refused('unsupported_secret', 'the password must be text and not empty')

/** INVARIANT: a change that a restart would undo is not done. */
const saved = async (node: Conversation, config: RedisConfig): Promise<Outcome> => {
  if (config.persistence === 'none') return done(undefined)
  try {
    await node.ask('ACL', 'SAVE')
    return done(undefined)
  } catch (error) {
    const { code, detail } = failed(error)
    return unknown('not_saved', `the change is live but not saved, a restart would undo it: ${code}: ${detail}`)
  }
}

/** One answer for all nodes. Where some have no such user, those that have it decide. */
const together = <T>(outcomes: readonly Outcome<T>[], ids: readonly string[]): Outcome<T[]> => {
  const failures = outcomes.flatMap((outcome, i) => (outcome.status === 'done' ? [] : [{ outcome, id: ids[i] ?? '' }]))
  const values = outcomes.flatMap((outcome) => (outcome.status === 'done' ? [outcome.value] : []))
  const telling = failures.filter(({ outcome }) => outcome.code !== NOT_FOUND)
  const [first] = telling
  if (!first) return values.length > 0 ? done(values) : (failures[0]?.outcome ?? done(values))
  const all = telling.length === outcomes.length
  if (all && telling.every(({ outcome }) => outcome.status === 'refused')) return first.outcome as ReturnType<typeof refused>
  return unknown(first.outcome.code, telling.map(({ outcome, id }) => `${id}: ${outcome.detail}`).join('; '))
}
