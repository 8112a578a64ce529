// Which names a handle may carry here. SAFETY: handles come from imports and providers; a name that SCIM has no room for goes no further.
import type { Handle } from '@countersign/connector-kit'

export const USER = 'scim.user'
export const MEMBERSHIP = 'scim.group_membership'
export const APP_TOKEN = 'scim.app_token'

const CONTROL = /\p{Cc}/u

/** A userName that can be looked up and written into a filter without losing anything. */
export const isUserName = (name: string): boolean =>
  name.length > 0 && name.length <= 256 && name.trim() === name && name.isWellFormed() && !CONTROL.test(name)

/** A resource id that stands in an address as it is (RFC 7643 §3.1 leaves its form to the service). */
export const isResourceId = (id: string): boolean => /^[\w.~:@=-]{1,256}$/.test(id) && id !== '.' && id !== '..' && id !== 'bulkId'

/** Why the handle can't be meant, or undefined where it can. A user's key, where given, is his resource id. */
export const handleFault = (handle: Handle): { readonly code: string; readonly detail: string } | undefined => {
  if (![USER, MEMBERSHIP, APP_TOKEN].includes(handle.kind))
    return { code: 'foreign_kind', detail: 'not a credential kind of this connector' }
  if (!isUserName(handle.account)) return { code: 'invalid_handle', detail: 'the account is no user name' }
  if (handle.key !== undefined && !isResourceId(handle.key)) return { code: 'invalid_handle', detail: 'the key is no resource id' }
  if (handle.kind === MEMBERSHIP && handle.key === undefined)
    return { code: 'invalid_handle', detail: 'a membership is named by its group: no key' }
  return undefined
}

/** RFC 7643 §4.1.1: user names are compared without case. */
export const sameUserName = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase()
