// How long a credential lives, and whether that is longer than policy lets one of its kind and of what is at stake. Pure.
import type { CredentialRules } from '@countersign/policy'
import type { Criticality } from '../../tables.ts'

export interface Life {
  readonly kind: string
  readonly criticality: Criticality
  readonly expiresAt: Date | null
  readonly createdAt: Date | null
  /** The last time that a rotation of it, or its issue, was carried out here. */
  readonly renewedAt: Date | null
  readonly rotateEveryDays: number | null
}

const dayMs = 86_400_000
const days = (ms: number): number => Math.floor(ms / dayMs)

/** When it was made or last renewed, as far as anybody knows. */
export const bornAt = ({ createdAt, renewedAt }: Pick<Life, 'createdAt' | 'renewedAt'>): Date | null =>
  createdAt === null || (renewedAt !== null && renewedAt > createdAt) ? renewedAt : createdAt

/** How long it lives beyond what policy lets one of its kind and criticality; undefined where it doesn't, or nobody can tell. */
export const beyondItsLife = (one: Life, model: CredentialRules): { readonly reason: string; readonly allowedDays: number } | undefined => {
  const ofKind = model.longestLifeSecondsOfKind.get(one.kind) ?? Number.POSITIVE_INFINITY
  const longest = Math.min(model.longestLifeSeconds[one.criticality], ofKind) * 1000
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
  return { reason, allowedDays: days(longest) }
}
