// The leaf: the exact text that was hashed into the log, read into its parts. One text, one meaning: it must be its own canonical form.
import { canonicalJson, parseStrict } from '@countersign/ledger'
import { MAX_LINE_BYTES } from './lines.ts'
import { digestOrNull, instant, malformed, member, type Obj, object, only, text, whole } from './shape.ts'

const ENTRY_V1 = 'countersign/entry/v1'

/** What every leaf says, whether or not it stands in a stream. */
export interface Said {
  readonly org: string
  readonly id: string
  readonly at: number
  readonly atText: string
  readonly kind: string
  readonly body: Obj
}

export interface Leaf extends Said {
  readonly stream: string
  readonly seq: number
  readonly prev: string | null
}

/** Room for a plan with ten thousand operations. */
const MAX_NODES = 1_000_000

/** Reads JSON that must be in canonical form (RFC 8785). Errors: `json.*`, `canonical.*`, `dossier.malformed`. */
export const parseCanonical = (source: string, what: string): Obj => {
  const value = parseStrict(source, { maxBytes: MAX_LINE_BYTES, maxNodes: MAX_NODES })
  if (canonicalJson(value) !== source) throw malformed(`${what} is not in canonical form`)
  return object(value, what)
}

const members = (source: string): Obj => {
  const leaf = only(
    parseCanonical(source, 'the leaf'),
    ['v', 'org', 'id', 'at', 'kind', 'actor', 'stream', 'seq', 'prev', 'body'],
    'a leaf',
  )
  if (leaf.v !== ENTRY_V1) throw malformed(`\`v\` is not \`${ENTRY_V1}\``)
  const actor = only(object(leaf.actor, '`actor`'), ['kind', 'id', 'party'], 'an actor')
  for (const key of ['kind', 'id', 'party']) text(actor, key)
  return leaf
}

const saidIn = (leaf: Obj): Said => ({
  org: text(leaf, 'org'),
  id: text(leaf, 'id'),
  at: instant(leaf, 'at'),
  atText: text(leaf, 'at'),
  kind: text(leaf, 'kind'),
  body: object(member(leaf, 'body'), '`body`'),
})

/** A leaf of which its place in a stream is no question. Errors: as of `parseCanonical`. */
export const parseSaid = (source: string): Said => saidIn(members(source))

/** A leaf of a stream. Errors: as of `parseCanonical`. */
export const parseLeaf = (source: string): Leaf => {
  const leaf = members(source)
  return { ...saidIn(leaf), stream: text(leaf, 'stream'), seq: whole(leaf, 'seq', 1), prev: digestOrNull(leaf, 'prev') }
}
