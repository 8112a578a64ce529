// What is wrong with a credential by the facts alone: too old, overdue, used by too many, in two worlds, unused, a legacy one without its conditions. Pure.
import type { CredentialRules } from '@countersign/policy'
import { beyondItsLife, bornAt } from '../../authority/legacy/index.ts'
import type { FindingKind, Severity } from '../../registry/findings/index.ts'
import type { LegacyRecord, LegacyStanding } from '../../registry/legacy/index.ts'
import type { Criticality, Environment } from '../../tables.ts'

export interface CredentialFacts {
  readonly id: string
  readonly identity: string
  readonly system: string
  readonly account: string
  readonly kind: string
  readonly criticality: Criticality
  /** Marked, or of high impact by what it reaches. */
  readonly privileged: boolean
  readonly owner: string | null
  readonly legacy: boolean
  readonly expiresAt: Date | null
  readonly createdAt: Date | null
  /** The last time that a rotation of it, or its issue, was carried out here. */
  readonly renewedAt: Date | null
  /** When its source says that it was, where nothing was seen that says otherwise. */
  readonly saidRenewedAt: Date | null
  /** By whom or by what, as its source says. */
  readonly rotationPath: string | null
  readonly lastUsedAt: Date | null
  /** When somebody last said that he needs it, although nobody had used it for long. */
  readonly neededAt: Date | null
  readonly rotateEveryDays: number | null
  readonly scope: readonly string[] | null
  /** Where its secret is found. */
  readonly stored: string | null
  readonly compensatingControls: readonly string[] | null
  /** Running workloads that use it. */
  readonly users: readonly string[]
  /** Of the system, the identity and those workloads. */
  readonly environments: readonly Environment[]
  /** What people decided of it by itself, where they did. */
  readonly record: LegacyConditions | null
}

export type LegacyConditions = Pick<LegacyRecord, 'about' | 'scope' | 'stored' | 'rotateEveryDays'> & { readonly standing: LegacyStanding }

export interface Wrong {
  readonly kind: FindingKind
  readonly severity: Severity
  readonly detail: Readonly<Record<string, unknown>>
}

const dayMs = 86_400_000
const days = (ms: number): number => Math.floor(ms / dayMs)

const severityOf: Readonly<Record<Criticality, Severity>> = { low: 'low', moderate: 'low', high: 'moderate', critical: 'high' }

/** What is privileged weighs as much as what is of high criticality, whatever its criticality says. */
const severityIn = ({ criticality, privileged }: CredentialFacts): Severity => {
  const severity = severityOf[criticality]
  return privileged && severity === 'low' ? severityOf.high : severity
}

const longLived = (one: CredentialFacts, model: CredentialRules): Wrong | undefined => {
  const detail = beyondItsLife(one, model)
  return detail && { kind: 'credential.long_lived', severity: severityIn(one), detail }
}

const overdue = (one: CredentialFacts, at: Date): Wrong | undefined => {
  if (one.rotateEveryDays === null) return undefined
  const known = bornAt(one)
  const { saidRenewedAt: said, rotationPath: path } = one
  const bySource = said !== null && (known === null || said > known)
  const born = bySource ? said : known
  if (born !== null && at.getTime() - born.getTime() <= one.rotateEveryDays * dayMs) return undefined
  const reason =
    born === null
      ? 'nobody knows when it was made or last renewed'
      : `it was last renewed ${days(at.getTime() - born.getTime())} days ago${bySource ? ', as its source says' : ''}`
  return {
    kind: 'credential.rotation_overdue',
    severity: one.criticality === 'critical' ? 'critical' : one.criticality === 'high' || one.privileged ? 'high' : 'moderate',
    detail: { reason, everyDays: one.rotateEveryDays, since: born?.toISOString() ?? null, ...(path === null ? {} : { path }) },
  }
}

const schemeOf = (reference: string): string => reference.slice(0, reference.indexOf(':'))

/** The one that was decided about lies where people said; what took its place, in a store of the same kind. */
const isStoredAsLet = (one: CredentialFacts, record: LegacyConditions): boolean =>
  one.id === record.about ? one.stored === record.stored : one.stored !== null && schemeOf(one.stored) === schemeOf(record.stored)

/** Whether it is as people let it be: they said how far it reaches, where it lies and how often it is renewed. What is over is told as that, elsewhere. */
const unlikeItsRecord = (one: CredentialFacts, record: LegacyConditions): string[] => {
  const beyond = (one.scope ?? []).filter((each) => !record.scope.includes(each))
  return [
    ...(beyond.length === 0 ? [] : [`scope (beyond its record: ${beyond.slice(0, 10).join(', ')})`]),
    ...(isStoredAsLet(one, record) ? [] : ['secret (it is not where its record says)']),
    ...(one.rotateEveryDays !== null && one.rotateEveryDays <= record.rotateEveryDays
      ? []
      : [`rotateEveryDays (${record.rotateEveryDays} by its record)`]),
  ]
}

/** A long-lived one by exception: decided by people, narrow, stored, renewed, guarded, and with an end. */
const legacy = (one: CredentialFacts): Wrong | undefined => {
  const { record } = one
  if (record?.standing === 'over') return undefined
  const missing = [
    ...(record === null ? ['record (people who let it live, for a time)'] : unlikeItsRecord(one, record)),
    ...((one.scope?.length ?? 0) > 0 ? [] : ['scope']),
    ...(one.stored === null ? ['secret (where it is stored)'] : []),
    ...(one.rotateEveryDays === null ? ['rotateEveryDays'] : []),
    ...((one.compensatingControls?.length ?? 0) > 0 ? [] : ['compensatingControls']),
    ...(one.expiresAt === null && record === null ? ['expires'] : []),
  ]
  return missing.length === 0 ? undefined : { kind: 'credential.legacy_incomplete', severity: 'moderate', detail: { missing } }
}

const reused = (one: CredentialFacts): Wrong | undefined =>
  one.users.length < 2
    ? undefined
    : {
        kind: 'credential.reused',
        severity: severityIn(one),
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

const unused = (one: CredentialFacts, model: CredentialRules, at: Date): Wrong | undefined => {
  if (one.lastUsedAt === null) return undefined
  const since = Math.max(one.lastUsedAt.getTime(), one.neededAt?.getTime() ?? 0)
  if (at.getTime() - since <= model.unusedAfterSeconds * 1000) return undefined
  const needed = one.neededAt === null ? {} : { saidToBeNeeded: one.neededAt.toISOString() }
  return { kind: 'credential.unused', severity: severityIn(one), detail: { lastUsed: one.lastUsedAt.toISOString(), ...needed } }
}

/** A legacy one is looked at as that, and not told again that it is long-lived: its exception says so, or lacks. */
export const wrongWith = (one: CredentialFacts, model: CredentialRules, at: Date): readonly Wrong[] =>
  [
    one.legacy || one.record !== null ? legacy(one) : longLived(one, model),
    overdue(one, at),
    reused(one),
    acrossEnvironments(one),
    unused(one, model, at),
  ].filter((wrong) => wrong !== undefined)
