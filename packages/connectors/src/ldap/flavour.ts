// What differs between the directories that speak LDAP: openldap.ts and active-directory.ts.
import type { Secret } from '@countersign/connector-kit'
import type { Account } from './account.ts'
import type { LdapConfig } from './config.ts'
import type { Connection } from './connection.ts'
import type { Rdn } from './distinguished-name.ts'
import type { Model } from './like.ts'

export interface NewEntry {
  readonly dn: string
  readonly name: Rdn
  readonly login: string | undefined
  readonly password: Secret
  /** Shown to people; it carries the call's mark. */
  readonly description: string
  readonly model: Model | undefined
  /** As `end` writes it. */
  readonly end: string | undefined
}

/** What an account of this flavour is made of and how it is changed. */
export interface Flavour {
  /** The attribute after whose instant the directory lets it in no more, where the directory keeps it. `isKept`: each directory of this flavour does. */
  readonly end: { readonly attribute: string; readonly isKept: boolean; write(at: Date): string }
  /** `name`: what the new one is called. */
  readModel(connection: Connection, dn: string, name: string, config: LdapConfig): Promise<Model>
  /** Adds the entry, and leaves it with this password or one that nobody knows. */
  add(connection: Connection, entry: NewEntry): Promise<void>
  /** After it, neither the password of before nor any that came earlier opens a door. */
  setPassword(connection: Connection, dn: string, password: Secret): Promise<void>
  disable(connection: Connection, account: Account): Promise<void>
  /** Takes away that mark and nothing else. */
  enable(connection: Connection, account: Account): Promise<void>
}
