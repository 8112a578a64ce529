// That no matrix was ever adopted is a finding: until then nobody but the policy pack says who may execute.
import { openFinding } from '../../registry/findings/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { lastInForce } from './store.ts'

export const missing = { kind: 'matrix.missing', subject: 'matrix:responsibility' } as const

export const noteMissing = async (runtime: Runtime, work: Work): Promise<void> => {
  if (await lastInForce(work.db, work.org)) return
  await openFinding(runtime, work, {
    ...missing,
    severity: 'moderate',
    detail: { next: 'propose one: countersign matrix propose FILE', meanwhile: 'the policy pack alone says who may execute' },
  })
}
