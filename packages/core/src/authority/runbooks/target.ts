// What the inventory says, at this moment, of a credential that a step is about.
import type { Kysely } from 'kysely'
import { readCredential, readIdentity, readSystem } from '../../registry/inventory/index.ts'
import type { Tables } from '../../tables.ts'
import type { BoundTarget } from './bounds.ts'

/** Undefined where it isn't known whole. */
export const boundTargetOf = async (
  db: Kysely<Tables>,
  org: string,
  id: string,
): Promise<(BoundTarget & { readonly retired: boolean }) | undefined> => {
  const credential = await readCredential(db, org, id)
  const identity = credential && (await readIdentity(db, org, credential.identity_id))
  const system = credential && (await readSystem(db, org, credential.system_id))
  if (!credential || !identity || !system) return undefined
  return {
    credential: credential.id,
    system: system.id,
    kind: credential.kind,
    identityKind: identity.kind,
    // The stricter of the two: a credential of a staging identity on a production system is production.
    environment: system.environment === 'production' ? 'production' : identity.environment,
    criticality: identity.criticality,
    retired: credential.state === 'retired',
  }
}
