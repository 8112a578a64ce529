// Looks at one account at the moment of acting: a reading is of a while ago. No answer is no drift, and what the connector itself works with is none.
import type { DriftKind } from '@countersign/policy'
import { readCredential, readSystem, toSystemRecord } from '../../registry/inventory/index.ts'
import type { Runtime } from '../../runtime.ts'
import { liveSessions } from '../reconciliation/index.ts'
import { addCanaries, isDoubt, observed, openObserver, ownAccounts } from '../standing/index.ts'
import { sessionsKind } from './model.ts'

/** `stands`: it is as the finding says; `gone`: it is not; `own`: never ours to end; `unknown`: nobody can tell now. */
export type Look = 'stands' | 'gone' | 'own' | 'unknown'

export interface LookedFor {
  readonly kind: DriftKind
  readonly credential: string
  /** Since when nobody may have used it. */
  readonly openedAt: Date
  /** Those of which it is asked whether they are still held. */
  readonly rights?: readonly string[]
}

export const lookAt = async (runtime: Runtime, org: string, { kind, credential: id, openedAt, rights }: LookedFor): Promise<Look> => {
  const credential = await readCredential(runtime.db, org, id)
  const row = credential && (await readSystem(runtime.db, org, credential.system_id))
  if (!row) return 'unknown'
  const system = toSystemRecord(row)
  const opened = await openObserver(runtime, system)
  if (isDoubt(opened)) return 'unknown'
  const { observer } = opened
  const own = ownAccounts(runtime, system)
  addCanaries(own, runtime, system.connector, observer)
  if (own.has(credential.account)) return 'own'
  const answer = await observed(runtime, system.id, observer, credential)
  if (isDoubt(answer)) return 'unknown'
  const seen = answer.value
  if (kind === sessionsKind) {
    // Somebody has brought it back: whoever is on it may be.
    if (credential.state === 'active' && seen.present && seen.state === 'enabled') return 'gone'
    const handle = { kind: credential.kind, account: credential.account, ...(credential.key === null ? {} : { key: credential.key }) }
    const { seen: told, total } = await liveSessions(runtime, org, system.id, handle)
    return told !== 'listed' || total === null ? 'unknown' : total > 0 ? 'stands' : 'gone'
  }
  if (rights !== undefined) {
    if (!seen.present) return 'gone'
    const held = runtime.connectors.definition(system.connector)?.credentialKinds[credential.kind]?.rights?.(seen.attributes)
    if (held === undefined) return 'unknown'
    return rights.some((right) => held.includes(right)) ? 'stands' : 'gone'
  }
  if (kind === 'account.ghost') return seen.present ? 'gone' : 'stands'
  if (!seen.present || seen.state !== 'enabled') return 'gone'
  if (kind !== 'credential.unused' || seen.lastUsedAt === undefined) return 'stands'
  // SAFETY: a time that can't be read is a use that may have been.
  const used = Date.parse(seen.lastUsedAt)
  if (Number.isNaN(used)) return 'unknown'
  return used > openedAt.getTime() ? 'gone' : 'stands'
}
