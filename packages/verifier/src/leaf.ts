// The leaf: the exact text that was hashed into the log, read into its parts. One text, one meaning: it must be its own canonical form.
import { canonicalJson, parseStrict } from '@countersign/ledger'
import { MAX_LINE_BYTES } from './lines.ts'
import { digestOrNull, instant, malformed, member, type Obj, object, only, text, whole } from './shape.ts'

const ENTRY_V1 = 'countersign/entry/v1'

export interface Leaf {
  readonly org: string
  readonly id: string
  readonly at: number
  readonly atText: string
  readonly kind: string
  readonly stream: string
  readonly seq: number
  readonly prev: string | null
  readonly body: Obj
}

/** Room for a plan with ten thousand operations. */
const MAX_NODES = 1_000_000

/** Reads JSON that must be in canonical form (RFC 8785). Errors: `json.*`, `canonical.*`, `dossier.malformed`. */
export const parseCanonical = (source: string, what: string): Obj => {
  const value = parseStrict(source, { maxBytes: MAX_LINE_BYTES, maxNodes: MAX_NODES })
  if (canonicalJson(value) !== source) throw malformed(`${what} is not in canonical form`)
  return object(value, what)
}

/** Errors: as of `parseCanonical`. */
export const parseLeaf = (source: string): Leaf => {
  const leaf = only(
    parseCanonical(source, 'the leaf'),
    ['v', 'org', 'id', 'at', 'kind', 'actor', 'stream', 'seq', 'prev', 'body'],
    'a leaf',
  )
  if (leaf.v !== ENTRY_V1) throw malformed(`\`v\` is not \`${ENTRY_V1}\``)
  const actor = only(object(leaf.actor, '`actor`'), ['kind', 'id', 'party'], 'an actor')
  for (const key of ['kind', 'id', 'party']) text(actor, key)
  return {
    org: text(leaf, 'org'),
    id: text(leaf, 'id'),
    at: instant(leaf, 'at'),
    atText: text(leaf, 'at'),
    kind: text(leaf, 'kind'),
    stream: text(leaf, 'stream'),
    seq: whole(leaf, 'seq', 1),
    prev: digestOrNull(leaf, 'prev'),
    body: object(member(leaf, 'body'), '`body`'),
  }
}
