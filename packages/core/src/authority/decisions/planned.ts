// Decides an operation of a plan that is there already, on the facts of this moment: to explain it, or to see what another policy would say of it.
import type { Kysely } from 'kysely'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { hasWayBack, type Plan, type PlannedOperation } from '../plans/index.ts'
import type { Decided } from '../responsibility/index.ts'
import { decideOperation, massChangeFrom } from './decide.ts'
import { governingIntent, isGoverning } from './governing.ts'
import { policyTrigger } from './triggers.ts'

export const decidePlanned = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  plan: Plan,
  planned: PlannedOperation,
  at: Date,
): Promise<Decided> => {
  const requester = await resolvePrincipal(db, org, plan.requester, at)
  const replaces = planned.parameters['replaces']
  return decideOperation(
    runtime,
    db,
    org,
    {
      id: planned.id,
      operation: planned.operation,
      credential: planned.credential,
      executor: planned.executor.id,
      replaces: typeof replaces === 'string' ? replaces : undefined,
      governs: isGoverning(planned.handle) ? governingIntent(planned) : undefined,
      parameters: planned.parameters,
    },
    {
      trigger: policyTrigger(plan.trigger.kind),
      origin: plan.trigger,
      requester: requester ?? {
        kind: 'service',
        id: plan.requester,
        party: { kind: 'enterprise', id: 'unknown' },
        roles: [],
        active: false,
      },
      hasReason: plan.reason.trim() !== '',
      hasTicket: plan.ticket.trim() !== '',
      hasRollback: hasWayBack(planned),
      massChange: plan.operations.length >= massChangeFrom,
    },
    at,
  )
}
