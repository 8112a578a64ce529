// What an entry of the journal is, and how it becomes the exact text that is hashed into the log. Pure.
import { canonicalJson, leafHash, sha256Hex } from '@countersign/ledger'

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
  /** `sha256:` of the text: what the next entry of the stream names as `prev`. */
  readonly digest: string
}

export const entryType = 'countersign/entry/v1'

/** The leaf of an entry: canonical JSON (RFC 8785), and its RFC 6962 leaf hash. */
export const leafOf = (
  entry: Entry,
  place: { org: string; id: string; at: Date; actor: Actor; seq: number; prev: string | null },
): Leaf => {
  const text = canonicalJson({
    v: entryType,
    org: place.org,
    id: place.id,
    at: place.at.toISOString(),
    kind: entry.kind,
    actor: { kind: place.actor.kind, id: place.actor.id, party: place.actor.party },
    stream: entry.stream ?? null,
    seq: place.seq,
    prev: place.prev,
    body: entry.body,
  })
  const bytes = Buffer.from(text, 'utf8')
  return { id: place.id, text, hash: leafHash(bytes), digest: `sha256:${sha256Hex(bytes)}` }
}
