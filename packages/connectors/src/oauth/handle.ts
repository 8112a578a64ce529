// Which names a handle may carry here. SAFETY: handles come from imports and providers; a name that OAuth has no room for goes no further.
import type { Handle } from '@countersign/connector-kit'

export const CLIENT_SECRET = 'oauth.client_secret'
export const ACCESS_TOKEN = 'oauth.access_token'
export const REFRESH_TOKEN = 'oauth.refresh_token'
/** A consent: `account` is the client, `key` the grant; without a key, all consents given to the client. */
export const GRANT = 'oauth.grant'

/** RFC 6749 §A.1: visible ASCII and space. `.` and `..` would climb in an address; blank ends are lost on the way. */
const CLIENT_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?$/
/** Also of a grant. */
const TOKEN_ID = /^[\w~-][\w.~-]{0,254}$/

export const isToken = (handle: Handle): boolean => handle.kind === ACCESS_TOKEN || handle.kind === REFRESH_TOKEN

/** What a token or a grant may be called in a collection. */
export const isListedId = (id: string): boolean => TOKEN_ID.test(id)

export const isClientId = (id: string): boolean => CLIENT_ID.test(id) && id !== '.' && id !== '..'

/** Why the handle can't be meant, or undefined where it can. */
export const handleFault = (handle: Handle): { readonly code: string; readonly detail: string } | undefined => {
  if (handle.kind !== CLIENT_SECRET && handle.kind !== GRANT && !isToken(handle))
    return { code: 'foreign_kind', detail: 'not a credential kind of this connector' }
  if (!isClientId(handle.account)) return { code: 'invalid_handle', detail: 'the account is no client id' }
  if (handle.kind !== CLIENT_SECRET && handle.key !== undefined && !isListedId(handle.key))
    return { code: 'invalid_handle', detail: 'the key is no id of a token or a grant' }
  if (handle.kind === CLIENT_SECRET && handle.key !== undefined)
    return { code: 'invalid_handle', detail: 'a client has one secret: no key' }
  return undefined
}

/** RFC 6749 §A.2: what may be sent as a client secret. */
export const isClientSecret = (value: string): boolean => /^[\x20-\x7e]{1,4096}$/.test(value)

/** RFC 6750 §2.1 b64token: what may stand behind `Bearer`. */
export const isBearerToken = (value: string): boolean => value.length <= 16_384 && /^[\w.~+/-]+=*$/.test(value)
