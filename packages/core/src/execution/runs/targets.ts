// What the steps of a run are about, as the inventory says at this moment.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { delegationsFor } from '../../authority/delegations/index.ts'
import { boundTargetOf, type Runbook, type RunbookStep, targetProblems } from '../../authority/runbooks/index.ts'
import { readCredential, readIdentity, readSystem } from '../../registry/inventory/index.ts'
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

const refused = () => new CountersignError('runbook.outside', 'invalid', `${outside}; ask the enterprise for what it is to reach`)

/** Of what the party has run on before, and so knows of: that all of it is still there. Errors: `runbook.outside`. */
export const requireLive = async (db: Kysely<Tables>, org: string, steps: readonly RunbookStep[]): Promise<void> => {
  for (const step of steps) {
    const credential = await readCredential(db, org, step.credential)
    if (!credential || credential.state === 'retired') throw refused()
  }
}

const environments = ['production', 'staging', 'development'] as const

/**
 * Whether a party outside may name it: it is of its own identities, or at a system where a live delegation lets the party do this, in whichever environment: who works
 * at a system knows what is there.
 */
const mayName = async (db: Kysely<Tables>, org: string, party: string, step: RunbookStep, at: Date): Promise<boolean> => {
  const credential = await readCredential(db, org, step.credential)
  // SAFETY: what isn't there is asked about with the same questions as what is another's, so that neither comes back sooner.
  const identity = await readIdentity(db, org, credential?.identity_id ?? '')
  const system = await readSystem(db, org, credential?.system_id ?? '')
  const place = { operation: step.operation, system: system?.id ?? '', region: system?.region ?? null, tenant: system?.tenant ?? null }
  let live = false
  for (const environment of environments) live = (await delegationsFor(db, org, party, { ...place, environment }, at)).live || live
  return credential !== undefined && credential.state !== 'retired' && (live || identity?.party_id === party)
}

/**
 * A party outside asks only for targets that it may know of. Any other, whether it is there or not, is refused in the words in which it is told of one that is out
 * of bounds, and nothing is opened. Errors: `runbook.outside`.
 */
export const requireTargets = async (
  db: Kysely<Tables>,
  org: string,
  party: string,
  steps: readonly RunbookStep[],
  at: Date,
): Promise<void> => {
  for (const step of steps) if (!(await mayName(db, org, party, step, at))) throw refused()
}
