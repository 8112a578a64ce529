// The side that changes things. An operator holds operator credentials, acts only when handed a call, and never judges its own work.
import type { CredentialSpec, Handle, Issued } from './credential.ts'
import type { Outcome } from './outcome.ts'
import type { Secret } from './secret.ts'

export interface Call {
  /** Stable over retries of the same step: repeating a call with the same key must not double its effect. */
  readonly idempotencyKey: string
  /** Aborts at the step's deadline. Every network wait must honour it. */
  readonly signal: AbortSignal
}

export interface Creates {
  create(spec: CredentialSpec, call: Call): Promise<Outcome<Issued>>
}
export interface Rotates {
  /** Replaces the secret. `next` is the value to set where the system lets the caller choose. */
  rotate(handle: Handle, next: Secret | undefined, call: Call): Promise<Outcome<Issued>>
}
export interface Disables {
  /**
   * Lets it in no more, and keeps all of it. Where `enable` is there too, what this takes away is what that gives back, and no more. What is not there
   * at all, so that nothing can let it in, is refused as `not_found`: whoever ends it for good has the proof show that it is dead, and whoever wants it back
   * learns that there is nothing to come back. Any other refusal is one.
   */
  disable(handle: Handle, call: Call): Promise<Outcome>
}
export interface Enables {
  /**
   * Gives back what `disable` took away: the same secret, the same rights. INVARIANT: it raises no right, makes no secret and no account, and touches no
   * other reason for which the system lets it in no more (an end that has passed, a lock after failed log-ins). One that is on already is done.
   * Whether it was ours to switch off is not asked here: a system keeps one switch, and whoever decides knows who turned it.
   */
  enable(handle: Handle, call: Call): Promise<Outcome>
}
export interface Deletes {
  /** Ends the credential for good. Gone already counts as done. `secret` only where the protocol asks for it (RFC 7009). */
  delete(handle: Handle, secret: Secret | undefined, call: Call): Promise<Outcome>
}
export interface EndsSessions {
  /** Ends the given sessions, or all of the account's. `value.ended` counts those the system says it ended. */
  endSessions(handle: Handle, sessions: readonly string[] | undefined, call: Call): Promise<Outcome<{ readonly ended: number }>>
}

export interface RemovesRights {
  /**
   * Takes these rights away, by the names that `rights` of the kind gives, and nothing else: the account goes on with what it has besides. INVARIANT: all of
   * them or none. What it doesn't hold is taken already; what is no right of this kind, or can't be taken alone, is refused, and then none is taken.
   */
  removeRights(handle: Handle, rights: readonly string[], call: Call): Promise<Outcome>
}

export interface SetsEnds {
  /**
   * Moves the end of an account that its system keeps to `expiresAt` (RFC 3339), and nothing else of it: no secret, no right, no switch. What is not there is
   * refused as `not_found`. Repeated it is done.
   */
  setEnd(handle: Handle, expiresAt: string, call: Call): Promise<Outcome>
}

/** What a system can do is what is there: a missing method is a capability the system does not have for that connector. */
export type Operator = Partial<Creates & Rotates & Disables & Enables & Deletes & EndsSessions & RemovesRights & SetsEnds> & {
  close(): Promise<void>
}
