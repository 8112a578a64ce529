// The one way to a source that may say something: its document in force, and beside it whose word counts of all that are.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { listParties } from '../../registry/principals/index.ts'
import { attributeName, type Source, standardBrake } from '../../registry/sources/index.ts'
import type { RecordKind, Tables } from '../../tables.ts'
import { type InstrumentRow, inForceAll, versionsOf } from '../instruments/index.ts'
import { type SourceText, sourceIn, sourceKind, spokenOf } from './document.ts'

export interface StandingSource {
  readonly text: SourceText
  readonly source: Source
  /** Since when this version is in force. */
  readonly since: Date
}

const sourceOf = (row: InstrumentRow, text: SourceText, party: Source['party'], owners: ReadonlyMap<string, string>): Source => {
  const spoken = spokenOf(text)
  return {
    name: row.name,
    version: row.version,
    digest: row.digest,
    party,
    prefix: text.prefix ?? `${row.name}:`,
    creates: new Set(spoken.filter(([, { create }]) => create).map(([kind]) => kind)),
    owns: new Map<RecordKind, ReadonlySet<string>>(spoken.map(([kind, { owns }]) => [kind, new Set(owns)])),
    defaults: new Map(spoken.map(([kind, { defaults }]) => [kind, defaults ?? {}])),
    brake: text.brake ? { ...standardBrake, ...text.brake } : standardBrake,
    owners,
  }
}

/** Every source in force, by name. */
export const sourcesInForce = async (db: Kysely<Tables>, org: string, at: Date): Promise<StandingSource[]> => {
  const rows = await inForceAll(db, org, sourceKind, at)
  const texts = rows.map((row) => sourceIn(row.document))
  const owners = new Map<string, string>(
    rows.flatMap((row, index) =>
      spokenOf(texts[index]!).flatMap(([kind, { owns }]) => owns.map((name) => [attributeName(kind, name), row.name] as const)),
    ),
  )
  const parties = new Map((await listParties(db, org)).map(({ id, kind }) => [id, { id, kind }]))
  const enterprise = [...parties.values()].find(({ kind }) => kind === 'enterprise')?.id ?? org
  return rows.flatMap((row, index) => {
    const text = texts[index]!
    const party = parties.get(text.party ?? enterprise)
    return party ? [{ text, source: sourceOf(row, text, party, owners), since: row.in_force_from ?? at }] : []
  })
}

/** Errors: `source.not_in_force`. */
export const sourceInForce = async (db: Kysely<Tables>, org: string, name: string, at: Date): Promise<StandingSource> => {
  const found = (await sourcesInForce(db, org, at)).find(({ source }) => source.name === name)
  if (!found)
    throw new CountersignError(
      'source.not_in_force',
      'not_found',
      `no source \`${name}\` is in force; propose its document and have it approved: \`countersign source propose\``,
    )
  return found
}

/** A source that was ever proposed: what it has said is read after its end too. Errors: `source.unknown`. */
export const requireKnownSource = async (db: Kysely<Tables>, org: string, name: string): Promise<void> => {
  if ((await versionsOf(db, org, sourceKind, name)).length === 0)
    throw new CountersignError('source.unknown', 'not_found', `no source \`${name}\`; \`countersign source list\` shows which there are`)
}
