/** The question "may this principal do this to that?", and its answer. */
import type { PrincipalRef } from './principal.ts'

/** The powers of the control plane. The pack's schema must declare each of them; it may declare more. */
export const ACTION_NAMES = [
  'change.request',
  'change.approve',
  'change.refuse',
  'change.execute',
  'evidence.deliver',
  'closure.certify',
  'risk.accept',
  'exception.grant',
  'policy.change',
  'inventory.import',
  'system.register',
  'contract.end',
  'key.enrol',
  'role.assign',
  'incident.close',
  'finding.resolve',
  'read.change',
  'read.inventory',
  'read.journal',
  'read.policy',
  'dossier.export',
  'recommendation.file',
  'apikey.issue',
  'contract.confirm',
  'authority.propose',
  'provider.suspend',
  'delegation.suspend',
  'runbook.retire',
  'runbook.run',
  'drill.run',
  'duty.manage',
  'review.sign',
  'consent.keep',
  'retention.hold',
  'source.deliver',
  'signal.send',
  'source.decide',
  'trust.release',
  'source.suspend',
  'lease.end',
  'access.suspend',
  'telemetry.deliver',
  'exception.request',
  'question.ask',
  'access.request',
  'read.provider',
  'read.delegation',
  'read.oversight',
] as const

export type ActionName = (typeof ACTION_NAMES)[number]

/** Powers that count only with a signature of one's own. */
export const SIGNED_POWERS: readonly ActionName[] = [
  'change.approve',
  'change.refuse',
  'closure.certify',
  'consent.keep',
  'contract.confirm',
  'exception.grant',
  'review.sign',
  'risk.accept',
]

export interface ResourceRef {
  kind: string
  id: string
  /** Id of the party that it belongs to: a provider reads and asks within its own. */
  party?: string
  requesterId?: string
  executorIds?: readonly string[]
  /** Who has approved it already: he may not execute it. */
  approverIds?: readonly string[]
  /** The named owner: what may be certified by an owner is certified by this one. */
  ownerId?: string
  /** Whom it is about: nobody decides his own case. */
  subjectId?: string
}

export interface AuthorizeQuery {
  principal: PrincipalRef
  action: ActionName
  resource: ResourceRef
  /** `at`: RFC 3339 instant. */
  context: { at: string }
}

export interface AuthorizeAnswer {
  permitted: boolean
  /** Determining policies, as `file#n`. Empty when no rule permits it. */
  policies: string[]
  /** One sentence each, in the policies' own words. */
  reasons: string[]
  /** Anything that kept the question from being answered. Never empty with `permitted: true` elsewhere: an error refuses. */
  errors: string[]
  bundleDigest: string
}
