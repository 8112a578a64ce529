// Whether the law can be kept at this moment: whether enough others could sign what somebody proposes. Until they can, it is the first hour, in which an
// administrator changes things here alone and the journal says so.
import { ownModelOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { plusSeconds } from '../../platform/clock.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { askGoverning } from '../decisions/index.ts'
import { ownAccessKind } from './document.ts'
import { whoCouldSign } from './store.ts'

/** What two sign can be signed then, and so can everything else. */
export const needed = 2

export interface Law {
  readonly firstHour: boolean
  /** Who could sign, beside the one who asks. */
  readonly signers: readonly string[]
  readonly roles: readonly string[]
  readonly stepUp: boolean
}

export const lawFor = async (runtime: Runtime, db: Kysely<Tables>, org: string, beside: string, at: Date): Promise<Law> => {
  const engine = runtime.policy.current()
  const { roles, stepUp } = askGoverning(engine, { operation: 'own-access.empower', kind: ownAccessKind, role: 'administrator' }, at).needs
  const { rememberedSeconds } = ownModelOf(engine.bundle).changes
  const signers = await whoCouldSign(db, org, { roles, stepUp, beside, since: plusSeconds(at, -rememberedSeconds), at })
  return { firstHour: signers.length < needed, signers, roles, stepUp }
}
