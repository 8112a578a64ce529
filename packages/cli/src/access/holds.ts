import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

export const listHolds = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/access/holds')
  output.result(found, () =>
    found.holds.length === 0
      ? 'nothing is held'
      : table(
          ['hold', 'package', 'would lose it', 'of', 'since'],
          found.holds.map((one) => [one.id, one.package, one.falling, one.of, minute(one.openedAt)]),
        ),
  )
}

export const releaseHold = async ({ options, connect, output }: Context<{ readonly reason: string }>, hold: string): Promise<undefined> => {
  const api = await connect()
  const done = await api.post('/v1/access/holds/{hold}/release', { params: { path: { hold } }, body: { reason: options.reason } })
  output.result(done, () => `${done.falling} fall by your word: ${done.holders.slice(0, 20).map(plain).join(', ')}`)
}
