// The power over schedules, ladders and other people's deputies.
import type { ActionName } from '@countersign/policy'

export const dutyPower: ActionName = 'duty.manage'
