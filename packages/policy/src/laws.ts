/**
 * The laws that no pack may drop: who owns a pack may tighten everything and loosen much, but not these.
 *
 * INVARIANT: each law is a forbid without a scope of its own, over powers named here, whose condition reads required attributes only
 * (or asks first whether an optional one is there). Such a policy cannot error, and a forbid wins over every permit; so a pack
 * that contains it, word for word, keeps the law for every question there can be. The proof is the text; nothing is sampled.
 */
import type { ActionName } from './authorization.ts'
import type { PolicyJson } from './cedar.ts'
import { parsePolicy } from './cedar.ts'
import type { Finding } from './refusal.ts'

/** Powers that decide. A pack may reserve more. */
const RESERVED: readonly ActionName[] = [
  'change.approve',
  'change.refuse',
  'risk.accept',
  'exception.grant',
  'closure.certify',
  'policy.change',
  'role.assign',
  'key.enrol',
  'contract.end',
  'apikey.issue',
  'contract.confirm',
  'authority.propose',
  'provider.suspend',
  'review.sign',
  'consent.keep',
  'source.decide',
  'trust.release',
]
export const LAWFULLY_RESERVED: readonly string[] = RESERVED

const JUDGEMENT: readonly ActionName[] = [
  'change.approve',
  'risk.accept',
  'exception.grant',
  'closure.certify',
  'policy.change',
  'role.assign',
  'review.sign',
  'consent.keep',
  'source.decide',
  'trust.release',
]

interface Law {
  name: string
  powers: readonly ActionName[]
  /** The condition of the forbid, in Cedar. */
  condition: string
}

const LAWS: readonly Law[] = [
  {
    name: 'what decides belongs to the enterprise alone',
    powers: RESERVED,
    condition: 'unless { principal.party == PartyKind::"enterprise" }',
  },
  { name: 'a judgement is made by a person', powers: JUDGEMENT, condition: 'unless { principal is Person }' },
  {
    name: 'who is not active holds no power',
    powers: [...RESERVED, 'change.execute', 'evidence.deliver', 'change.request', 'runbook.run'],
    condition: 'unless { principal.active }',
  },
  {
    name: 'who asks does not countersign',
    powers: ['change.approve', 'risk.accept', 'exception.grant'],
    condition: 'when { resource has requesterId && resource.requesterId == principal.id }',
  },
  {
    name: 'who executes does not countersign',
    powers: ['change.approve', 'risk.accept', 'exception.grant', 'closure.certify'],
    condition: 'when { resource has executorIds && resource.executorIds.contains(principal.id) }',
  },
  {
    name: 'who approved does not execute',
    powers: ['change.execute'],
    condition: 'when { resource has approverIds && resource.approverIds.contains(principal.id) }',
  },
]

/** A finding for each law that no policy keeps. `scope`: the powers that the policy applies to. */
export function brokenLaws(policies: readonly { policy: PolicyJson; scope: readonly string[] }[]): Finding[] {
  return LAWS.flatMap((law) => {
    const wanted = JSON.stringify(parsePolicy(`forbid (principal, action, resource) ${law.condition};`)?.conditions)
    const kept = policies.some(
      ({ policy, scope }) =>
        policy.effect === 'forbid' &&
        policy.principal.op === 'All' &&
        policy.resource.op === 'All' &&
        law.powers.every((power) => scope.includes(power)) &&
        JSON.stringify(policy.conditions) === wanted,
    )
    if (kept) return []
    const problem = `does not keep the law that ${law.name}: it needs a forbid over ${law.powers.join(', ')} with \`${law.condition}\``
    return [{ where: 'policies/powers', problem }]
  })
}
