// Makes an account, once per idempotency key: closed first, then in its groups, then with its password, then, where it has one, with its end.
// ORDER: nobody can log in before it has all that it is to have. A failure that the directory answers takes everything back; an attempt that died in between is
// gone on with under the same key.
import { createHash } from 'node:crypto'
import {
  type Call,
  type CredentialSpec,
  done,
  type Issued,
  instantIn,
  type Outcome,
  refused,
  type Secret,
} from '@countersign/connector-kit'
import { Attribute, Change } from 'ldapts'
import { type Account, readAccount } from './account.ts'
import type { LdapConfig } from './config.ts'
import { asSide, type Connection } from './connection.ts'
import type { Rdn } from './distinguished-name.ts'
import { Refusal, resultCode } from './errors.ts'
import type { Flavour } from './flavour.ts'
import { groupNamed, join, leave, type Membership, membershipsOf, type Named, sameMembership } from './groups.ts'
import type { Model } from './like.ts'
import { makePassword } from './password.ts'
import { isAlone } from './posix-number.ts'

export interface Making {
  readonly config: LdapConfig
  readonly flavour: Flavour
  readonly name: Rdn
  readonly spec: CredentialSpec
  readonly call: Call
}

/** Long past for any clock: with it nobody gets in where the directory keeps ends, and somebody does where it doesn't. */
const ENDED = new Date('2000-01-01T00:00:00Z')
const UNDEFINED_ATTRIBUTE = 17

export const createAccount = async (connection: Connection, making: Making): Promise<Outcome<Issued>> => {
  const { spec, config, call, name } = making
  const password = spec.secret ?? makePassword()
  const end = spec.expiresAt === undefined ? undefined : endIn(spec.expiresAt)
  const there = await readAccount(connection, spec.handle, config)
  // A repeated call finds its own mark; anybody else's entry stays as it is.
  if (there !== undefined && !there.description.includes(mark(call))) return refused('ldap.68', 'an entry of this name exists')
  const like = spec.likeAccount === '' ? undefined : spec.likeAccount
  const model = like === undefined ? undefined : await modelNamed(connection, making, like)
  const wanted = await membershipsFor(connection, making, model)
  const uid = model === undefined ? (name.type === 'uid' ? name.value : undefined) : model.attributes['uid']?.[0]
  const who: Named = { dn: there?.dn ?? spec.handle.account, uid }
  if (there === undefined) {
    await requireFreeName(connection, who, wanted, config)
    if (!(await add(connection, making, model, password, end !== undefined))) return refused('ldap.68', 'an entry of this name exists')
  }
  try {
    return await complete(connection, making, { there, who, wanted, model, password, end })
  } catch (error) {
    // The first error is the one that counts. ORDER: the entry first, which ends it.
    if (there === undefined) await takeBack(connection, who, wanted).catch(() => undefined)
    throw error
  }
}

/** SAFETY: an account of this system's, as every handle names one. */
const modelNamed = async (connection: Connection, { spec, config, flavour, name }: Making, account: string): Promise<Model> => {
  const there = await readAccount(connection, { kind: spec.handle.kind, account }, config)
  if (there === undefined) throw new Refusal('ldap.no_model', `there is no account \`${account}\` to copy the scope of`)
  return flavour.readModel(connection, there.dn, name.value, config)
}

interface Begun {
  readonly there: Account | undefined
  readonly who: Named
  readonly wanted: readonly Membership[]
  readonly model: Model | undefined
  readonly password: Secret
  readonly end: Date | undefined
}

const complete = async (connection: Connection, making: Making, begun: Begun): Promise<Outcome<Issued>> => {
  const { spec, config, flavour } = making
  const { there, who, wanted, password, end } = begun
  const number = there === undefined ? begun.model?.attributes['uidNumber']?.[0] : undefined
  if (number !== undefined && !(await isAlone(connection, number, config)))
    throw new Refusal('ldap.uid_number_taken', 'somebody was given the same `uidNumber` at the same time; ask again', true)
  for (const membership of wanted) await join(connection, who, membership)
  if (wanted.length > 0) await requireMember(connection, who, wanted, config)
  const hasEnd = end === undefined || ends(there, end)
  if (!hasEnd && there !== undefined) await setEnd(connection, flavour, who.dn, ENDED)
  await flavour.setPassword(connection, who.dn, password)
  const keeps = end === undefined || hasEnd || (await keepsEnd(connection, making, who.dn, password, end))
  const made = await readAccount(connection, spec.handle, config)
  if (made === undefined)
    throw new Refusal('ldap.not_an_account', 'the entry was made, but the configured filter does not take it for an account')
  const issued: Issued = { handle: made.item.handle, secret: password }
  if (end === undefined) return done(issued)
  return keeps
    ? done({ ...issued, expiresAt: withoutFraction(end) })
    : done(issued, 'this directory keeps no end of an account by itself: it ends when it is ended from here')
}

