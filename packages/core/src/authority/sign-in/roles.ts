// The roles that claims bring: given with an end, taken away when a sign-in no longer shows them. INVARIANT: what anybody else has given stays as it is, and
// what can't be read, takes nothing away.
import { plusSeconds } from '../../platform/clock.ts'
import { assignRole, withdrawRole } from '../../registry/principals/index.ts'
import type { Work } from '../../runtime.ts'
import { claimOf } from '../issuance/index.ts'
import { type RoleMapping, rolesLastSeconds } from './document.ts'
import type { Claims } from './find-person.ts'
import type { StandingSignIn } from './in-force.ts'
import { forgetRole, holdingsOf, keepRole, rolesBySignIn } from './store.ts'

/** Undefined: the provider has more of it than a token holds, and says so instead (`_claim_names`, OpenID Connect Core §5.6.2). */
const valuesOf = (claims: Claims, claim: string): readonly unknown[] | undefined => {
  const value = claimOf(claims, claim)
  if (value !== undefined) return Array.isArray(value) ? value : [value]
  const elsewhere = claimOf(claims, '_claim_names')
  return typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, claim) ? undefined : []
}

/** The roles that are shown, and whether all that could be shown was to be read. Pure. */
export const rolesShown = (
  mappings: readonly RoleMapping[],
  claims: Claims,
): { readonly roles: ReadonlySet<string>; readonly unread: ReadonlySet<string> } => {
  const roles = new Set<string>()
  const unread = new Set<string>()
  for (const { claim, value, role } of mappings) {
    const values = valuesOf(claims, claim)
    if (values === undefined) unread.add(role)
    else if (values.some((one) => one === value)) roles.add(role)
  }
  return { roles, unread }
}

const same = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime()

export const settleRoles = async (work: Work, { name, text }: StandingSignIn, principal: string, claims: Claims): Promise<void> => {
  const { roles, unread } = rolesShown(text.roles ?? [], claims)
  const held = new Map((await holdingsOf(work.db, work.org, principal, work.at)).map((one) => [one.role, one]))
  const given = new Map((await rolesBySignIn(work.db, work.org, principal)).map((one) => [one.role, one]))
  const isOurs = (role: string): boolean => {
    const [now, ours] = [held.get(role), given.get(role)]
    return ours?.sign_in === name && (now === undefined || (same(now.since, ours.since) && same(now.until, ours.until)))
  }
  const until = plusSeconds(work.at, rolesLastSeconds(text))
  for (const role of [...roles].sort()) {
    if (held.has(role) && !isOurs(role)) continue
    await assignRole(work, { principal, role, until })
    await keepRole(work.db, { org_id: work.org, principal_id: principal, role, sign_in: name, since: work.at, until })
  }
  for (const [role, { sign_in }] of given) {
    if (sign_in !== name || roles.has(role) || unread.has(role)) continue
    if (held.has(role) && isOurs(role)) await withdrawRole(work, { principal, role })
    await forgetRole(work.db, work.org, principal, role)
  }
}
