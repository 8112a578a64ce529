// A runbook for tests.
import type { Runbook } from '../authority/runbooks/index.ts'

export const rotation: Runbook = {
  title: 'rotate a service account',
  purpose: 'after a leak or by plan',
  parties: ['staying'],
  parameters: { credential: { type: 'string', description: 'which credential', maxLength: 100 } },
  steps: [{ operation: 'credential.rotate', credential: '$credential' }],
  rollback: { steps: [{ operation: 'credential.rotate', credential: '$credential' }] },
  bounds: { systems: ['fake'], environments: ['staging', 'development'], criticality: ['low', 'moderate'], perHour: 2, perDay: 3 },
  executor: 'connectors',
  canary: 'canary',
  rehearseEveryDays: 30,
}
