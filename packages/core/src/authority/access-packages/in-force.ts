// The packages that stand at a moment.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { type InstrumentRow, inForce, inForceAll } from '../instruments/index.ts'
import { type AccessPackage, accessPackageKind, packageIn } from './document.ts'

export interface StandingPackage {
  readonly name: string
  readonly version: number
  readonly digest: string
  readonly text: AccessPackage
}

const standing = (row: InstrumentRow): StandingPackage => ({
  name: row.name,
  version: row.version,
  digest: row.digest,
  text: packageIn(row.document),
})

/** By name. */
export const packagesInForce = async (db: Kysely<Tables>, org: string, at: Date): Promise<StandingPackage[]> =>
  (await inForceAll(db, org, accessPackageKind, at)).map(standing)

export const packageInForce = async (db: Kysely<Tables>, org: string, name: string, at: Date): Promise<StandingPackage | undefined> => {
  const row = await inForce(db, org, accessPackageKind, name, at)
  return row && standing(row)
}
