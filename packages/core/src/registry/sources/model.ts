// What a delivery does to the record that is known. Pure. INVARIANT: what is delivered twice, late or in another order leaves the same records
// behind: content follows the source's clock, and being there follows the latest moment as of which it is known.
import { canonicalJson } from '@countersign/ledger'
import { digestOfText } from '../../platform/documents.ts'
import type { Attributes, LifecycleKind, RecordKind } from '../../tables.ts'
import { recordKinds } from './kinds.ts'

export interface Delivery {
  readonly kind: RecordKind
  readonly externalId: string
  readonly attributes: Attributes
  /** As of when this is so, by the source's clock. */
  readonly at: Date
  /** As of when it is known to be there, where that is later than its content: the beginning of a reading. Absent: `at`. */
  readonly asOf?: Date
}

export interface Ending {
  readonly kind: RecordKind
  readonly externalId: string
  readonly at: Date
  readonly reason: string
}

export interface KnownRecord {
  readonly attributes: Attributes
  readonly digest: string
  readonly version: number
  readonly state: 'present' | 'gone'
  readonly source_at: Date | null
  readonly seen_at: Date | null
  readonly gone_at: Date | null
}

export const digestOfAttributes = (attributes: Attributes): string => digestOfText(canonicalJson(attributes))

const latest = (a: Date | null, b: Date): Date => (a !== null && a > b ? a : b)

export type Step =
  /** Older than what is known. */
  | { readonly is: 'stale' }
  /** Nothing new but that it was there. */
  | { readonly is: 'same'; readonly seenAt: Date }
  | {
      readonly is: 'created' | 'changed' | 'returned'
      readonly attributes: Attributes
      readonly digest: string
      readonly sourceAt: Date
      readonly seenAt: Date
      readonly event: LifecycleKind | undefined
    }

/** A record is taken. */
export const stepOfTaking = (known: KnownRecord | undefined, delivery: Delivery): Step => {
  const asOf = delivery.asOf ?? delivery.at
  const digest = digestOfAttributes(delivery.attributes)
  const definition = recordKinds[delivery.kind]
  const fresh = { attributes: delivery.attributes, digest, sourceAt: delivery.at, seenAt: asOf }
  if (!known) return { is: 'created', ...fresh, event: definition.begins }
  // ORDER: an end and a sign of life as of the same moment end it, whichever comes first.
  if (known.state === 'gone' && asOf <= known.gone_at!) return { is: 'stale' }
  const older = known.source_at !== null && delivery.at < known.source_at
  if (known.state === 'gone') {
    const content = older ? { ...fresh, attributes: known.attributes, digest: known.digest, sourceAt: known.source_at } : fresh
    return { is: known.source_at === null ? 'created' : 'returned', ...content, event: definition.begins }
  }
  const seenAt = latest(known.seen_at, asOf)
  if (older) return seenAt > known.seen_at! ? { is: 'same', seenAt } : { is: 'stale' }
  if (digest === known.digest) return { is: 'same', seenAt }
  const moved = definition.moves.some((name) => !alike(known.attributes[name], delivery.attributes[name]))
  return { is: 'changed', ...fresh, seenAt, event: moved ? definition.changes : undefined }
}

export type EndStep =
  | { readonly is: 'stale' }
  | { readonly is: 'same' }
  | { readonly is: 'ended'; readonly event: LifecycleKind | undefined }

/** A record is over. One that was never heard of is written down as over, so that what comes late doesn't begin it. */
export const stepOfEnding = (known: KnownRecord | undefined, ending: Ending): EndStep => {
  if (!known) return { is: 'ended', event: undefined }
  if (known.state === 'gone') return { is: ending.at > known.gone_at! ? 'same' : 'stale' }
  if (ending.at < known.seen_at!) return { is: 'stale' }
  return { is: 'ended', event: recordKinds[ending.kind].ends }
}

export const alike = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null)
