// A `uidNumber` that nobody has (RFC 2307), out of the range that the settings give. Where two are made at the same time, `isAlone` finds it.
import { randomInt } from 'node:crypto'
import type { LdapConfig } from './config.ts'
import type { Connection } from './connection.ts'
import { Refusal } from './errors.ts'

const TRIES = 20

/** How many entries have it. Looked for where accounts are and where groups are: both are read by whoever asks for numbers. */
const holders = async (connection: Connection, number: string, config: LdapConfig): Promise<number> => {
  const { searchEntries } = await connection.client.search(config.base, {
    scope: 'sub',
    filter: `(uidNumber=${number})`,
    attributes: ['uidNumber'],
  })
  return searchEntries.length
}

/** At random, so that two who choose at once choose differently. */
export const freeNumber = async (connection: Connection, config: LdapConfig): Promise<string> => {
  const range = config.uidNumbers
  if (range === undefined || range.to < range.from)
    throw new Refusal('ldap.no_uid_numbers', 'the model is a POSIX account: set the range `uidNumbers` of this system, then ask again')
  for (let tries = 0; tries < TRIES; tries += 1) {
    const number = String(randomInt(range.from, range.to + 1))
    if ((await holders(connection, number, config)) === 0) return number
  }
  throw new Refusal('ldap.uid_numbers_used_up', 'no free number was found in `uidNumbers`: make the range wider')
}

export const isAlone = async (connection: Connection, number: string, config: LdapConfig): Promise<boolean> =>
  (await holders(connection, number, config)) === 1
