// Makes a login role, once per idempotency key, with the scope of an existing one where that can be had whole.
import { createHash, randomBytes } from 'node:crypto'
import { type CredentialSpec, done, type Issued, instantIn, type Outcome, refused, Secret } from '@countersign/connector-kit'
import pg from 'pg'
import { canNameRole } from './account.ts'
import { canBePassword, scramVerifier } from './scram.ts'
import { inTransaction } from './transaction.ts'

const { escapeIdentifier, escapeLiteral } = pg

export const generateSecret = (): Secret => new Secret(randomBytes(32).toString('base64url'))

/** Stands in the role's comment and tells a repeated call from a name that somebody else has taken. */
const markOf = (idempotencyKey: string): string => `countersign:${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32)}`

export const createRole = async (client: pg.Client, spec: CredentialSpec, idempotencyKey: string): Promise<Outcome<Issued>> => {
  const { account } = spec.handle
  const secret = spec.secret ?? generateSecret()
  if (!canBePassword(secret)) return refused('unsupported_secret', 'the password must be printable ASCII')
  if (spec.expiresAt !== undefined && instantIn(spec.expiresAt) === undefined)
    return refused('invalid_expiry', 'the expiry must be an RFC 3339 instant')
  const issued: Issued = { handle: spec.handle, secret, ...(spec.expiresAt === undefined ? {} : { expiresAt: spec.expiresAt }) }
  const mark = markOf(idempotencyKey)
  const name = escapeIdentifier(account)
  const password = escapeLiteral(await scramVerifier(secret))

  const { rows } = await client.query<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_authid') AS comment FROM pg_catalog.pg_roles WHERE rolname = $1`,
    [account],
  )
  const [there] = rows
  if (there) {
    if (there.comment?.split(' ')[0] !== mark) return refused('42710', `a role \`${account}\` exists already`)
    await client.query(`ALTER ROLE ${name} PASSWORD ${password}`)
    return done(issued, 'made by an earlier attempt of the same step')
  }

  const groups = await scopeOf(client, spec)
  if (!Array.isArray(groups)) return groups
  await inTransaction(client, async () => {
    const until = spec.expiresAt === undefined ? '' : ` VALID UNTIL ${escapeLiteral(spec.expiresAt)}`
    await client.query(
      `CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${password}${until}`,
    )
    await client.query(`COMMENT ON ROLE ${name} IS ${escapeLiteral(`${mark} ${printable(spec.purpose)}`)}`)
    for (const group of groups) await client.query(`GRANT ${escapeIdentifier(group)} TO ${name}`)
  })
  return done(issued)
}

/** Until when its password lets a role in. Nothing else of it changes. */
export const setEnd = async (client: pg.Client, account: string, expiresAt: string): Promise<Outcome> => {
  if (instantIn(expiresAt) === undefined) return refused('invalid_expiry', 'the expiry must be an RFC 3339 instant')
  const { rows } = await client.query('SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1', [account])
  if (!rows[0]) return refused('not_found', `no role \`${account}\``)
  await client.query(`ALTER ROLE ${escapeIdentifier(account)} VALID UNTIL ${escapeLiteral(expiresAt)}`)
  return done(undefined)
}

const printable = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 500)

/**
 * Groups that carry the wanted scope. INVARIANT: a copy has the whole scope or is not made: rights given to the role itself can't be copied
 * faithfully, and a workload that is moved to less would break without anybody knowing why.
 */
const scopeOf = async (client: pg.Client, spec: CredentialSpec): Promise<string[] | ReturnType<typeof refused>> => {
  const groups = [...(spec.scope ?? [])]
  if (!groups.every(canNameRole)) return refused('invalid_scope', 'a scope must name roles')
  if (spec.likeAccount === undefined) return groups
  if (!canNameRole(spec.likeAccount)) return refused('invalid_account', 'the model account is no role name')
  const { rows } = await client.query<{ groups: string[]; own: number }>(
    `SELECT ARRAY(SELECT g.rolname::text FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid) AS groups,
            (SELECT count(*)::int FROM pg_catalog.pg_shdepend d WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.refobjid = r.oid) AS own
     FROM pg_catalog.pg_roles r WHERE r.rolname = $1`,
    [spec.likeAccount],
  )
  const [like] = rows
  if (!like) return refused('not_found', `no role \`${spec.likeAccount}\` to copy the scope of`)
  if (like.own > 0)
    return refused(
      'scope_not_copyable',
      `\`${spec.likeAccount}\` holds ${like.own} rights or objects of its own: grant them to a group role first`,
    )
  return [...groups, ...like.groups]
}
