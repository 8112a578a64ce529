// What another company brings: people, identities and credentials as they are delivered, and what of each becomes a record of the inventory. Pure.
// INVARIANT: nothing here holds a role, a key, an owner or a secret.
import { canonicalJson, sha256Hex } from '@countersign/ledger'
import type { MergerItemKind } from '../../tables.ts'
import { type RawRecord, rawRecord } from '../import/index.ts'
import { thingName } from '../sources/index.ts'

export interface PersonBrought {
  readonly name: string
  readonly email?: string
}

export interface IdentityBrought {
  /** What kind of identity it is: `person`, `service_account`. */
  readonly type: string
  readonly name: string
  readonly purpose?: string
  /** Whose own account it is: the external id of a person of the same merger. */
  readonly holder?: string
  readonly environment: 'production' | 'staging' | 'development'
  readonly criticality?: 'low' | 'moderate' | 'high' | 'critical'
  readonly privileged?: boolean
  readonly expires?: string
  /** How often its credentials are renewed, at the least. */
  readonly rotateEveryDays?: number
}

export interface CredentialBrought {
  /** The external id of an identity of the same merger. */
  readonly identity: string
  readonly system: string
  readonly type: string
  readonly account: string
  readonly key?: string
  /** A reference to its value, never the value. */
  readonly secret?: string
  readonly purpose?: string
  readonly scope?: readonly string[]
  /** Who gave it out. */
  readonly issuer?: string
  readonly rotateEveryDays?: number
  readonly created?: string
  readonly lastUsed?: string
  readonly expires?: string
}

export type Brought =
  | { readonly kind: 'person'; readonly externalId: string; readonly attributes: PersonBrought }
  | { readonly kind: 'identity'; readonly externalId: string; readonly attributes: IdentityBrought }
  | { readonly kind: 'credential'; readonly externalId: string; readonly attributes: CredentialBrought }

/** In one merger. */
export const mostItems = 200_000

export interface ItemToKeep {
  readonly kind: MergerItemKind
  readonly external_id: string
  readonly id: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly digest: string
}

/** The merger's name stands before everything that it brings, so that nothing of it takes a name of ours. */
export const itemOf = (merger: string, { kind, externalId, attributes }: Brought): ItemToKeep => ({
  kind,
  external_id: externalId,
  id: thingName(`${merger}:`, externalId),
  attributes: { ...attributes },
  digest: sha256Hex(Buffer.from(canonicalJson({ kind, externalId, attributes: { ...attributes } }), 'utf8')),
})

export interface Coming {
  readonly kind: MergerItemKind
  readonly id: string
  readonly attributes: Readonly<Record<string, unknown>>
  /** The inventory's name of the person whose own it is, or of the identity whose credential it is. */
  readonly of: string | null
}

/** Criticality is for who answers to say; until then it counts as high. */
const untilSomebodySays = 'high'

/** As an import would have it. `place`: how a problem finds its way back. */
export const recordOf = (merger: string, { kind, id, attributes, of }: Coming, place: number): RawRecord => {
  if (kind === 'person') return rawRecord('people', place, { id, name: attributes['name'], email: attributes['email'] })
  const { type, identity: _identity, holder: _holder, ...said } = attributes
  if (kind === 'credential') return rawRecord('credentials', place, { ...said, id, identity: of, kind: type })
  return rawRecord('identities', place, {
    ...said,
    id,
    kind: type,
    purpose: said['purpose'] ?? `came with the merger ${merger}`,
    criticality: said['criticality'] ?? untilSomebodySays,
    holder: of,
  })
}
