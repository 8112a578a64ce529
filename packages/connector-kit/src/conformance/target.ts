// What the author of a connector hands to the conformance suite: the connector, a real system behind it, and ways to disturb that system.
import type { Action, Connector, Secrets } from '../connector.ts'
import type { CredentialSpec, Handle, Presentable } from '../credential.ts'
import type { Secret } from '../secret.ts'

/** Undoes an outage. */
export type Restore = () => Promise<void>

/** A session that was opened with a credential and used at least once. */
export interface OpenSession {
  /** Uses the session once more: true only if the system served it. Must settle, also when the session is dead. */
  alive(): Promise<boolean>
  close(): Promise<void>
}

/** One credential kind of one connector in front of one real system. Everything here works around the connector, never through it. */
export interface ConformanceTarget {
  readonly connector: Connector
  readonly config: unknown
  readonly operatorSecrets: Secrets
  readonly observerSecrets: Secrets
  /** The operator side as it opens when somebody puts the observer's credentials where the operator's belong: it must not be able to change anything. */
  readonly observerAsOperator: { readonly config: unknown; readonly secrets: Secrets }
  /** Makes a fresh, working credential at the system, under a name that was never used before. Its kind is the kind under test. */
  provision(): Promise<Presentable>
  /** A spec to create; a new account each time. Needed when the kind declares `create`. */
  newSpec?(): Promise<CredentialSpec> | CredentialSpec
  /** Gives two rights to an account, around the connector, as `rights` of the kind names them. Needed when the kind declares `remove_rights`. */
  giveRights?(handle: Handle): Promise<readonly [string, string]>
  /** A value to rotate to. Absent where the system alone chooses. */
  nextSecret?(): Secret
  /** Opens a session with the credential. Needed when the kind declares `hasSessions`. */
  openSession?(credential: Presentable): Promise<OpenSession>
  /** Cuts the system off: connections are refused or broken. `TcpGate` gives it for anything that speaks TCP. */
  outage?(): Promise<Restore>
  /** Lets the system take connections and never answer. */
  hang?(): Promise<Restore>
  /** Actions that truthfully need nothing of the system (a certificate is signed where the operator runs) and so still work in an outage. */
  readonly offlineActions?: readonly Action[]
  /** Ends or shortens the grace of doors that honour an old credential for longer than a test may wait. */
  passGrace?(): Promise<void>
  /** The configured page size of the inventory, where the connector pages: the suite then makes more credentials than one page holds. */
  readonly pageSize?: number
  /**
   * The secret itself says which credential it is (a key by its fingerprint, a certificate by its serial). A wrong one is then not even shown:
   * its refusal would prove nothing about the credential that the handle names, so the connector answers `cannot_present`.
   */
  readonly secretNamesItself?: true
  close(): Promise<void>
}
