// Findings about what has fallen: one for each credential, until it holds again or has ended. Closed by the look that finds it so, never by a word.
import type { TrustEffect } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { type NewFinding, reconcileFindings, type Severity } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { untrusted } from './act-store.ts'
import { wordsFor } from './model.ts'

const kinds = ['access.untrusted', 'access.trust_unknown', 'access.untrusted_many'] as const
/** More are counted in one that says so. */
const mostByName = 1_000

const severityOf = (criticality: string, ends: boolean): Severity =>
  criticality === 'critical' ? 'critical' : criticality === 'high' || ends ? 'high' : 'moderate'

const followsOf = (effects: readonly TrustEffect[], ends: boolean, until: Date): string => {
  if (!ends) return 'somebody mends it, or ends the access'
  return effects.some((effect) => effect === 'revoke' || effect === 'replace')
    ? `it ends by a change, from ${until.toISOString()} on`
    : `it is suspended by a change, from ${until.toISOString()} on, until it holds again`
}

export const tellUntrusted = (runtime: Runtime, caller: Caller): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const { rows, count } = await untrusted(work.db, work.org, work.at, mostByName)
    const wrong = rows.map((row): NewFinding => {
      const ends = row.state === 'fallen' && row.effects.some((effect) => effect !== 'finding')
      return {
        kind: row.state === 'fallen' ? 'access.untrusted' : 'access.trust_unknown',
        subject: row.credential,
        severity: severityOf(row.criticality, ends),
        ...(row.owner === null ? {} : { ownerId: row.owner }),
        dueInSeconds: Math.max(60, Math.ceil((row.until.getTime() - work.at.getTime()) / 1000)),
        detail: {
          identity: row.identity,
          system: row.system,
          account: row.account,
          because: row.conditions.map((condition) => wordsFor(condition, row.state)),
          conditions: row.conditions,
          follows: followsOf(row.effects, ends, row.until),
          next: `countersign access trust ${row.credential}`,
        },
      }
    })
    if (count > mostByName)
      wrong.push({
        kind: 'access.untrusted_many',
        subject: 'standing access',
        severity: 'high',
        detail: { count, reason: `the worst ${mostByName} have findings of their own` },
      })
    await reconcileFindings(runtime, work, kinds, wrong)
  })
