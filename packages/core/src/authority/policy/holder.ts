// The engine that a process answers with. It only holds: what is put in has been checked by whoever puts it.
import type { Bundle, PolicyEngine } from '@countersign/policy'
import type { PackOnDisk, PolicyHolder } from '../../runtime.ts'

export const policyHolder = (first: PolicyEngine, onDisk?: PackOnDisk): PolicyHolder => {
  let engine = first
  const known = new Map<string, Bundle>([[first.bundle.digest, first.bundle]])
  return {
    current: () => engine,
    bundle: (digest) => known.get(digest),
    put: (next) => {
      engine = next
      known.set(next.bundle.digest, next.bundle)
    },
    onDisk,
  }
}
