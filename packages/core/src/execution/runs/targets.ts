// What the steps of a run are about, as the inventory says at this moment.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { boundTargetOf, type Runbook, type RunbookStep, targetProblems } from '../../authority/runbooks/index.ts'
import { readCredential } from '../../registry/inventory/index.ts'
import type { Tables } from '../../tables.ts'

const outside = "a target is outside of the runbook's bounds"

/**
 * What a party outside is told of why its run is outside of the bounds. SAFETY: only what its own asking comes to (too often, out of hours, not rehearsed) is told whole.
 * Where a target is, of what kind and how critical would tell it about any credential that it can name.
 */
export const toldOutside = (reasons: readonly string[]): string[] => [
  ...new Set(reasons.map((reason) => (/^(?:it (?:ran|is|was)|its last) /.test(reason) ? reason : outside))),
]

/** Why the steps' targets are outside of the runbook's bounds; nothing when they are inside. */
export const outsideOf = async (db: Kysely<Tables>, org: string, runbook: Runbook, steps: readonly RunbookStep[]): Promise<string[]> => {
  const reasons: string[] = []
  for (const step of steps) {
    const target = await boundTargetOf(db, org, step.credential)
    reasons.push(...(!target || target.retired ? [`no live credential \`${step.credential}\``] : targetProblems(runbook, target)))
  }
  return [...new Set(reasons)]
}

/**
 * To a party outside, a target that isn't there is one that it can't run on, in the words in which it is told of any that is outside of the bounds.
 * Errors: `runbook.outside`.
 */
export const requireTargets = async (db: Kysely<Tables>, org: string, steps: readonly RunbookStep[]): Promise<void> => {
  for (const step of steps) {
    const credential = await readCredential(db, org, step.credential)
    if (!credential || credential.state === 'retired')
      throw new CountersignError('runbook.outside', 'invalid', `${outside}; ask the enterprise for what it is to reach`)
  }
}
