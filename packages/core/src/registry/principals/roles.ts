// Which roles there are is the policy's word. A role that it does not know would leave its holder with no right at all, so none is given out.
import type { PrincipalRef } from '@countersign/policy'
import type { Runtime } from '../../runtime.ts'

export const isKnownRole = (runtime: Runtime, role: string): boolean => {
  const anybody: PrincipalRef = { kind: 'person', id: 'anybody', party: { kind: 'enterprise', id: 'any' }, roles: [role], active: true }
  const answer = runtime.policy.current().authorize({
    principal: anybody,
    action: 'read.policy',
    resource: { kind: 'policy', id: 'current' },
    context: { at: runtime.clock.now().toISOString() },
  })
  return answer.errors.length === 0
}
