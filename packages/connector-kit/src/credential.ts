// How a credential is named at its system. Names only: a value that could act for anybody is a `Secret` and lives elsewhere.
import type { Secret } from './secret.ts'

/** A credential's name at its system: `{kind:'postgresql.password', account:'svc_batch'}`, `{kind:'ssh.certificate', account:'deploy', key:'serial:42'}`. */
export interface Handle {
  /** `<connector kind>.<credential kind>`, one of the connector's `credentialKinds`. */
  readonly kind: string
  /** The account it acts for: role, client id, user name, DN, principal. */
  readonly account: string
  /** Which of the account's credentials, where it may hold several: serial, fingerprint, token id. */
  readonly key?: string
}

/** A credential that can be shown at a door: its name and the secret that proves it. */
export interface Presentable {
  readonly handle: Handle
  readonly secret: Secret
}

/** What to create. Where the system lets the caller choose, `secret` is the value to set, so that a repeated call sets the same one. */
export interface CredentialSpec {
  readonly handle: Handle
  readonly purpose: string
  /** Same scope as this existing credential (used when a shared credential is split). */
  readonly likeAccount?: string
  readonly scope?: readonly string[]
  /** Instant, RFC 3339. */
  readonly expiresAt?: string
  readonly secret?: Secret
  /** Its holder's own public key, in the form of the kind's `lending`; what is made is for whoever has the other half. */
  readonly publicKey?: string
  /** What the kind's `lending` lets be narrowed. */
  readonly narrow?: Readonly<Record<string, unknown>>
}

export interface Issued {
  readonly handle: Handle
  /** What proofs show. Its holder's too, unless `forHolder` is there. */
  readonly secret: Secret
  /** What its holder gets where that is something else: a certificate for his own key. */
  readonly forHolder?: Secret
  readonly expiresAt?: string
}
