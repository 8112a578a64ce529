/** What is wrong with a pack, and what is merely doubtful: for the person who writes it, before anybody depends on it. */
import { CountersignError } from '@countersign/ledger'
import type { Bundle } from './bundle.ts'
import { checkedBundle, loadBundle } from './bundle.ts'
import type { Finding } from './refusal.ts'

export interface PackCheck {
  /** Present when the pack may be used. */
  bundle?: Bundle
  errors: Finding[]
  /** Nothing unsafe: what the engine will meet by escalating. */
  warnings: Finding[]
}

/** Like `loadBundle`, with findings instead of an error. Anything that is not a fault of the pack is still thrown. */
export async function checkBundle(dir: string): Promise<PackCheck> {
  try {
    const bundle = await loadBundle(dir)
    return { bundle, errors: [], warnings: doubts(bundle) }
  } catch (error) {
    if (!(error instanceof CountersignError) || !error.code.startsWith('policy.')) throw error
    return { errors: error.details.findings as Finding[], warnings: [] }
  }
}

/** What the engine will meet by escalating. */
export function doubts(bundle: Bundle): Finding[] {
  const asking = [...checkedBundle(bundle).pack.operations.rules].filter(([, rule]) => rule.outcome === 'approval')
  const warnings: Finding[] = []
  for (const [index, [id, rule]] of asking.entries()) {
    for (const [other, rival] of asking.slice(index + 1)) {
      if (rule.approvers.some((role) => rival.approvers.includes(role))) continue
      const problem = `names no approver in common with \`${other}\`; where both apply, the operation escalates`
      warnings.push({ where: `policies/operations/${id}`, problem })
    }
  }
  return warnings
}
