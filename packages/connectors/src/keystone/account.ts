// How a user and an application credential are named: `domain/user` and `domain/user/credential`, each part with `%` and `/` written as `%25` and `%2F`.
// The domain by its id, the others by their names, which are what somebody logs in by; ids are Keystone's own and change when something is made anew.
import { type Handle, type Refused, refused } from '@countersign/connector-kit'
import type { KeystoneConfig } from './config.ts'

export const USER = 'keystone.user'
export const APPLICATION_CREDENTIAL = 'keystone.application_credential'
/** An access key and its secret, for the EC2 and S3 ways in: `key` is the access key. */
export const EC2_CREDENTIAL = 'keystone.ec2_credential'

export interface UserName {
  readonly domain: string
  readonly user: string
}
export interface CredentialName extends UserName {
  readonly credential: string
}

const DOMAIN = /^[A-Za-z0-9_-]{1,64}$/
const ACCESS_KEY = /^[A-Za-z0-9_-]{1,255}$/

const written = (name: string): string => name.replaceAll('%', '%25').replaceAll('/', '%2F')

/** SAFETY: databases ignore blanks at the end of a name; a control character names nobody. Undefined: no name, or not written in the one form. */
const nameIn = (text: string): string | undefined => {
  const name = text.replaceAll('%2F', '/').replaceAll('%25', '%')
  const fits = name !== '' && name.length <= 255 && name.isWellFormed() && name.trim() === name && !/\p{Cc}/u.test(name)
  return fits && written(name) === text ? name : undefined
}

export const userText = ({ domain, user }: UserName): string => `${domain}/${written(user)}`
export const credentialText = (name: CredentialName): string => `${userText(name)}/${written(name.credential)}`

export const parseUser = (text: string): UserName | undefined => {
  const [domain, user, ...more] = text.split('/')
  const name = nameIn(user ?? '')
  return domain !== undefined && DOMAIN.test(domain) && name !== undefined && more.length === 0 ? { domain, user: name } : undefined
}

export const parseCredential = (text: string): CredentialName | undefined => {
  const at = text.lastIndexOf('/')
  const [user, credential] = [parseUser(text.slice(0, Math.max(0, at))), nameIn(text.slice(at + 1))]
  return user && credential !== undefined ? { ...user, credential } : undefined
}

/** Of the user that a handle is of, whatever its kind. */
export const userOf = ({ kind, account }: Handle): UserName | undefined =>
  kind === APPLICATION_CREDENTIAL ? parseCredential(account) : parseUser(account)

/** A refusal where the handle can't name what this connector holds; undefined where it can. */
export const foreign = (handle: Handle): Refused | undefined => {
  const { kind, account, key } = handle
  if (kind !== USER && kind !== APPLICATION_CREDENTIAL && kind !== EC2_CREDENTIAL)
    return refused('foreign_kind', 'this system holds no such kind')
  if (!userOf(handle))
    return refused(
      'invalid_account',
      kind === APPLICATION_CREDENTIAL
        ? 'an application credential is named `domain/user/credential`, with `/` in a name written as `%2F`'
        : 'a user is named `domain/user`, the domain by its id, with `/` in a name written as `%2F`',
    )
  if (kind !== EC2_CREDENTIAL) return key === undefined ? undefined : refused('invalid_handle', `\`${account}\` is named without a key`)
  return ACCESS_KEY.test(key ?? '') ? undefined : refused('invalid_handle', 'the key is no access key')
}

/** As `foreign`, and a refusal for whoever is in a domain that is not to be read or changed. */
export const outside = (handle: Handle, { domains }: KeystoneConfig): Refused | undefined => {
  const no = foreign(handle)
  if (no || domains === undefined) return no
  const user = userOf(handle)
  return user && domains.includes(user.domain) ? undefined : refused('outside_domains', 'its domain is none of `domains`')
}

/** INVARIANT: the connector's own users are never its target, nor anything that is theirs: it would saw off its own branch. */
export const protectedUser = (handle: Handle, config: KeystoneConfig): Refused | undefined => {
  const user = userOf(handle)
  const own = [config.operator, config.observer, ...(config.canary ? [config.canary] : []), ...(config.protected ?? [])]
  return user && own.some((each) => userText(each) === userText(user))
    ? refused('protected_account', `\`${userText(user)}\` belongs to the system or to the connector itself`)
    : undefined
}
