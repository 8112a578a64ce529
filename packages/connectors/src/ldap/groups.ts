// Which groups name an account, and putting a name into one or taking it out. Groups are changed only below `groupBase`.
// INVARIANT: memberships are read at the groups themselves, never from `memberOf`, which a directory shows only where somebody set it up.
import { Attribute, Change } from 'ldapts'
import type { LdapConfig } from './config.ts'
import type { Connection } from './connection.ts'
import { escapeAssertion, isBelow, parseDn, sameDn } from './distinguished-name.ts'
import { Refusal, resultCode } from './errors.ts'
import { searchPage } from './paged-search.ts'

/** How groups name who is in them: by distinguished name, or by the bare `uid` (RFC 2307). */
const BY_NAME = { openldap: ['member', 'uniqueMember', 'roleOccupant'], active_directory: ['member'] } as const
const BY_UID = 'memberUid'

/** Which of them a group of this class uses, the strictest class first. */
const ATTRIBUTE_OF: readonly (readonly [string, string])[] = [
  ['groupofnames', 'member'],
  ['group', 'member'],
  ['groupofuniquenames', 'uniqueMember'],
  ['organizationalrole', 'roleOccupant'],
  ['posixgroup', BY_UID],
]

/** How an account stands in groups. */
export interface Named {
  readonly dn: string
  readonly uid: string | undefined
}

export interface Membership {
  readonly group: string
  readonly attribute: string
}

const memberValue = ({ dn, uid }: Named, { attribute, group }: Membership): string => {
  if (attribute !== BY_UID) return dn
  if (uid === undefined) throw new Refusal('ldap.no_uid', `\`${group}\` names its members by \`uid\`, and the account has none`)
  return uid
}

export const sameMembership = (a: Membership, b: Membership): boolean => a.attribute === b.attribute && sameDn(a.group, b.group)

/** SAFETY: what is not below the configured place is no group of this system's, whoever names it. */
const requireGroupBase = (config: LdapConfig): string => {
  if (config.groupBase === undefined)
    throw new Refusal('ldap.no_group_base', 'nobody said where the groups are: set `groupBase` of this system, then ask again')
  return config.groupBase
}

/** Every group that names it. Complete, or it throws. */
export const membershipsOf = async (connection: Connection, who: Named, config: LdapConfig): Promise<readonly Membership[]> => {
  const base = requireGroupBase(config)
  const asked = BY_NAME[config.flavour].map((attribute) => [attribute, who.dn] as const)
  const all = config.flavour === 'openldap' && who.uid !== undefined ? [...asked, [BY_UID, who.uid] as const] : asked
  const found: Membership[] = []
  for (const [attribute, value] of all) {
    let cookie: Buffer | undefined
    do {
      const page = await searchPage(
        connection,
        {
          base,
          filter: `(${attribute}=${escapeAssertion(value)})`,
          attributes: ['objectClass'],
          pageSize: config.pageSize ?? 500,
          ignoreReferrals: config.flavour === 'active_directory',
        },
        cookie,
      )
      found.push(...page.entries.map(({ dn }) => ({ group: dn, attribute })))
      cookie = page.cookie
    } while (cookie !== undefined)
  }
  return found
}

/** A group that people have named, as it stands in the directory. */
export const groupNamed = async (connection: Connection, name: string, config: LdapConfig): Promise<Membership> => {
  const base = parseDn(requireGroupBase(config))
  const parsed = parseDn(name)
  if (parsed === undefined) throw new Refusal('ldap.bad_group', 'a scope must name groups by their distinguished names')
  if (base === undefined || !isBelow(parsed, base))
    throw new Refusal('ldap.outside_group_base', `the group is not below \`${config.groupBase}\``)
  try {
    const { searchEntries } = await connection.client.search(name, { scope: 'base', attributes: ['objectClass'] })
    const [entry] = searchEntries
    const classes = [entry?.['objectClass'] ?? []].flat().map((one) => String(one).toLowerCase())
    const attribute = ATTRIBUTE_OF.find(([known]) => classes.includes(known))?.[1]
    if (entry === undefined || attribute === undefined)
      throw new Refusal('ldap.no_group', `\`${name}\` is no group whose members are listed`)
    return { group: entry.dn, attribute }
  } catch (error) {
    if (resultCode(error) === 32) throw new Refusal('ldap.no_group', `there is no group \`${name}\``)
    throw error
  }
}

const change = (operation: 'add' | 'delete', who: Named, membership: Membership): Change =>
  new Change({ operation, modification: new Attribute({ type: membership.attribute, values: [memberValue(who, membership)] }) })

/** In it already is in it. */
export const join = async (connection: Connection, who: Named, membership: Membership): Promise<void> => {
  try {
    await connection.modify(membership.group, [change('add', who, membership)])
  } catch (error) {
    // 68 is Active Directory's word for 20.
    const code = resultCode(error)
    if (code !== 20 && code !== 68) throw error
  }
}

/** Not in it already is out of it. False: it is the last member of a group that may not be empty, and stays named there. */
export const leave = async (connection: Connection, who: Named, membership: Membership): Promise<boolean> => {
  try {
    await connection.modify(membership.group, [change('delete', who, membership)])
    return true
  } catch (error) {
    const code = resultCode(error)
    if (code === 65) return false
    if (code === 16 || code === 32 || code === 53) return true
    throw error
  }
}
