// Issuers for sign-in that are in force at this moment. Read afresh every time: one that was withdrawn a second ago lets nobody in.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { type InstrumentRow, inForce, inForceAll } from '../instruments/index.ts'
import { type SignInText, signInIn, signInKind } from './document.ts'

export interface StandingSignIn {
  readonly name: string
  readonly version: number
  readonly digest: string
  readonly text: SignInText
}

const standing = (row: InstrumentRow): StandingSignIn => ({
  name: row.name,
  version: row.version,
  digest: row.digest,
  text: signInIn(row.document),
})

export const signInsInForce = async (db: Kysely<Tables>, org: string, at: Date): Promise<StandingSignIn[]> =>
  (await inForceAll(db, org, signInKind, at)).map(standing)

export const signInInForce = async (db: Kysely<Tables>, org: string, name: string, at: Date): Promise<StandingSignIn | undefined> => {
  const row = await inForce(db, org, signInKind, name, at)
  return row && standing(row)
}
