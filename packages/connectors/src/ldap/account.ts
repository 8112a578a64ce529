// One account as the directory describes it, the same for both flavours.
import type { Handle, InventoryItem } from '@countersign/connector-kit'
import type { Entry } from 'ldapts'
import type { LdapConfig } from './config.ts'
import type { Connection } from './connection.ts'
import { isBelow, parseDn, type Rdn } from './distinguished-name.ts'
import { Refusal, resultCode, Unreachable } from './errors.ts'

export interface Account {
  readonly dn: string
  /** sAMAccountName; Active Directory only. */
  readonly login: string | undefined
  readonly disabled: boolean
  /** Locked by failed log-ins, not by anybody's will: what the directory answers then says nothing about a password. */
  readonly lockedOut: boolean
  readonly description: string
  readonly userAccountControl: number
  readonly item: InventoryItem
}

export const KIND = { openldap: 'ldap.password', active_directory: 'ldap.account' } as const

/** How long a domain honours a ticket, unless it says otherwise. */
export const TICKET_LIFETIME_SECONDS = 36_000

/** The mark of an account that an administrator locked (slapo-ppolicy): it never ends by itself. */
export const LOCKED_FOR_GOOD = '000001010000Z'
export const ACCOUNT_DISABLED = 2

/** Bits of userAccountControl that weaken how an account proves itself ([MS-ADTS] 2.2.16). A mark is shown only where it is set. */
const WEAK_FLAGS = [
  ['passwordNotRequired', 0x20, 'it may have no password'],
  ['passwordKeptReversibly', 0x80, 'its password is kept so that it can be read'],
  ['desOnly', 0x200000, 'its Kerberos keys are DES (RFC 6649)'],
  ['noPreauthentication', 0x400000, 'Kerberos asks it for nothing before it hands out what can be guessed at'],
] as const

export const weakFlags = (attributes: Readonly<Record<string, unknown>>): readonly string[] =>
  WEAK_FLAGS.flatMap(([name, , words]) => (attributes[name] === true ? [words] : []))

export const ATTRIBUTES: Readonly<Record<LdapConfig['flavour'], readonly string[]>> = {
  openldap: [
    'uid',
    'cn',
    'description',
    'pwdAccountLockedTime',
    'pwdChangedTime',
    'pwdEndTime',
    'createTimestamp',
    'modifyTimestamp',
    'modifiersName',
    'memberOf',
  ],
  active_directory: [
    'sAMAccountName',
    'description',
    'userAccountControl',
    'lockoutTime',
    'whenCreated',
    'whenChanged',
    'lastLogonTimestamp',
    'accountExpires',
    'memberOf',
  ],
}

const FILTERS = {
  openldap: '(|(objectClass=person)(objectClass=simpleSecurityObject))',
  active_directory: '(&(objectCategory=person)(objectClass=user))',
} as const
export const filterOf = (config: LdapConfig): string => config.filter ?? FILTERS[config.flavour]

/** SAFETY: the gate through which every handle goes. Throws a refusal for a foreign kind, and for a name that is none or lies outside the base. */
export function nameIn(handle: Handle, config: LdapConfig): readonly [Rdn, ...Rdn[]] {
  if (handle.kind !== KIND[config.flavour])
    throw new Refusal('ldap.foreign_kind', `the handle is not of the kind \`${KIND[config.flavour]}\``)
  const name = parseDn(handle.account)
  const base = parseDn(config.base)
  if (name?.[0] === undefined) throw new Refusal('ldap.bad_dn', 'the account is not a distinguished name')
  if (base === undefined || !isBelow(name, base)) throw new Refusal('ldap.outside_base', `the account is not below \`${config.base}\``)
  if (config.flavour === 'openldap' && handle.key !== undefined)
    throw new Refusal('ldap.bad_handle', 'an account of this directory has one password; the handle names a key')
  return name as readonly [Rdn, ...Rdn[]]
}

