// Makes a user on one node, with the scope of an existing one or with given rules.
import { type CredentialSpec, done, type Outcome, refused } from '@countersign/connector-kit'
import { isScopeRule, parseAclLine, readUser, strings } from './acl.ts'
import type { Conversation } from './connection.ts'
import { RedisError } from './resp.ts'

export const createUser = async (node: Conversation, spec: CredentialSpec, hash: string): Promise<Outcome> => {
  const { account } = spec.handle
  const there = await readUser(node, account)
  if (there) {
    // Redis keeps no note of who made a user: one that already has just this password was made by an earlier attempt of the same step.
    const same = there.on && there.hashes.length === 1 && there.hashes[0] === hash
    return same ? done(undefined, 'made by an earlier attempt of the same step') : refused('exists', `a user \`${account}\` exists already`)
  }
  const scope = [...(spec.scope ?? [])]
  if (!scope.every(isScopeRule))
    return refused('invalid_scope', 'a scope must hold rules of reach only: keys, channels, commands, selectors')
  if (spec.likeAccount !== undefined) {
    const like = await rulesOf(node, spec.likeAccount)
    if (!like) return refused('not_found_like', `no user \`${spec.likeAccount}\` to copy the scope of`)
    scope.unshift(...like)
  }
  try {
    await node.ask('ACL', 'SETUSER', account, 'reset', ...scope, `#${hash}`, 'on')
    return done(undefined)
  } catch (error) {
    // ACL SETUSER is all or nothing.
    if (error instanceof RedisError) return refused(error.code, error.message)
    throw error
  }
}

const rulesOf = async (node: Conversation, name: string): Promise<readonly string[] | undefined> =>
  strings(await node.ask('ACL', 'LIST'))
    .map(parseAclLine)
    .find((user) => user.name === name)?.rules
