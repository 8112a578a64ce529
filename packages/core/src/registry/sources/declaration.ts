// What a source is, as this wing needs it: its document in force and whose word counts for what. It is made by `sourceInForce` of
// `authority/sources` alone; nothing here can declare a source, or make one say more.
import type { Attributes, PartyKind, RecordKind } from '../../tables.ts'
import { thingName } from './names.ts'

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
  readonly party: { readonly id: string; readonly kind: PartyKind }
  /** Put before an external id to name the thing in the inventory: `hr:`. Empty: they are the inventory's names. */
  readonly prefix: string
  /** Kinds of which it may make new ones. */
  readonly creates: ReadonlySet<RecordKind>
  /** For each kind of which it speaks, the attributes that are its to say. */
  readonly owns: ReadonlyMap<RecordKind, ReadonlySet<string>>
  /** What holds where a record says nothing. */
  readonly defaults: ReadonlyMap<RecordKind, Attributes>
  readonly brake: Brake
  /** Whose word counts, of all sources in force: `person.email` → `hr`. */
  readonly owners: ReadonlyMap<string, string>
}

export const speaksOf = (source: Source, kind: RecordKind): boolean => source.owns.has(kind)

export const ownsOf = (source: Source, kind: RecordKind): string[] => [...(source.owns.get(kind) ?? [])].sort()

/** The inventory's name for a record of a source. */
export const thingOf = (source: Source, externalId: string): string => thingName(source.prefix, externalId)

/** What counts of what was said. */
export const counting = (said: Attributes, owned: readonly string[]): Attributes =>
  Object.fromEntries(owned.flatMap((name) => (said[name] === undefined || said[name] === null ? [] : [[name, said[name]]])))
