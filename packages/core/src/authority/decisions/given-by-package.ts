// Whether an account is exactly what an access package in force gives somebody because of what he is: then two people have approved its scope already.
// SAFETY: read at the moment of each decision. Whatever is not found, has ended or differs is wider than what anybody approved.
import type { Kysely } from 'kysely'
import { entitlementOfCredential, justificationsOf } from '../../registry/entitlements/index.ts'
import type { Tables } from '../../tables.ts'
import { packageInForce } from '../access-packages/index.ts'

export const isGivenByPackage = async (db: Kysely<Tables>, org: string, credential: string, at: Date): Promise<boolean> => {
  const entitlement = await entitlementOfCredential(db, org, credential)
  if (entitlement?.state !== 'issuing') return false
  const { system_id, kind, like_account } = entitlement
  for (const one of await justificationsOf(db, org, [entitlement.id])) {
    if (one.because !== 'birthright' || one.state !== 'live' || one.until <= at) continue
    const standing = await packageInForce(db, org, one.package, at)
    if (standing?.text.gives.some((given) => given.system === system_id && given.kind === kind && given.likeAccount === like_account))
      return true
  }
  return false
}
