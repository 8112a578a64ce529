// Which classes of evidence the policy pack knows: that is the uniform form in which every party, tenant and region delivers.
import type { EvidenceContract, PolicyEngine } from '@countersign/policy'

export interface EvidenceClasses {
  /** Class → how old its evidence may be when it arrives, in seconds. */
  readonly freshness: ReadonlyMap<string, number>
  readonly operations: ReadonlySet<string>
  /** Operation → the class of evidence that is asked for it. */
  readonly byOperation: ReadonlyMap<string, string>
}

/** The bundle was checked when it was loaded: its data has the form that its own slice gave it. */
export const evidenceClasses = (engine: PolicyEngine): EvidenceClasses => {
  const data = JSON.parse(engine.bundle.files['contracts.json'] ?? '{"contracts":{},"operations":{}}') as {
    contracts: Record<string, Pick<EvidenceContract, 'freshnessSeconds'>>
    operations: Record<string, string>
  }
  return {
    freshness: new Map(Object.entries(data.contracts).map(([id, { freshnessSeconds }]) => [id, freshnessSeconds])),
    operations: new Set(Object.keys(data.operations)),
    byOperation: new Map(Object.entries(data.operations)),
  }
}
