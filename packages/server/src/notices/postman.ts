// The post of this process: gathers what is due, and one round for each channel after the other, each channel by itself. It begins nothing where nothing is set up.
import { type Channel, gatherDue, type Office, postBy } from '@countersign/core/execution/notices/index'
import type { Runtime, SecretReferences } from '@countersign/core/runtime'
import { mailBy } from './mail.ts'
import { roomsIn } from './rooms.ts'

export interface NoticeSettings {
  /** A reference to the mail server's address, which holds its password. */
  readonly smtp: string | undefined
  readonly from: string | undefined
  /** The file that lists the rooms. */
  readonly rooms: string | undefined
}

const everyMs = 2_000

/** Errors: `config.invalid`. */
export const channelsFrom = async (
  { smtp, from, rooms }: NoticeSettings,
  secrets: SecretReferences,
  now: () => Date,
): Promise<readonly Channel[]> => [
  ...(smtp === undefined || from === undefined ? [] : [mailBy({ server: () => secrets.resolve(smtp), from })]),
  ...(rooms === undefined ? [] : await roomsIn(rooms, secrets, now)),
]

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
export const startPost = (runtime: Runtime, enterprise: string, office: Office): (() => Promise<void>) => {
  if (office.channels.length === 0) return async () => {}
  const failed = (error: unknown): void => runtime.log.warn({ err: error }, 'notices: a round of the post failed; the next one follows')
  const rounds = [() => gatherDue(runtime, enterprise), ...office.channels.map((channel) => () => postBy(runtime, enterprise, channel))]
  const stops = rounds.map((round) => again(round, failed))
  return async () => void (await Promise.all(stops.map((stop) => stop())))
}
