// What a connector is: one downstream system's kind, its configuration, and the two sides that are opened with different credentials.
import type { Static, TSchema } from 'typebox'
import type { Handle } from './credential.ts'
import type { Lending } from './lending.ts'
import type { Observer } from './observer.ts'
import type { Operator } from './operator.ts'
import type { Attributes } from './rights.ts'
import type { Secret } from './secret.ts'

export type Action = 'create' | 'rotate' | 'disable' | 'enable' | 'delete' | 'end_sessions' | 'remove_rights' | 'set_end'

export interface CredentialKind {
  readonly title: string
  /** What it is: something that proves an identity, something derived from such a thing, or a right that has no secret of its own. Default `credential`. */
  readonly nature?: 'credential' | 'token' | 'grant'
  /** A consent that somebody gave to an application: what `Observer.consents` lists. */
  readonly consent?: boolean
  readonly actions: readonly Action[]
  /** How far a proof can go for this kind: see DESIGN "strength". */
  readonly strongest: 'presented' | 'introspected' | 'absent'
  readonly hasSessions: boolean
  /**
   * Longest life of what is derived from it (tokens, tickets, caches), seconds; 0 where nothing is. The proof is repeated until it has passed,
   * unless the observer knows better for its system (`Observer.derivedLifetimeSeconds`).
   */
  readonly derivedLifetimeSeconds: number
  /**
   * How another one beside `model` is named, given a name of letters, digits and `_` that is used nowhere yet: where an account's name says where it
   * stands. Absent: by that name alone. Undefined: the model's own name is none of this kind.
   */
  readonly beside?: (model: Handle, name: string) => Handle | undefined
  /** How one is lent, where it is not as an account of its own. */
  readonly lending?: Lending
  /**
   * What an account may do, by the names that people approve (roles, groups, scopes, marks), out of what the system shows of it. Undefined: it shows too
   * much to be kept. Absent: it shows nothing of it.
   */
  readonly rights?: (attributes: Attributes) => readonly string[] | undefined
  /**
   * By which of its rights an account is an administrator of its system: it can set what others log in with, or give itself or others what it has not been
   * given. Absent: that is told by nothing but the names of its rights, which the enterprise knows.
   */
  readonly administers?: (attributes: Attributes) => readonly string[]
  /** Ways to prove itself that are weak whatever the secret is, in words. Absent: the system shows nothing of it. */
  readonly weaknesses?: (attributes: Attributes) => readonly string[]
}

/** Secrets by the name of their slot: `{operator: …}`; slots are declared by the connector. */
export type Secrets = Readonly<Record<string, Secret>>

export interface Connector<C extends TSchema = TSchema> {
  /** `postgresql`, `oauth`, `scim`, `ssh`, `ldap`, `redis`, `mariadb`, `rabbitmq`, `keystone`, `kerberos`. */
  readonly kind: string
  readonly title: string
  /** One line for whoever chooses: what there it governs. */
  readonly reaches: string
  /** Non-secret configuration; validated before `open*` is called. Each setting has a description: it is what a person reads beside the field (`settingsOf`). */
  readonly config: C
  /** Names of secret slots each side needs, with a line of help each. Operator and observer slots never overlap. */
  readonly operatorSecrets: Readonly<Record<string, string>>
  readonly observerSecrets: Readonly<Record<string, string>>
  readonly credentialKinds: Readonly<Record<string, CredentialKind>>
  /** It looks at declared endpoints: what `Observer.endpoints` lists. */
  readonly looksAtEndpoints?: boolean
  /**
   * Names of its own accounts at the system, as its configuration has them: those by which it changes, reads and proves that a door opens. Absent: it
   * knows none. INVARIANT: exactly these; a name that is only like one of them is somebody else's.
   */
  ownAccounts?(config: Static<C>): readonly string[]
  openOperator(config: Static<C>, secrets: Secrets): Operator
  openObserver(config: Static<C>, secrets: Secrets): Observer
}

/** Keeps the config type while declaring a connector. */
export const defineConnector = <C extends TSchema>(connector: Connector<C>): Connector<C> => connector
