// Users as Redis describes them. Their password hashes are read to count and to name passwords, and never leave this file whole.
import { keyOf } from './account.ts'
import type { Conversation } from './connection.ts'
import { ProtocolError, type Reply } from './resp.ts'

export interface AclUser {
  readonly name: string
  readonly on: boolean
  /** Any password logs in. */
  readonly noPassword: boolean
  /** Names of its passwords. */
  readonly keys: readonly string[]
  /** Commands, keys, channels and selectors, as ACL SETUSER takes them. */
  readonly rules: readonly string[]
}

const HASH = /^#([0-9a-f]{64})$/
const FLAGS = new Set(['on', 'off', 'nopass', 'sanitize-payload', 'skip-sanitize-payload'])

/** One line of ACL LIST: `user NAME on #hash ~keys &channels +commands (selector)`. */
export const parseAclLine = (line: string): AclUser => {
  const [user, name, ...words] = line.split(' ')
  if (user !== 'user' || !name) throw new ProtocolError('a user is described in an unknown way')
  return {
    name,
    on: words.includes('on'),
    noPassword: words.includes('nopass'),
    keys: words.flatMap((word) => {
      const hash = HASH.exec(word)?.[1]
      return hash === undefined ? [] : [keyOf(hash)]
    }),
    rules: words.filter((word) => word !== '' && !word.startsWith('#') && !FLAGS.has(word)),
  }
}

/** INVARIANT: ACL LIST is one answer: all users or an error. */
export const listUsers = async (node: Conversation): Promise<AclUser[]> => strings(await node.ask('ACL', 'LIST')).map(parseAclLine)

/** Flags and password hashes of one user (ACL GETUSER, a map as a flat array); undefined where there is none. */
export const readUser = async (
  node: Conversation,
  name: string,
): Promise<{ readonly on: boolean; readonly noPassword: boolean; readonly hashes: readonly string[] } | undefined> => {
  const reply = await node.ask('ACL', 'GETUSER', name)
  if (reply === null) return undefined
  if (!Array.isArray(reply)) throw new ProtocolError('a user is described in an unknown way')
  const field = (wanted: string): string[] => strings(reply[reply.indexOf(wanted) + 1])
  const flags = field('flags')
  return { on: flags.includes('on'), noPassword: flags.includes('nopass'), hashes: field('passwords') }
}

export const strings = (reply: Reply | undefined): string[] => {
  if (!Array.isArray(reply) || !reply.every((item) => typeof item === 'string')) throw new ProtocolError('a list of texts was expected')
  return reply as string[]
}

/** SAFETY: only what widens or narrows reach. `nopass`, `>password`, `on`, `reset` and their kin would change who can log in. */
export const isScopeRule = (rule: string): boolean =>
  /^(?:[~%&+-][^\s\0]+|\([^\0()]*\)|allkeys|resetkeys|allchannels|resetchannels|allcommands|nocommands)$/.test(rule)

/** What its rules allow; what they take away again is no right of its own. */
export const allowedBy = ({ rules }: Readonly<Record<string, unknown>>): readonly string[] | undefined =>
  Array.isArray(rules)
    ? [
        ...new Set(rules.filter((rule): rule is string => typeof rule === 'string' && !rule.startsWith('-') && !rule.startsWith('reset'))),
      ].sort()
    : undefined

/** What `ACL SETUSER` is among, from the widest to itself: https://redis.io/docs/latest/commands/acl-setuser/ */
const settingUsers = ['@all', '@admin', '@dangerous', '@slow', 'acl', 'acl|setuser']

/** By which rule it may set users. Rules count in their order, and the last one that speaks of it decides. */
export const setsUsers = ({ rules }: Readonly<Record<string, unknown>>): readonly string[] => {
  let by: string | undefined
  for (const rule of Array.isArray(rules) ? rules : []) {
    if (rule === 'allcommands' || (typeof rule === 'string' && rule.startsWith('+') && settingUsers.includes(rule.slice(1)))) by = rule
    if (rule === 'nocommands' || (typeof rule === 'string' && rule.startsWith('-') && settingUsers.includes(rule.slice(1)))) by = undefined
  }
  return by === undefined ? [] : [by]
}
