// What a new account of Active Directory takes from the one whose scope it copies: that its password never expires, if so. Its groups are read elsewhere.
import { ACCOUNT_DISABLED } from './account.ts'
import type { Connection } from './connection.ts'
import { Refusal } from './errors.ts'
import type { Model } from './like.ts'

export const NORMAL_ACCOUNT = 512
/** Domain Users. */
const EVERYBODY = '513'
const PASSWORD_NEVER_EXPIRES = 0x10000
const COPYABLE = NORMAL_ACCOUNT | ACCOUNT_DISABLED | PASSWORD_NEVER_EXPIRES

/** INVARIANT: what a model may do beyond its groups is not copied, and one that may is no model. */
export const readModel = async (connection: Connection, dn: string): Promise<Model> => {
  const control = ['userAccountControl', 'primaryGroupID', 'msDS-AllowedToDelegateTo', 'servicePrincipalName']
  const { searchEntries } = await connection.client.search(dn, { scope: 'base', attributes: control })
  const [entry] = searchEntries
  const textsOf = (name: string): readonly string[] => [entry?.[name] ?? []].flat().map(String)
  const flags = Number(textsOf('userAccountControl')[0] ?? Number.NaN)
  const own = [
    ...((flags & ~COPYABLE) === 0 && (flags & NORMAL_ACCOUNT) !== 0 ? [] : ['userAccountControl']),
    ...(textsOf('primaryGroupID')[0] === EVERYBODY ? [] : ['primaryGroupID']),
    ...['msDS-AllowedToDelegateTo', 'servicePrincipalName'].filter((name) => textsOf(name).length > 0),
  ]
  if (own.length > 0)
    throw new Refusal(
      'ldap.scope_not_copyable',
      `\`${dn}\` may do more than its groups say (\`${own.join('`, `')}\`): choose a model that may not`,
    )
  return { dn, uid: undefined, attributes: { userAccountControl: [String(NORMAL_ACCOUNT | (flags & PASSWORD_NEVER_EXPIRES))] } }
}
