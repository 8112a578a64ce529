import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'

interface Options {
  /** False: none of them. */
  readonly digest?: readonly string[] | boolean
  readonly room?: readonly string[] | boolean
  readonly zone?: string
}

/** Said anew as a whole; not said: as it was. */
const wished = (given: readonly string[] | boolean | undefined, before: readonly string[]): readonly string[] =>
  given === false ? [] : Array.isArray(given) ? given : before

export const preferences = async ({ connect, output, options }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const before = await api.get('/v1/notices/preferences')
  const { digest, room, zone } = options
  const changes = digest === false || Array.isArray(digest) || room === false || Array.isArray(room) || zone !== undefined
  const now = changes
    ? await api.put('/v1/notices/preferences', {
        body: {
          digest: wished(digest, before.digest) as typeof before.digest,
          rooms: [...wished(room, before.rooms)],
          zone: zone === undefined ? before.zone : zone === 'policy' ? null : zone,
        },
      })
    : before
  output.result(now, () =>
    [
      now.mail
        ? now.address === null
          ? 'mail: none reaches you, your source names no address'
          : `mail to ${plain(now.address)}`
        : 'mail: this server sends none',
      `rooms: ${now.rooms.map(plain).join(', ') || 'none'}${now.canJoin.length > 0 ? ` (you may join ${now.canJoin.map(plain).join(', ')})` : ''}`,
      `digest at ${now.digestAt.join(', ')}${now.quiet === null ? '' : `, quiet from ${now.quiet.from} to ${now.quiet.until}`}, by the clock of ${now.zone ?? now.policyZone}`,
      '',
      table(
        ['kind', 'by policy', 'for you'],
        now.kinds.map(({ kind, urgency, mayWait }) => [
          kind,
          urgency.replace('_', ' '),
          now.digest.includes(kind) && mayWait ? 'digest, unless it is urgent' : 'as policy says',
        ]),
      ),
    ].join('\n'),
  )
}
