// What an entry of the journal is, and how it becomes the exact text that is hashed into the log. Pure.
import { canonicalMember, leafHash, sha256Hex } from '@countersign/ledger'

export interface Actor {
  readonly kind: string
  readonly id: string
  /** `enterprise:acme`, `provider:northwind`. */
  readonly party: string
}

/** A fact to be recorded. `stream` is the change or operation it belongs to; entries of a stream are numbered and chained. */
export interface Entry {
  readonly kind: string
  readonly stream?: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface Leaf {
  readonly id: string
  readonly text: string
  readonly hash: Buffer
}

export const entryType = 'countersign/entry/v1'

/** No escape is needed in any of these, and none of them is half of a surrogate pair. */
const plain = /^[ !#-[\]-~]*$/

const quoted = (name: string, value: string): string => (plain.test(value) ? `"${value}"` : canonicalMember(name, value))
const quotedOrNull = (name: string, value: string | null): string => (value === null ? 'null' : quoted(name, value))

/**
 * The leaf of an entry: canonical JSON (RFC 8785), and its RFC 6962 leaf hash.
 * INVARIANT: the members stand in the order of RFC 8785; the text is what `canonicalJson` gives for the whole entry (tested), at half its cost.
 */
export const leafOf = (
  entry: Entry,
  place: { org: string; id: string; at: Date; actor: Actor; seq: number; prev: string | null },
): Leaf => {
  const { actor } = place
  const who = `{"id":${quoted('actor', actor.id)},"kind":${quoted('actor', actor.kind)},"party":${quoted('actor', actor.party)}}`
  const text =
    `{"actor":${who},"at":"${place.at.toISOString()}","body":${canonicalMember('body', entry.body)},"id":${quoted('id', place.id)},` +
    `"kind":${quoted('kind', entry.kind)},"org":${quoted('org', place.org)},"prev":${quotedOrNull('prev', place.prev)},"seq":${place.seq},` +
    `"stream":${quotedOrNull('stream', entry.stream ?? null)},"v":"${entryType}"}`
  return { id: place.id, text, hash: leafHash(text) }
}

/** What the next entry of a stream names as `prev`. */
export const digestOfLeaf = (leaf: Leaf): string => `sha256:${sha256Hex(leaf.text)}`
