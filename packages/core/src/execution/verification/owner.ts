// Who must sign before risk-complete. It is settled when the plan is frozen, so that approver, owner and verifier read the same.
import type { PlannedOperation } from '../../authority/plans/index.ts'

export const ownerMustSign = (planned: PlannedOperation): boolean => planned.ownerSigns
