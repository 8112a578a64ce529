// A policy whose `trust.json` says something else, and the words in which tests of suspension tell what stands.
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle, type PolicyEngine } from '@countersign/policy'

/** The delivered pack with other fields of `trust.json`. */
export const engineWithTrust = async (change: Readonly<Record<string, unknown>>): Promise<PolicyEngine> => {
  const { files } = await loadBundle(defaultPackDir)
  const trust = JSON.parse(files['trust.json']!) as Record<string, unknown>
  return createPolicyEngine(bundleFromFiles({ ...files, 'trust.json': JSON.stringify({ ...trust, ...change }) }))
}
