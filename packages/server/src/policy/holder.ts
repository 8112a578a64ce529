// Which policy bundle is in force: loaded from the enterprise's folder, remembered by digest, its activation journalled.
// An older bundle that comes back is refused: going back is a change of policy like any other, and is made as a new version.
import { transact } from '@countersign/core/evidence/journal/index'
import type { Caller, PolicyHolder, Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import { type Bundle, createPolicyEngine, defaultPackDir, loadBundle, type PolicyEngine } from '@countersign/policy'

export interface LoadedPolicy extends PolicyHolder {
  readonly bundle: (digest: string) => Bundle | undefined
}

export const loadPolicy = async (folder: string | undefined): Promise<LoadedPolicy> => {
  const engine: PolicyEngine = createPolicyEngine(await loadBundle(folder ?? defaultPackDir))
  return { current: () => engine, bundle: (digest) => (digest === engine.bundle.digest ? engine.bundle : undefined) }
}

/** Errors: `policy.rolled_back` when the bundle was in force before another one. */
export const activatePolicy = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const { bundle } = runtime.policy.current()
  await transact(runtime, caller, async (work) => {
    const rows = await work.db
      .selectFrom('policy_bundles')
      .select(['sequence', 'digest', 'version'])
      .where('org_id', '=', work.org)
      .orderBy('sequence')
      .forUpdate()
      .execute()
    const last = rows.at(-1)
    if (last?.digest === bundle.digest) return
    if (rows.some((row) => row.digest === bundle.digest)) {
      throw new CountersignError(
        'policy.rolled_back',
        'conflict',
        `the policy bundle ${bundle.version} was in force before ${last?.version}; give it a new version to bring it back`,
      )
    }
    const sequence = (last?.sequence ?? 0) + 1
    await work.db
      .insertInto('policy_bundles')
      .values({
        org_id: work.org,
        sequence,
        digest: bundle.digest,
        name: bundle.name,
        version: bundle.version,
        files: JSON.stringify(bundle.files),
        activated_at: work.at,
      })
      .execute()
    work.record({
      kind: 'policy.activated',
      body: { bundle: bundle.digest, name: bundle.name, version: bundle.version, sequence, previous: last?.digest ?? null },
    })
  })
}
