// Who may make application credentials for which user. Keystone lets nobody but the user itself make one, so the operator is given a way in for each user whose
// application credentials it shall make: an unrestricted application credential, or the user's password.
import { Secret } from '@countersign/connector-kit'
import { isRecord, parsedJson } from '../http/index.ts'
import { type CredentialName, parseUser } from './account.ts'

export type Owner =
  | { readonly by: 'password'; readonly secret: Secret }
  | { readonly by: 'credential'; readonly name: string; readonly secret: Secret }

/**
 * `{"default/svc-orders": {"credential": "issuer", "secret": "…"}, "default/svc-batch": {"password": "…"}}`. Undefined: it is of no such form.
 * SAFETY: one that can't be read is never taken for an empty one.
 */
export const readOwners = (slot: Secret | undefined): ReadonlyMap<string, Owner> | undefined => {
  if (slot === undefined) return new Map()
  const given = parsedJson(slot.expose())
  if (!isRecord(given)) return undefined
  const owners = new Map<string, Owner>()
  for (const [account, entry] of Object.entries(given)) {
    if (!parseUser(account) || !isRecord(entry)) return undefined
    const { password, credential, secret, ...more } = entry
    if (Object.keys(more).length > 0) return undefined
    if (typeof password === 'string' && credential === undefined && secret === undefined)
      owners.set(account, { by: 'password', secret: new Secret(password) })
    else if (typeof credential === 'string' && typeof secret === 'string' && password === undefined)
      owners.set(account, { by: 'credential', name: credential, secret: new Secret(secret) })
    else return undefined
  }
  return owners
}

/** The application credential by which another one is made is never a target: whoever ends it ends the way in. */
export const isIssuing = (owners: ReadonlyMap<string, Owner>, account: string, name: CredentialName): boolean => {
  const owner = owners.get(account)
  return owner?.by === 'credential' && owner.name === name.credential
}
