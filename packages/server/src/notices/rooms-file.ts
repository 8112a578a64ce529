// The file that lists the rooms, looked at again and again: what changes in it counts within seconds, without a restart. Laws: what is in force is journalled
// first; while the file can't be taken up, no room is sent anything, neither by what stands in it nor by what stood there before, and what waits goes on waiting.
import { readFile } from 'node:fs/promises'
import { type Channel, SendFailed } from '@countersign/core/execution/notices/index'
import type { Logger, SecretReferences } from '@countersign/core/runtime'
import { sha256Hex } from '@countersign/ledger'
import { type ListedRoom, roomsIn } from './rooms.ts'

/** What the journal says of them: not where they are, which is a secret of some. */
export interface TakenUp {
  readonly digest: string
  readonly rooms: readonly { readonly name: string; readonly format: string; readonly kinds: readonly string[]; readonly people: boolean }[]
}

interface Listed {
  readonly digest: string
  readonly rooms: readonly ListedRoom[]
}

const shown = ({ digest, rooms }: Listed): TakenUp => ({
  digest,
  rooms: rooms.map(({ channel, format }) => ({ name: channel.name, format, kinds: channel.kinds, people: channel.forPeople })),
})

export class RoomsFile {
  readonly #path: string
  readonly #read: (text: string) => readonly ListedRoom[]
  #listed: Listed
  #journalled = false
  #problem: string | undefined

  private constructor(path: string, text: string, read: (text: string) => readonly ListedRoom[]) {
    this.#path = path
    this.#read = read
    this.#listed = { digest: sha256Hex(text), rooms: read(text) }
  }

  /** Errors: `config.invalid`: nobody starts with a file that is wrong. */
  static async open(path: string, secrets: SecretReferences, now: () => Date): Promise<RoomsFile> {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    return new RoomsFile(path, text ?? '', (given) => roomsIn(given, path, secrets, now))
  }

  /** Why nothing goes to any room, in words for whoever runs this; undefined where all is well. */
  get problem(): string | undefined {
    return this.#problem
  }

  get channels(): readonly Channel[] {
    return this.#listed.rooms.map(({ channel }) => ({
      ...channel,
      send: async (message, signal) => {
        if (this.#problem !== undefined) throw new SendFailed('the file of rooms can not be taken up', false)
        await channel.send(message, signal)
      },
    }))
  }

  async #look(journal: (taken: TakenUp) => Promise<void>): Promise<void> {
    const text = await readFile(this.#path, 'utf8')
    const digest = sha256Hex(text)
    if (this.#journalled && digest === this.#listed.digest) return
    const listed = digest === this.#listed.digest ? this.#listed : { digest, rooms: this.#read(text) }
    // ORDER: nothing is sent by what the journal doesn't know.
    await journal(shown(listed))
    this.#listed = listed
    this.#journalled = true
  }

  /** Takes up what the file says now. Never fails: what is wrong is said, once for each reason. */
  async look(journal: (taken: TakenUp) => Promise<void>, log: Logger): Promise<void> {
    try {
      await this.#look(journal)
      if (this.#problem !== undefined) log.info({ rooms: this.#listed.rooms.length }, 'notices: the file of rooms is taken up again')
      this.#problem = undefined
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      if (problem !== this.#problem)
        log.error({ err: error }, 'notices: the file of rooms can not be taken up; no room is sent anything until it can')
      this.#problem = problem
    }
  }
}
