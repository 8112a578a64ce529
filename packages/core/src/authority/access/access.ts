// May this principal do this to that? Asks the policy, and writes every refusal that concerns authority into the journal.
// It must never be softer than the policy's answer.
import { CountersignError } from '@countersign/ledger'
import type { ActionName, ResourceRef } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'

/** Actions whose refusal concerns authority: they are journalled, in the stream of the change where there is one. */
const readOnly = (action: ActionName): boolean => action.startsWith('read.')

/**
 * Permits or throws `authority.refused` (forbidden) with the policies and reasons.
 * The refusal is durable before the caller hears of it.
 */
export const requirePower = async (
  runtime: Runtime,
  caller: Caller,
  action: ActionName,
  resource: ResourceRef,
  stream?: string,
): Promise<void> => {
  const answer = runtime.policy
    .current()
    .authorize({ principal: caller.principal, action, resource, context: { at: runtime.clock.now().toISOString() } })
  if (answer.permitted) return
  await refuse(runtime, caller, {
    action,
    resource: `${resource.kind}:${resource.id}`,
    code: 'authority.refused',
    reasons: answer.reasons.length > 0 ? answer.reasons : ['no policy permits it'],
    policies: answer.policies,
    ...(stream === undefined || readOnly(action) ? {} : { stream }),
    silent: readOnly(action),
  })
}

/** Throws that it isn't there; to a party outside, that it may not, as it would be told of what is there: so no name can be tried out. */
export const notThere = async (
  runtime: Runtime,
  caller: Caller,
  action: ActionName,
  resource: ResourceRef,
  unknown: CountersignError,
): Promise<never> => {
  if (caller.principal.party.kind !== 'enterprise') await requirePower(runtime, caller, action, resource)
  throw unknown
}

export interface Refusal {
  readonly action: string
  readonly resource: string
  readonly code: string
  readonly reasons: readonly string[]
  readonly policies?: readonly string[]
  readonly stream?: string
  readonly silent?: boolean
}

/** Records a refusal and throws it. */
export const refuse = async (runtime: Runtime, caller: Caller, refusal: Refusal): Promise<never> => {
  const { silent, stream, ...body } = refusal
  if (!silent) {
    await transact(runtime, caller, async (work) => {
      work.record({
        kind: 'refusal.recorded',
        ...(stream === undefined ? {} : { stream }),
        body: {
          ...body,
          policies: [...(body.policies ?? [])],
          reasons: [...body.reasons],
          principal: caller.principal.id,
          party: caller.principal.party.id,
        },
      })
    })
  }
  throw new CountersignError(
    refusal.code,
    'forbidden',
    `\`${caller.principal.id}\` may not \`${refusal.action}\`: ${refusal.reasons.join('; ')}`,
    {
      details: { action: refusal.action, reasons: [...refusal.reasons], policies: [...(refusal.policies ?? [])] },
    },
  )
}
