// What a delivery does to the record that is known. Pure. INVARIANT: what is delivered twice, late or in another order leaves the same records
// behind: content follows the source's clock, and being there follows the latest moment as of which it is known.
import { canonicalJson } from '@countersign/ledger'
import { digestOfText } from '../../platform/documents.ts'
import type { Attributes, RecordKind } from '../../tables.ts'

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
  /** Where it is dated by our own count and not by the source's clock: the same moment. */
  readonly asOf?: Date
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
  readonly held_at: Date | null
}

/** Of what is said under one document: the same words under another one are said anew. */
export const digestOfSaid = (attributes: Attributes, document: string): string => digestOfText(canonicalJson({ attributes, document }))

const latest = (a: Date | null, b: Date): Date => (a !== null && a > b ? a : b)

export type Step =
  /** Older than what is known. */
  | { readonly is: 'stale' }
  /** Nothing new but that it was there; `held`: that is older than the end which is held. */
  | { readonly is: 'same'; readonly sourceAt: Date; readonly seenAt: Date; readonly held: boolean }
  | {
      readonly is: 'created' | 'changed' | 'returned'
      readonly attributes: Attributes
      readonly digest: string
      readonly sourceAt: Date
      readonly seenAt: Date
      readonly held: boolean
    }

/** A record is taken. `document`: under which it is said. */
export const stepOfTaking = (known: KnownRecord | undefined, delivery: Delivery, document: string): Step => {
  const asOf = delivery.asOf ?? delivery.at
  const digest = digestOfSaid(delivery.attributes, document)
  const fresh = { attributes: delivery.attributes, digest, sourceAt: delivery.at, seenAt: asOf, held: false }
  if (!known) return { is: 'created', ...fresh }
  const older = known.source_at !== null && delivery.at < known.source_at
  if (known.state === 'gone') {
    // ORDER: an end and a sign of life as of the same moment end it, whichever comes first.
    if (asOf <= known.gone_at!) return { is: 'stale' }
    const content = older ? { ...fresh, attributes: known.attributes, digest: known.digest, sourceAt: known.source_at } : fresh
    return { is: known.source_at === null ? 'created' : 'returned', ...content }
  }
  const seenAt = latest(known.seen_at, asOf)
  const held = known.held_at !== null && asOf <= known.held_at
  if (older) return seenAt > known.seen_at! ? { is: 'same', sourceAt: known.source_at, seenAt, held } : { is: 'stale' }
  // ORDER: what is confirmed later can't be overwritten by what was said in between.
  if (digest === known.digest) return { is: 'same', sourceAt: delivery.at, seenAt, held }
  return { is: 'changed', ...fresh, seenAt, held }
}

/**
 * Whether a reading says of one record two things as of one moment: none of them can be believed more, and the one that stood first is left, or each reading
 * would change it to and fro. A reading is as of a moment of its own, so who was seen as of it stood in it.
 */
export const isSaidTwice = (known: KnownRecord | undefined, delivery: Delivery, document: string): boolean =>
  known !== undefined &&
  delivery.asOf !== undefined &&
  known.state === 'present' &&
  known.seen_at?.getTime() === delivery.asOf.getTime() &&
  known.source_at?.getTime() === delivery.at.getTime() &&
  digestOfSaid(delivery.attributes, document) !== known.digest

export type EndStep = { readonly is: 'stale' } | { readonly is: 'same' } | { readonly is: 'held' } | { readonly is: 'ended' }

/** A record is over. One that was never heard of is written down as over, so that what comes late doesn't begin it. */
export const stepOfEnding = (known: KnownRecord | undefined, ending: Ending): EndStep => {
  if (!known) return { is: 'ended' }
  if (known.state === 'gone') return { is: ending.at > known.gone_at! ? 'same' : 'stale' }
  if (ending.at < known.seen_at!) return { is: 'stale' }
  return { is: known.held_at === null ? 'ended' : 'held' }
}

export const alike = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null)
