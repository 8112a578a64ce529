// What is wrong with a credential by the facts alone: too old, overdue, used by too many, in two worlds, unused, a legacy one without its conditions. Pure.
import type { HygieneModel } from '@countersign/policy'
import type { FindingKind, Severity } from '../../registry/findings/index.ts'
import type { Criticality, Environment } from '../../tables.ts'

export interface CredentialFacts {
  readonly id: string
  readonly identity: string
  readonly system: string
  readonly account: string
  readonly criticality: Criticality
  readonly owner: string | null
  readonly legacy: boolean
  readonly expiresAt: Date | null
  readonly createdAt: Date | null
  /** The last time that a rotation of it, or its issue, was carried out here. */
  readonly renewedAt: Date | null
  readonly lastUsedAt: Date | null
  readonly rotateEveryDays: number | null
  readonly scope: readonly string[] | null
  readonly isStored: boolean
  readonly compensatingControls: readonly string[] | null
  /** Running workloads that use it. */
  readonly users: readonly string[]
  /** Of the system, the identity and those workloads. */
  readonly environments: readonly Environment[]
}

export interface Wrong {
  readonly kind: FindingKind
  readonly severity: Severity
  readonly detail: Readonly<Record<string, unknown>>
}

const dayMs = 86_400_000
const days = (ms: number): number => Math.floor(ms / dayMs)

const severityOf: Readonly<Record<Criticality, Severity>> = { low: 'low', moderate: 'low', high: 'moderate', critical: 'high' }

/** When it was made or last renewed, as far as anybody knows. */
const bornAt = ({ createdAt, renewedAt }: CredentialFacts): Date | null =>
  createdAt === null || (renewedAt !== null && renewedAt > createdAt) ? renewedAt : createdAt

const longLived = (one: CredentialFacts, model: HygieneModel): Wrong | undefined => {
  const longest = model.longestLifeSeconds[one.criticality] * 1000
  const scheduled = one.rotateEveryDays === null ? Number.POSITIVE_INFINITY : one.rotateEveryDays * dayMs
  const born = bornAt(one)
  const own = one.expiresAt === null || born === null ? Number.POSITIVE_INFINITY : one.expiresAt.getTime() - born.getTime()
  if (Math.min(scheduled, own) <= longest) return undefined
  // One that is known to end, though not since when it lives, is not told to be endless.
  if (one.expiresAt !== null && born === null && one.rotateEveryDays === null) return undefined
  const reason =
    Number.isFinite(scheduled) || Number.isFinite(own)
      ? `it lives ${days(Math.min(scheduled, own))} days, and policy allows ${days(longest)}`
      : 'it has no end and is never renewed'
  return { kind: 'credential.long_lived', severity: severityOf[one.criticality], detail: { reason, allowedDays: days(longest) } }
}

const overdue = (one: CredentialFacts, at: Date): Wrong | undefined => {
  if (one.rotateEveryDays === null) return undefined
  const born = bornAt(one)
  if (born !== null && at.getTime() - born.getTime() <= one.rotateEveryDays * dayMs) return undefined
  const reason =
    born === null ? 'nobody knows when it was made or last renewed' : `it was last renewed ${days(at.getTime() - born.getTime())} days ago`
  return {
    kind: 'credential.rotation_overdue',
    severity: one.criticality === 'critical' ? 'critical' : one.criticality === 'high' ? 'high' : 'moderate',
    detail: { reason, everyDays: one.rotateEveryDays, since: born?.toISOString() ?? null },
  }
}

/** A long-lived one by exception: narrow, stored, renewed, guarded, and with an end. */
const legacy = (one: CredentialFacts): Wrong | undefined => {
  if (!one.legacy) return undefined
  const missing = [
    ...((one.scope?.length ?? 0) > 0 ? [] : ['scope']),
    ...(one.isStored ? [] : ['secret (where it is stored)']),
    ...(one.rotateEveryDays === null ? ['rotateEveryDays'] : []),
    ...((one.compensatingControls?.length ?? 0) > 0 ? [] : ['compensatingControls']),
    ...(one.expiresAt === null ? ['expires'] : []),
  ]
  return missing.length === 0 ? undefined : { kind: 'credential.legacy_incomplete', severity: 'moderate', detail: { missing } }
}

const reused = (one: CredentialFacts): Wrong | undefined =>
  one.users.length < 2
    ? undefined
    : {
        kind: 'credential.reused',
        severity: severityOf[one.criticality],
        detail: { usedBy: one.users.slice(0, 50), users: one.users.length },
      }

const acrossEnvironments = (one: CredentialFacts): Wrong | undefined => {
  const environments = [...new Set(one.environments)].sort()
  if (environments.length < 2) return undefined
  return {
    kind: 'credential.across_environments',
    severity: environments.includes('production') ? 'high' : 'low',
    detail: { environments },
  }
}

const unused = (one: CredentialFacts, model: HygieneModel, at: Date): Wrong | undefined => {
  if (one.lastUsedAt === null || at.getTime() - one.lastUsedAt.getTime() <= model.unusedAfterSeconds * 1000) return undefined
  return { kind: 'credential.unused', severity: severityOf[one.criticality], detail: { lastUsed: one.lastUsedAt.toISOString() } }
}

/** A legacy one is looked at as that, and not told again that it is long-lived. */
export const wrongWith = (one: CredentialFacts, model: HygieneModel, at: Date): readonly Wrong[] =>
  [one.legacy ? legacy(one) : longLived(one, model), overdue(one, at), reused(one), acrossEnvironments(one), unused(one, model, at)].filter(
    (wrong) => wrong !== undefined,
  )
