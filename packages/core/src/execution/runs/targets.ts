// What the steps of a run are about, as the inventory says at this moment.
import type { Kysely } from 'kysely'
import { type Runbook, type RunbookStep, targetProblems } from '../../authority/runbooks/index.ts'
import { readCredential, readIdentity, readSystem } from '../../registry/inventory/index.ts'
import type { Tables } from '../../tables.ts'

/** Why the steps' targets are outside of the runbook's bounds; nothing when they are inside. */
export const outsideOf = async (db: Kysely<Tables>, org: string, runbook: Runbook, steps: readonly RunbookStep[]): Promise<string[]> => {
  const reasons: string[] = []
  for (const step of steps) {
    const credential = await readCredential(db, org, step.credential)
    const identity = credential && (await readIdentity(db, org, credential.identity_id))
    const system = credential && (await readSystem(db, org, credential.system_id))
    if (!credential || !identity || !system || credential.state === 'retired') {
      reasons.push(`no live credential \`${step.credential}\``)
      continue
    }
    reasons.push(
      ...targetProblems(runbook, {
        credential: credential.id,
        system: system.id,
        kind: credential.kind,
        identityKind: identity.kind,
        // The stricter of the two: a credential of a staging identity on a production system is production.
        environment: system.environment === 'production' ? 'production' : identity.environment,
        criticality: identity.criticality,
      }),
    )
  }
  return [...new Set(reasons)]
}
