// The rules of a pack as the statements take them: with what can be switched off and on again by the connectors of the systems that there are.
import type { TrustModel } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { canSleep } from '../planning/index.ts'
import { type Rules, rulesOf } from './model.ts'
import { connectorsInUse } from './store.ts'

export const rulesFor = async (runtime: Runtime, db: Kysely<Tables>, org: string, model: TrustModel): Promise<Rules> => {
  const connectors = await connectorsInUse(db, org)
  const switchable = connectors.flatMap((connector) =>
    Object.keys(runtime.connectors.definition(connector)?.credentialKinds ?? {})
      .filter((kind) => canSleep(runtime, connector, kind))
      .map((kind) => ({ connector, kind })),
  )
  return rulesOf(model, switchable)
}
