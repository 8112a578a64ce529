// The post of this process: gathers what is due, and one round for each channel after the other, each channel by itself. It begins nothing where nothing is set
// up. Rooms come and go with their file.
import { transact } from '@countersign/core/evidence/journal/index'
import { type Channel, gatherDue, type Office, postBy } from '@countersign/core/execution/notices/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import type { Runtime, SecretReferences } from '@countersign/core/runtime'
import { mailBy } from './mail.ts'
import { RoomsFile } from './rooms-file.ts'

export interface NoticeSettings {
  /** A reference to the mail server's address, which holds its password. */
  readonly smtp: string | undefined
  readonly from: string | undefined
  /** The file that lists the rooms. */
  readonly rooms: string | undefined
}

const everyMs = 2_000

/** The channels of a process, as they are at each moment. */
export interface Channels {
  readonly channels: readonly Channel[]
  readonly rooms: RoomsFile | undefined
}

/** Errors: `config.invalid`. */
export const channelsFrom = async (
  { smtp, from, rooms }: NoticeSettings,
  secrets: SecretReferences,
  now: () => Date,
): Promise<Channels> => {
  const mail = smtp === undefined || from === undefined ? [] : [mailBy({ server: () => secrets.resolve(smtp), from })]
  const file = rooms === undefined ? undefined : await RoomsFile.open(rooms, secrets, now)
  return {
    rooms: file,
    get channels() {
      return [...mail, ...(file?.channels ?? [])]
    },
  }
}

/** Calls again and again, never twice at once, until it is ended; then waits for the one that is under way. */
const again = (round: () => Promise<unknown>, failed: (error: unknown) => void): (() => Promise<void>) => {
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let wake = (): void => {}
  const going = (async () => {
    while (!ended) {
      try {
        await round()
      } catch (error) {
        failed(error)
      }
      if (ended) break
      await new Promise<void>((resolve) => {
        wake = resolve
        timer = setTimeout(resolve, everyMs)
      })
    }
  })()
  return async () => {
    ended = true
    clearTimeout(timer)
    wake()
    await going
  }
}

/** Gives how to stop it. */
export const startPost = (runtime: Runtime, enterprise: string, office: Office, rooms?: RoomsFile): (() => Promise<void>) => {
  if (office.channels.length === 0 && rooms === undefined) return async () => {}
  const failed = (error: unknown): void => runtime.log.warn({ err: error }, 'notices: a round of the post failed; the next one follows')
  const journal = (taken: object): Promise<void> =>
    transact(runtime, systemCaller(runtime, enterprise, 'notices'), async (work) =>
      work.record({ kind: 'notice.rooms_taken_up', body: { instance: runtime.instance, ...taken } }),
    )
  const post = async (name: string): Promise<void> => {
    const channel = office.channels.find((one) => one.name === name)
    if (channel !== undefined) await postBy(runtime, enterprise, channel)
  }
  const lanes = new Map<string, () => Promise<void>>()
  const ending = new Set<Promise<void>>()
  /** Each channel that there is has its rounds, and none that is gone. */
  const tend = async (): Promise<void> => {
    await rooms?.look(journal, runtime.log)
    const names = new Set(office.channels.map(({ name }) => name))
    for (const name of names)
      if (!lanes.has(name))
        lanes.set(
          name,
          again(() => post(name), failed),
        )
    for (const [name, stop] of lanes)
      if (!names.has(name)) {
        lanes.delete(name)
        // What is under way there holds up nothing here.
        const over = stop().finally(() => ending.delete(over))
        ending.add(over)
      }
  }
  const [stopTending, stopGathering] = [again(tend, failed), again(() => gatherDue(runtime, enterprise), failed)]
  return async () => {
    // ORDER: what begins rounds ends first.
    await Promise.all([stopTending(), stopGathering()])
    await Promise.all([...[...lanes.values()].map((stop) => stop()), ...ending])
  }
}
