// The side that looks. An observer holds read and canary credentials of its own, never the operator's, and changes nothing.
// INVARIANT: "gone" is said only after a complete, authenticated read; anything less is `unknown`.
import type { Handle, Presentable } from './credential.ts'
import type { EndpointPage } from './endpoint.ts'
import type { Outcome } from './outcome.ts'
import type { Secret } from './secret.ts'

export interface InventoryItem {
  readonly handle: Handle
  readonly state: 'enabled' | 'disabled'
  readonly createdAt?: string
  readonly expiresAt?: string
  readonly lastUsedAt?: string
  /** When it was last changed, and by whom, where the system tells: words of the system, no identity of ours. */
  readonly changedAt?: string
  readonly changedBy?: string
  /** Non-secret facts worth keeping: roles, scopes, groups. */
  readonly attributes: Readonly<Record<string, unknown>>
}
export interface InventoryPage {
  readonly items: readonly InventoryItem[]
  /** Opaque. Absent on the last page, and only then is the read complete. */
  readonly next?: string
}

/** Somebody let a third party's application in: at an authorization server, or at a SaaS. */
export interface Consent {
  /** A credential kind whose nature is `grant`: `account` is the application, `key` the one consent; without a key all of the application's. */
  readonly handle: Handle
  readonly clientName?: string
  /** The account that gave it. */
  readonly consentedBy?: string
  /** The account for which it holds; absent: for everybody. */
  readonly subject?: string
  readonly scopes: readonly string[]
  readonly givenAt?: string
  readonly lastUsedAt?: string
  readonly expiresAt?: string
}
export interface ConsentPage {
  readonly items: readonly Consent[]
  /** Opaque. Absent on the last page, and only then is the read complete. */
  readonly next?: string
}

/** Read back: how the system describes one credential now. */
export type Observed = { readonly present: false } | ({ readonly present: true } & InventoryItem)

export interface Session {
  readonly id: string
  readonly account: string
  readonly since?: string
  readonly from?: string
  /** What its client calls itself: whoever holds the credential can say anything. */
  readonly client?: string
}

/**
 * One way in: a protocol and a path. LDAP and Kerberos, each replica, each region are doors of their own.
 * `graceSeconds`: how long the door is known to honour an old credential after its end (caches, token life, AD's old-password window);
 * the proof is repeated until it has passed. `lockoutBudget`: failed attempts a probe may cause per
 * account and window; the counter is the account's, so doors of one system share the smallest budget.
 */
export interface Door {
  readonly id: string
  readonly title: string
  readonly endpoint: string
  readonly graceSeconds: number
  readonly lockoutBudget?: number
}

/**
 * What one presentation came to. `accepted` and `refused` only when the door answered *about the credential*;
 * anything else (connection refused, TLS failure, allow-list, 5xx, 429) is `unreachable`; `cannot_present`: no way to show it at this door.
 */
export interface Presentation {
  readonly answer: 'accepted' | 'refused' | 'unreachable' | 'cannot_present'
  /** The system's own code: SQLSTATE, LDAP result code, HTTP status + OAuth error, `WRONGPASS`. */
  readonly code: string
  readonly detail: string
  /** Instant of the answer by the prober's clock (RFC 3339), and how long it took. */
  readonly at: string
  readonly ms: number
}

export interface Observer {
  inventory(cursor: string | undefined, signal: AbortSignal): Promise<Outcome<InventoryPage>>
  /** The consents that the system holds. Absent: it can't list them. */
  consents?(cursor: string | undefined, signal: AbortSignal): Promise<Outcome<ConsentPage>>
  /** What the declared endpoints serve, each looked at now. Absent: it looks at none. */
  endpoints?(cursor: string | undefined, signal: AbortSignal): Promise<Outcome<EndpointPage>>
  observe(handle: Handle, signal: AbortSignal): Promise<Outcome<Observed>>
  /** The doors at which a credential of this kind can be tried; empty where there is no way to present it. */
  doors(handle: Handle): readonly Door[]
  present(door: Door, credential: Presentable, signal: AbortSignal): Promise<Presentation>
  /** The observer's own working credential for this door: the positive control. Undefined if none is configured (the proof is then inconclusive). */
  canary(door: Door): Presentable | undefined
  /** A well-formed credential that cannot exist: the negative control. Never names a real account (lock-out). */
  random(door: Door, like: Handle): Presentable
  /** How long what was derived from it may live on unlisted in this system, seconds. Absent: as the kind declares. */
  derivedLifetimeSeconds?(handle: Handle): number
  sessions?(handle: Handle, signal: AbortSignal): Promise<Outcome<readonly Session[]>>
  /** All who are connected at this moment, each as the account that let him in. INVARIANT: of every server, and by who may see all of them, or `unknown`. Absent: it can't be told. */
  clients?(signal: AbortSignal): Promise<Outcome<readonly Session[]>>
  /** Accounts of which `clients` says nothing: that none of theirs is there means nothing. */
  readonly clientsUntold?: readonly string[]
  /** Asks the authority whether the credential is still good (RFC 7662, CRL/OCSP, disabled flag). */
  introspect?(handle: Handle, secret: Secret | undefined, signal: AbortSignal): Promise<Outcome<'active' | 'inactive'>>
  close(): Promise<void>
}
