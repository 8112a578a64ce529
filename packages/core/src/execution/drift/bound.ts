// The rules in force, with what the connectors of the systems here can bring about of them.
import { type DriftModel, driftModelOf } from '@countersign/policy'
import { connectorsHere } from '../../registry/inventory/index.ts'
import type { Runtime } from '../../runtime.ts'
import { canEndSessions, canSleep, canTakeRights } from '../planning/index.ts'

export interface Bound extends DriftModel {
  /** Kinds of credentials that can be switched off and on again. */
  readonly sleeps: readonly string[]
  /** Kinds from which a single right can be taken, and which show what is left. */
  readonly takesRights: readonly string[]
  /** Kinds of which single sessions can be listed and ended. */
  readonly endsSessions: readonly string[]
}

export const boundBy = async (runtime: Runtime, org: string, model: DriftModel): Promise<Bound> => {
  const kinds = (await connectorsHere(runtime.db, org)).flatMap((connector) =>
    Object.keys(runtime.connectors.definition(connector)?.credentialKinds ?? {}).map((kind) => ({ connector, kind })),
  )
  const those = (can: typeof canSleep) => kinds.flatMap(({ connector, kind }) => (can(runtime, connector, kind) ? [kind] : []))
  return { ...model, sleeps: those(canSleep), takesRights: those(canTakeRights), endsSessions: those(canEndSessions) }
}

export const boundNow = (runtime: Runtime, org: string): Promise<Bound> =>
  boundBy(runtime, org, driftModelOf(runtime.policy.current().bundle))
