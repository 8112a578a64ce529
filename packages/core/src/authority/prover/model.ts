// The graph of control: who or what lets whom act as what. An edge says: whoever has hold of the one has hold of the other. Types only,
// and the names that people read.
import { SIGNED_POWERS } from '@countersign/policy'

/**
 * - `principal`: being this principal; `party`: what a party's people hold together; `role`: what holding this role of the enterprise brings.
 * - `apikey`, `key`, `secret`: having this API key, the private half of this key, what this reference leads to.
 * - `signature`: being able to sign in somebody's name.
 * - `power`: what must not be reached from outside.
 */
export type NodeKind = 'principal' | 'party' | 'role' | 'apikey' | 'key' | 'signature' | 'secret' | 'power'
export type NodeRef = `${NodeKind}:${string}`

export const node = (kind: NodeKind, id: string): NodeRef => `${kind}:${id}`
export const idOf = (ref: NodeRef): string => ref.slice(ref.indexOf(':') + 1)
export const kindOf = (ref: NodeRef): NodeKind => ref.slice(0, ref.indexOf(':')) as NodeKind

/** The row that an edge comes from; for what policy says, `policies` and the policies' names. */
export interface Origin {
  readonly table: string
  readonly id: string
}

export interface Edge {
  readonly from: NodeRef
  readonly to: NodeRef
  readonly kind: string
  /** A whole sentence, without its full stop: `oscar (northwind) holds the API key …`. */
  readonly words: string
  readonly origin: Origin
}

/** Whoever has hold of `at` acts as this principal, as far as `through` lets him; policy says which powers those are. */
export interface Guise {
  readonly at: NodeRef
  readonly as: string
  readonly kind: string
  through(power: string): boolean
  /** Continued by `, who may …`. */
  readonly words: string
}

export type Link = Edge | Guise

/** Powers that no policy gives to anybody: they come with a key or a secret, or with one's place among the parties. */
export const unwrittenPowers = {
  'enterprise.pass': 'pass as a part of the enterprise',
  'mandate.mint': 'mint a mandate',
  'observer.act': 'act as the independent observer',
  'secret.read': "read a secret of the enterprise's",
} as const

/** Powers that count only with a signature of one's own. */
export const signedPowers: ReadonlySet<string> = new Set(SIGNED_POWERS)
