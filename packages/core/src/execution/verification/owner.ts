// Who must sign before risk-complete: at critical risk the named business owner, otherwise nobody (policy says that he need not be asked).
import type { PlannedOperation } from '../../authority/plans/index.ts'

export const ownerMustSign = (planned: PlannedOperation): boolean => planned.risk === 'critical' && planned.purpose === 'rejection'