/** False: the name is taken. Without an end where the directory has no such attribute. */
const add = async (connection: Connection, making: Making, model: Model | undefined, password: Secret, ends: boolean): Promise<boolean> => {
  const { flavour, spec, name, call } = making
  const entry = (end: string | undefined) => ({
    dn: spec.handle.account,
    name,
    login: spec.handle.key,
    password,
    description: `${oneLine(spec.purpose)} [${mark(call)}]`,
    model,
    end,
  })
  try {
    await flavour.add(connection, entry(ends ? flavour.end.write(ENDED) : undefined))
    return true
  } catch (error) {
    if (ends && resultCode(error) === UNDEFINED_ATTRIBUTE) return add(connection, making, model, password, false)
    if (resultCode(error) === 68) return false
    throw error
  }
}

/**
 * Whether the directory itself lets nobody in after an end, as it is seen to do for this very account: its right password is refused while its end is past.
 * Then it gets the real one, which opens the door. What would be a promise that nobody keeps is taken away again.
 */
const keepsEnd = async (
  connection: Connection,
  { config, flavour, call }: Making,
  dn: string,
  password: Secret,
  end: Date,
): Promise<boolean> => {
  let opened = true
  try {
    await asSide(config.server, dn, password, call.signal, async () => {})
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'ldap.not_authenticated')) throw error
    opened = false
  }
  await setEnd(connection, flavour, dn, opened ? undefined : end)
  return !opened
}

/**
 * Moves the end of an account in a directory that keeps every account's. It is believed once it is shown.
 * Errors: `ldap.no_end` where the directory promises no end, `ldap.end_not_kept` where it took one and shows another.
 */
export const moveEnd = async (
  connection: Connection,
  { config, flavour }: Pick<Making, 'config' | 'flavour'>,
  { dn, item: { handle } }: Account,
  expiresAt: string,
): Promise<Outcome> => {
  const end = endIn(expiresAt)
  if (!flavour.end.isKept)
    throw new Refusal(
      'ldap.no_end',
      'this directory may keep an end and let the account in after it: end the account from here when it is due',
    )
  await setEnd(connection, flavour, dn, end)
  const after = await readAccount(connection, handle, config)
  if (!ends(after, end))
    throw new Refusal('ldap.end_not_kept', 'the directory took the end and does not show it: look at who may write it', true)
  return done(undefined)
}

/** Where the directory has no such attribute, nothing is set. */
const setEnd = async (connection: Connection, { end }: Flavour, dn: string, at: Date | undefined): Promise<void> => {
  const values = at === undefined ? [] : [end.write(at)]
  try {
    await connection.modify(dn, [new Change({ operation: 'replace', modification: new Attribute({ type: end.attribute, values }) })])
  } catch (error) {
    if (resultCode(error) !== UNDEFINED_ATTRIBUTE) throw error
  }
}

const membershipsFor = async (
  connection: Connection,
  { spec, config }: Making,
  model: Model | undefined,
): Promise<readonly Membership[]> => {
  const wanted: Membership[] = []
  for (const group of spec.scope ?? []) wanted.push(await groupNamed(connection, group, config))
  if (model !== undefined) wanted.push(...(await membershipsOf(connection, model, config)))
  return wanted.filter((one, at) => wanted.findIndex((other) => sameMembership(one, other)) === at)
}

/** SAFETY: what is left in a group of an entry that is gone would give the next one of that name rights that nobody has approved. */
const requireFreeName = async (connection: Connection, who: Named, wanted: readonly Membership[], config: LdapConfig): Promise<void> => {
  if (config.groupBase === undefined) return
  const other = (await membershipsOf(connection, who, config)).find((one) => !wanted.some((each) => sameMembership(one, each)))
  if (other !== undefined)
    throw new Refusal('ldap.name_in_group', `\`${other.group}\` names an account of this name already: take it out of there first`)
}

const requireMember = async (connection: Connection, who: Named, wanted: readonly Membership[], config: LdapConfig): Promise<void> => {
  const has = await membershipsOf(connection, who, config)
  const missing = wanted.find((one) => !has.some((each) => sameMembership(one, each)))
  if (missing !== undefined)
    throw new Refusal('ldap.not_a_member', `the directory took the membership of \`${missing.group}\` and does not show it`)
}

const takeBack = async (connection: Connection, who: Named, wanted: readonly Membership[]): Promise<void> => {
  await connection.client.del(who.dn)
  for (const membership of wanted) await leave(connection, who, membership)
}

/** Directories keep seconds: an end is never later than it was said. */
const endIn = (expiresAt: string): Date => {
  const at = instantIn(expiresAt)
  if (at === undefined) throw new Refusal('ldap.bad_expiry', 'the expiry must be an RFC 3339 instant')
  return new Date(Math.floor(at / 1000) * 1000)
}

const ends = (account: Account | undefined, at: Date): boolean =>
  account?.item.expiresAt !== undefined && Date.parse(account.item.expiresAt) === at.getTime()

const withoutFraction = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z')

const mark = (call: Call): string =>
  `countersign:${createHash('sha256').update(`countersign/ldap/v1\0${call.idempotencyKey}`).digest('hex').slice(0, 24)}`

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200)
