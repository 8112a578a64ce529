// Transmitters in force at this moment. Read afresh every time: what was withdrawn a second ago says nothing any more.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { type InstrumentRow, inForce, inForceAll } from '../instruments/index.ts'
import { type TransmitterText, transmitterIn, transmitterKind } from './document.ts'

export interface StandingTransmitter {
  readonly name: string
  readonly version: number
  readonly digest: string
  readonly text: TransmitterText
}

const standing = (row: InstrumentRow): StandingTransmitter => ({
  name: row.name,
  version: row.version,
  digest: row.digest,
  text: transmitterIn(row.document),
})

export const transmittersInForce = async (db: Kysely<Tables>, org: string, at: Date): Promise<StandingTransmitter[]> =>
  (await inForceAll(db, org, transmitterKind, at)).map(standing)

export const transmitterInForce = async (
  db: Kysely<Tables>,
  org: string,
  name: string,
  at: Date,
): Promise<StandingTransmitter | undefined> => {
  const row = await inForce(db, org, transmitterKind, name, at)
  return row && standing(row)
}
