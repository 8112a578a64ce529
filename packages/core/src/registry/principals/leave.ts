// Somebody leaves, or comes back. What he held is taken from him one by one and not merely out of effect: whoever comes back begins anew.
import type { Work } from '../../runtime.ts'
import { lockPrincipal, setActive, takeApiKeys, takeKeys, takeRoles, takeSessions } from './leave-store.ts'

/** True where there was anything left to take. Repeating it takes nothing twice. */
export const leave = async (work: Work, id: string): Promise<boolean> => {
  const row = await lockPrincipal(work.db, work.org, id)
  if (!row) return false
  if (row.active) {
    await setActive(work.db, work.org, id, work.at)
    work.record({ kind: 'principal.deactivated', body: { principal: id } })
  }
  const roles = await takeRoles(work.db, work.org, id, work.at)
  for (const role of roles) work.record({ kind: 'role.ended', body: { principal: id, role } })
  const apiKeys = await takeApiKeys(work.db, work.org, id, work.at)
  for (const key of apiKeys) work.record({ kind: 'apikey.revoked', body: { key } })
  const keys = await takeKeys(work.db, work.org, id, work.at)
  for (const keyId of keys) work.record({ kind: 'key.revoked', body: { keyId } })
  for (const session of await takeSessions(work.db, work.org, id, work.at))
    work.record({ kind: 'session.ended', body: { session, principal: id, because: 'principal' } })
  return row.active || roles.length + apiKeys.length + keys.length > 0
}

/** He is here again, with nothing in his hands. */
export const comeBack = async (work: Work, id: string): Promise<boolean> => {
  const row = await lockPrincipal(work.db, work.org, id)
  if (!row || row.active) return false
  await setActive(work.db, work.org, id, null)
  work.record({ kind: 'principal.reactivated', body: { principal: id } })
  return true
}
