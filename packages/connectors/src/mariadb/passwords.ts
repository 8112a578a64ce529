// Which passwords open an account: read, changed and written back as one list, under a lock of the server, so that two changes at once lose nothing.
import { createHash } from 'node:crypto'
import { done, type Outcome, refused } from '@countersign/connector-kit'
import { type AccountName, nameOf, quoted } from './account.ts'
import { type Account, otherWays, readAccount, type Way } from './accounts.ts'
import type { Link } from './connection.ts'
import { NATIVE, NO_PASSWORD } from './native-password.ts'

export const notFound = (name: AccountName) => refused('not_found', `no account \`${nameOf(name)}\``)

const LOCK_SECONDS = 5

/** `change` gets the account's ways in and answers the new ones, or a refusal. The same ones: nothing is written. */
export const changeWays = async (
  link: Link,
  name: AccountName,
  change: (account: Account) => Outcome<readonly Way[]>,
): Promise<Outcome> => {
  const lock = `countersign.${createHash('sha256').update(nameOf(name)).digest('hex').slice(0, 40)}`
  const [got] = await link.rows('SELECT GET_LOCK(?, ?) AS got', [lock, LOCK_SECONDS])
  if (Number(got?.['got']) !== 1) return refused('busy', 'another change of the same account is under way', true)
  try {
    const account = await readAccount(link, name)
    if (!account) return notFound(name)
    const wanted = change(account)
    if (wanted.status !== 'done') return wanted
    const foreign = otherWays(account)
    // SAFETY: writing the list anew would have to repeat what other plugins keep, and take from it nobody knows what.
    if (foreign.length > 0)
      return refused('foreign_plugin', `the account is entered by ${foreign.join(', ')} too: this connector changes \`${NATIVE}\` alone`)
    if (sameWays(account.ways, wanted.value)) return done(undefined, 'so already')
    await link.run(`ALTER USER ${quoted(name)} IDENTIFIED VIA ${waysText(wanted.value)}`)
    return done(undefined)
  } finally {
    await link.rows('SELECT RELEASE_LOCK(?) AS freed', [lock])
  }
}

const sameWays = (a: readonly Way[], b: readonly Way[]): boolean =>
  a.length === b.length && a.every((way, i) => way.plugin === b[i]?.plugin && way.text === b[i]?.text)

export const passwordWay = (hash: string): Way => ({ plugin: NATIVE, text: hash })

/** SAFETY: only hashes and MariaDB's own word for "none" come here; neither has a character that could end the text. */
const waysText = (ways: readonly Way[]): string =>
  (ways.length > 0 ? ways : [passwordWay(NO_PASSWORD)]).map(({ text }) => `${NATIVE} USING '${text}'`).join(' OR ')
