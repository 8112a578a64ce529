// A policy that is looser than any pack may be, to show that a drill notices. For tests.
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle, type PolicyEngine } from '@countersign/policy'

export const policyThat = (
  engine: PolicyEngine,
  looser: { readonly answersOwn?: readonly string[]; readonly alone?: readonly string[] },
): PolicyEngine => ({
  ...engine,
  bundle: engine.bundle,
  authorize: (query) =>
    query.action === 'exception.grant' && looser.answersOwn?.includes(query.principal.id)
      ? { permitted: true, policies: ['loose'], reasons: ['loose'], errors: [], bundleDigest: engine.bundle.digest }
      : engine.authorize(query),
  decide: (query) => {
    const decision = engine.decide(query)
    return looser.alone?.includes(query.operation) ? { ...decision, outcome: 'autonomous', reasons: ['loose'] } : decision
  },
})

interface DrillData {
  readonly exercises: Readonly<Record<string, Record<string, unknown>>>
}

/** The shipped pack with other consequences of drills. */
export const drillPolicy = async (change: (data: DrillData) => void): Promise<PolicyEngine> => {
  const { files } = await loadBundle(defaultPackDir)
  const data = JSON.parse(files['drills.json']!) as DrillData
  change(data)
  return createPolicyEngine(bundleFromFiles({ ...files, 'drills.json': JSON.stringify(data) }))
}
