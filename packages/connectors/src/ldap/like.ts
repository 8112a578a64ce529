// What a new entry takes from the one whose scope it copies. INVARIANT: a copy has the whole scope or is not made, and never anything that is the model's own:
// each attribute is one that is copied, one that is left out, or a reason to refuse. Values of what is left out, passwords among them, are never read.
import type { Entry } from 'ldapts'
import type { LdapConfig } from './config.ts'
import type { Connection } from './connection.ts'
import { Refusal } from './errors.ts'
import { freeNumber } from './posix-number.ts'

export interface Model {
  readonly dn: string
  readonly uid: string | undefined
  /** What the new entry has of it. */
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

const lower = (names: string): ReadonlySet<string> => new Set(names.toLowerCase().split(/\s+/))

/** What an account may do by them, in this directory or at what asks it. */
const COPIED = lower(`objectClass ou o l st c departmentNumber employeeType businessCategory gidNumber loginShell host authorizedService
  shadowMin shadowMax shadowWarning shadowInactive pwdPolicySubentry`)

/** Names, ways to reach somebody, and everything that proves who he is. */
const ITS_OWN =
  lower(`cn commonName sn surname uid userid givenName gn initials displayName gecos description title generationQualifier mail
  rfc822Mailbox mailAlternateAddress telephoneNumber mobile homePhone pager facsimileTelephoneNumber internationaliSDNNumber telexNumber homePostalAddress
  postalAddress postalCode postOfficeBox registeredAddress street physicalDeliveryOfficeName roomNumber employeeNumber manager secretary seeAlso photo
  jpegPhoto audio labeledURI carLicense preferredLanguage x500UniqueIdentifier uidNumber homeDirectory shadowLastChange shadowExpire shadowFlag`)

/** SAFETY: nothing that a setting says makes another account's proof of identity a new account's. */
const SECRET = lower(
  'userPassword authPassword userCertificate userSMIMECertificate userPKCS12 sshPublicKey sambaLMPassword sambaNTPassword krbPrincipalKey',
)

/** Each of these is given the new account's own name, where the model has one. */
const NAMES = ['cn', 'sn', 'uid'] as const

const textOf = (entry: Entry, name: string): readonly string[] => [entry[name] ?? []].flat().map(String)

/** `name`: what the new entry is called. */
export const readModel = async (connection: Connection, dn: string, name: string, config: LdapConfig): Promise<Model> => {
  const names = await attributeNames(connection, dn)
  const copied = new Set([...COPIED, ...(config.like?.copy ?? []).map((one) => one.toLowerCase())])
  const left = new Set([...ITS_OWN, ...(config.like?.leave ?? []).map((one) => one.toLowerCase())])
  const taken: string[] = []
  for (const each of names) {
    const exact = each.toLowerCase()
    const plain = exact.split(';')[0] ?? exact
    if (SECRET.has(plain) || (left.has(plain) && !copied.has(plain))) continue
    if (!copied.has(exact))
      throw new Refusal(
        'ldap.scope_not_copyable',
        `\`${dn}\` has \`${each}\`: say under \`like\` of this system whether it is copied (\`copy\`) or its own (\`leave\`)`,
      )
    taken.push(each)
  }
  const { searchEntries } = await connection.client.search(dn, { scope: 'base', attributes: [...taken, 'uid', 'homeDirectory'] })
  const entry = searchEntries[0] ?? { dn }
  const known = new Set(names.map((one) => one.toLowerCase()))
  const attributes: Record<string, readonly string[]> = Object.fromEntries(taken.map((each) => [each, textOf(entry, each)]))
  for (const each of NAMES) if (known.has(each)) attributes[each] = [name]
  const home = textOf(entry, 'homeDirectory')[0]
  if (home !== undefined) attributes['homeDirectory'] = [homeBeside(home, name)]
  if (known.has('uidnumber')) attributes['uidNumber'] = [await freeNumber(connection, config)]
  return { dn, uid: textOf(entry, 'uid')[0], attributes }
}

/** Names alone, without a value (RFC 4511 section 4.5.1.6). */
const attributeNames = async (connection: Connection, dn: string): Promise<readonly string[]> => {
  const { searchEntries } = await connection.client.search(dn, {
    scope: 'base',
    attributes: ['*', 'pwdPolicySubentry'],
    returnAttributeValues: false,
  })
  const { dn: _dn, ...named } = searchEntries[0] ?? { dn }
  const names = Object.keys(named).filter((one) => one !== '*')
  // ldapts shows an attribute that was asked for and is not there; without values nothing tells the two apart.
  return (await hasPolicy(connection, dn)) ? names : names.filter((one) => one !== 'pwdPolicySubentry')
}

const hasPolicy = async (connection: Connection, dn: string): Promise<boolean> => {
  const { searchEntries } = await connection.client.search(dn, { scope: 'base', attributes: ['pwdPolicySubentry'] })
  return searchEntries[0] !== undefined && textOf(searchEntries[0], 'pwdPolicySubentry').length > 0
}

/** The last part is the new name. SAFETY: none of it leads elsewhere. */
const homeBeside = (home: string, name: string): string =>
  `${home.slice(0, home.lastIndexOf('/') + 1)}${name.replace(/[^A-Za-z0-9_.-]|^\.+/g, '_')}`
