// The directory of `authorized_keys` files: one file for each account, named like it (`AuthorizedKeysFile DIR/%u`).
import { isAccount } from './account.ts'
import { type AuthorizedKey, type AuthorizedKeys, readAuthorizedKeys } from './authorized-keys.ts'
import type { Place } from './config.ts'
import { SshError } from './errors.ts'
import { type Files, withFiles } from './files.ts'
import type { Links } from './links.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** Files that are asked for at the same time over one connection. */
const AT_ONCE = 32

export class KeyStore {
  readonly #place: Place
  readonly #links: Links

  constructor(place: Place, links: Links) {
    this.#place = place
    this.#links = links
  }

  /** The account's keys; none where it has no file. The directory must be readable, or the absence of a file means nothing. */
  account(account: string, signal: AbortSignal): Promise<AuthorizedKeys> {
    return withFiles(this.#place, this.#links, signal, (files) => this.#read(files, account, signal))
  }

  /** Every account's keys. INVARIANT: complete, or it throws. */
  all(signal: AbortSignal): Promise<Map<string, readonly AuthorizedKey[]>> {
    return withFiles(this.#place, this.#links, signal, async (files) => {
      // Names that begin with a dot are temporary files of a replacement; no account begins so.
      const names = (await files.list(this.#place.path, signal)).filter((name) => !name.startsWith('.')).sort()
      if (!names.every(isAccount))
        throw new SshError('ssh.malformed', 'the directory of authorized keys holds a file whose name is no account')
      const found = new Map<string, readonly AuthorizedKey[]>()
      for (let at = 0; at < names.length; at += AT_ONCE) {
        const some = names.slice(at, at + AT_ONCE)
        const read = await Promise.all(some.map((name) => this.#read(files, name, signal)))
        for (const [index, name] of some.entries()) found.set(name, read[index]?.keys ?? [])
      }
      return found
    })
  }

  /** Replaces the account's file by what `change` makes of it; nothing is written where it answers undefined. */
  update(account: string, signal: AbortSignal, change: (file: AuthorizedKeys) => string | undefined): Promise<void> {
    return oneAtATime(`${this.#place.path}/${account}`, signal, () =>
      withFiles(this.#place, this.#links, signal, async (files) => {
        const next = change(await this.#read(files, account, signal))
        if (next !== undefined) await files.replace(this.#path(account), Buffer.from(next), signal)
      }),
    )
  }

  async #read(files: Files, account: string, signal: AbortSignal): Promise<AuthorizedKeys> {
    const bytes = await files.read(this.#path(account), signal)
    if (bytes === undefined) await files.list(this.#place.path, signal)
    return readAuthorizedKeys(bytes?.toString('utf8') ?? '')
  }

  #path(account: string): string {
    // SAFETY: the last gate before a name becomes a path.
    if (!isAccount(account)) throw new SshError('ssh.bad_account', 'the account is not a name that an ssh host can have')
    return `${this.#place.path}/${account}`
  }
}
