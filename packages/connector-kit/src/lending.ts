// How a kind of credential is lent: how one is named before it is made, what its holder brings, and what a rule may narrow. One for each kind, beside its
// connector; a kind without one is lent as an account of its own whose secret is handed over. Pure: it asks no system and makes nothing.
import type { TSchema } from 'typebox'
import type { Handle } from './credential.ts'

export interface Lending {
  /** What an issuance rule may say under `narrow`, as a closed schema. INVARIANT: what the rule leaves out is not given. */
  readonly narrow?: TSchema
  /** What is wrong with it beyond its schema, in words. */
  readonly narrowProblem?: (narrow: Readonly<Record<string, unknown>>) => string | undefined
  /** Its holder makes his secret himself and brings the public half; absent: he brings nothing. */
  readonly bringsKey?: {
    /** What it looks like, for whoever has to bring one: `one line as in id_ed25519.pub`. */
    readonly form: string
    /** In one normal form. Undefined: it is none. SAFETY: hostile text; a private key is none. */
    read(text: string): string | undefined
    /** How its holder shows that he has the other half, in words for whoever has to: what he sends as `proof`. */
    readonly shownBy: string
    /** Whether he has. `key`: as it was read; `statement`: what a signature of his has to be over. SAFETY: hostile text; what can't be verified is none. */
    isHeld(key: string, proof: string | undefined, statement: Buffer): boolean
    /** What of it does not fit what the rule gives under this name, in words for its holder; absent: a key fits everything. */
    misfit?(key: string, name: Handle, narrow: Readonly<Record<string, unknown>>): string | undefined
  }
  /**
   * Its name at the system, where it is not an account of its own: known before it is made, so that what was made and never answered for is found
   * and ended. `seed`: 32 bytes that no other lease has; `key`: what its holder has brought, as it was read.
   */
  readonly nameOf?: (model: Handle, seed: Buffer, key?: string) => Handle
  /** What proofs show in its place, where only its holder can show it: words that stand in each proof. */
  readonly shownInstead?: string
}