/** The account a handle names; undefined where there is none. A login name that is another account's is as absent as a missing entry. */
export async function readAccount(connection: Connection, handle: Handle, config: LdapConfig): Promise<Account | undefined> {
  nameIn(handle, config)
  const account = await readEntry(connection, handle.account, config)
  if (account === undefined || (handle.key !== undefined && handle.key !== account.login)) return undefined
  return account
}

async function readEntry(connection: Connection, dn: string, config: LdapConfig): Promise<Account | undefined> {
  try {
    const { searchEntries, searchReferences } = await connection.client.search(dn, {
      scope: 'base',
      filter: filterOf(config),
      attributes: [...ATTRIBUTES[config.flavour]],
    })
    if (searchReferences.length > 0) throw new Unreachable('ldap.referral', 'the account is behind a referral')
    const [entry] = searchEntries
    return entry && accountFrom(entry, config)
  } catch (error) {
    if (resultCode(error) === 32) return undefined
    throw error
  }
}

export function accountFrom(entry: Entry, config: LdapConfig): Account {
  const isAd = config.flavour === 'active_directory'
  const login = isAd ? text(entry, 'sAMAccountName') : undefined
  const userAccountControl = Number(text(entry, 'userAccountControl') ?? '0')
  const lockedSince = text(entry, 'pwdAccountLockedTime')
  const disabled = isAd ? (userAccountControl & ACCOUNT_DISABLED) !== 0 : lockedSince === LOCKED_FOR_GOOD
  const lockedOut = isAd ? Number(text(entry, 'lockoutTime') ?? '0') > 0 : lockedSince !== undefined && !disabled
  const createdAt = generalizedTime(text(entry, 'createTimestamp') ?? text(entry, 'whenCreated'))
  const expiresAt = generalizedTime(text(entry, 'pwdEndTime')) ?? fileTime(text(entry, 'accountExpires'))
  const lastUsedAt = fileTime(text(entry, 'lastLogonTimestamp'))
  // Active Directory tells when, and not who.
  const changedAt = generalizedTime(text(entry, 'modifyTimestamp') ?? text(entry, 'whenChanged'))
  const changedBy = text(entry, 'modifiersName')
  const description = text(entry, 'description') ?? ''
  return {
    dn: entry.dn,
    login,
    disabled,
    lockedOut,
    description,
    userAccountControl,
    item: {
      handle: { kind: KIND[config.flavour], account: entry.dn, ...(login === undefined ? {} : { key: login }) },
      state: disabled ? 'disabled' : 'enabled',
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
      ...(changedAt === undefined ? {} : { changedAt }),
      ...(changedBy === undefined ? {} : { changedBy }),
      attributes: {
        description,
        groups: texts(entry, 'memberOf'),
        ...(lockedOut ? { lockedOut } : {}),
        ...Object.fromEntries(WEAK_FLAGS.flatMap(([name, bit]) => (isAd && (userAccountControl & bit) !== 0 ? [[name, true]] : []))),
      },
    },
  }
}

const texts = (entry: Entry, name: string): readonly string[] => {
  const value = entry[name]
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String)
}
const text = (entry: Entry, name: string): string | undefined => texts(entry, name)[0]

/** `20261122103000Z` or `20261122103000.0Z` (RFC 4517 section 3.3.13) as an RFC 3339 instant. */
function generalizedTime(value: string | undefined): string | undefined {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(value ?? '') ?? []
  return y === undefined ? undefined : `${y}-${mo}-${d}T${h}:${mi}:${s}Z`
}

/** The same the other way. */
export const asGeneralizedTime = (at: Date): string => at.toISOString().replace(/[-:T]|\.\d+/g, '')

export const asFileTime = (at: Date): string => String((BigInt(at.getTime()) + 11_644_473_600_000n) * 10_000n)

/** Windows file time: units of 100 ns since 1601; 0 and the largest value mean "never". */
function fileTime(value: string | undefined): string | undefined {
  const ticks = BigInt(/^\d{1,19}$/.exec(value ?? '')?.[0] ?? '0')
  const ms = Number(ticks / 10_000n) - 11_644_473_600_000
  return ticks === 0n || ms > 253_402_300_799_000 ? undefined : new Date(ms).toISOString()
}
