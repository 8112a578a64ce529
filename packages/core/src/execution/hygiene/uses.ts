// Looks at who is seen with a credential beside who is declared: somebody whom nobody has declared, and somebody declared who is not seen.
import type { HygieneModel } from '@countersign/policy'
import { plusSeconds } from '../../platform/clock.ts'
import type { NewFinding } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { inferUses, seenUndeclared, unseenUses } from '../uses/index.ts'

const owned = (owner: string | null) => (owner === null ? {} : { ownerId: owner })
const daySeconds = 86_400

/** ORDER: what is inferred is brought up to date first; what is over accuses nobody. */
export const lookAtUses = async (
  runtime: Runtime,
  caller: Caller,
  model: HygieneModel,
  at: Date,
  most: number,
): Promise<readonly NewFinding[]> => {
  const since = plusSeconds(at, -model.unusedAfterSeconds)
  await inferUses(runtime, caller, since)
  const undeclared = await seenUndeclared(runtime.db, caller.org, since, most)
  const every = Math.max(3 * runtime.settings.accessScanSeconds, daySeconds)
  const unseen = await unseenUses(runtime.db, caller.org, since, plusSeconds(at, -every), most)
  return [
    ...undeclared.map(
      ({ owner, criticality, outside, first, last, ...row }): NewFinding => ({
        kind: 'use.undeclared',
        subject: `${row.credential} ${row.workload}`,
        severity: outside || criticality === 'critical' || criticality === 'high' ? 'high' : 'moderate',
        ...owned(owner),
        detail: { ...row, outside, firstSeen: first.toISOString(), lastSeen: last.toISOString() },
      }),
    ),
    ...unseen.map(
      ({ owner, criticality: _, last, watchedSince, ...row }): NewFinding => ({
        kind: 'use.not_seen',
        subject: `${row.credential} ${row.workload}`,
        severity: 'low',
        ...owned(owner),
        detail: { ...row, watchedSince: watchedSince.toISOString(), lastSeen: last?.toISOString() ?? null },
      }),
    ),
  ]
}
