// How transmitters stand, and their events as they came.
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { showList } from '../terminal/show-list.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

const when = (at: string | null): string => (at === null ? 'never' : minute(at))

export const showStanding = async ({ connect, output }: Context): Promise<ExitCode> => {
  const api = await connect()
  const found = await api.get('/v1/signals/transmitters')
  output.result(found, () =>
    found.transmitters.length === 0
      ? 'no transmitter is in force'
      : table(
          ['transmitter', 'as', 'last heard', 'verified', 'stream', 'unplaced'],
          found.transmitters.map((one) => [one.name, one.client, when(one.lastEventAt), when(one.verifiedAt), one.stream, one.unplaced]),
        ),
  )
  return found.transmitters.some(({ unplaced, stream }) => unplaced > 0 || stream === 'stopped') ? EXIT.refused : EXIT.ok
}

interface EventOptions {
  readonly transmitter?: string
  readonly unplaced?: true
}

const whyUnplaced = {
  unknown: 'not known here',
  several: 'several things',
  not_theirs: 'not its to speak of',
  refused: 'it may say that no more',
} as const

export const listEvents = async ({ connect, output, options }: Context<EventOptions>): Promise<undefined> => {
  const api = await connect()
  const query = {
    ...(options.transmitter === undefined ? {} : { transmitter: options.transmitter }),
    ...(options.unplaced === true ? { unplaced: 'yes' as const } : {}),
  }
  return showList(output, {
    page: (cursor) => api.get('/v1/signals/events', { params: { query: { ...query, ...cursor } } }),
    head: ['id', 'event', 'says', 'about', 'came to', 'happened'],
    row: (one) => [
      one.id,
      one.event,
      one.status,
      one.subject === null ? plain(JSON.stringify(one.said)) : `${one.subject.kind}:${one.subject.id}`,
      one.unplaced === null ? (one.outcome === 'unplaced' ? 'placed later' : one.outcome) : `unplaced: ${whyUnplaced[one.unplaced]}`,
      minute(one.happenedAt),
    ],
    none: options.unplaced === true ? 'every event is placed' : 'no event has come yet',
  })
}
