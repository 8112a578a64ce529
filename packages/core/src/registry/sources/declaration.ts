// What a source is, as this wing needs it: its document in force and whose word counts for what. It is made by `sourceInForce` of
// `authority/sources` alone; nothing here can declare a source, or make one say more.
import type { RecordKind } from '../../tables.ts'

/** Beyond both within `withinHours`, what would end is held until somebody decides. */
export interface Brake {
  readonly percent: number
  readonly atLeast: number
  readonly withinHours: number
}

export const standardBrake: Brake = { percent: 20, atLeast: 5, withinHours: 24 }

export interface Source {
  readonly name: string
  /** Version and digest of the document in force. */
  readonly version: number
  readonly digest: string
  /** Whose facts it tells: the enterprise's, or those of one provider or subcontractor. */
  readonly party: { readonly id: string; readonly kind: 'enterprise' | 'provider' | 'subcontractor' }
  /** Put before an external id to name the thing in the inventory: `hr:`. Empty: they are the inventory's names. */
  readonly prefix: string
  /** Kinds of which it may make new ones. */
  readonly creates: ReadonlySet<RecordKind>
  /** For each kind of which it speaks, the attributes that are its to say. */
  readonly owns: ReadonlyMap<RecordKind, ReadonlySet<string>>
  /** What holds where a record says nothing. */
  readonly defaults: ReadonlyMap<RecordKind, Readonly<Record<string, unknown>>>
  readonly brake: Brake
  /** Whose word counts, of all sources in force: `person.email` → `hr`. */
  readonly owners: ReadonlyMap<string, string>
}

/** The inventory's name for a record of a source. */
export const thingOf = (source: Source, externalId: string): string => `${source.prefix}${externalId}`
