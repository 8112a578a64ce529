import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly reason: string
}

const decide = async (
  { options, connect, output }: Context<Options>,
  reading: string,
  verdict: 'release' | 'refuse',
): Promise<undefined> => {
  const api = await connect()
  const done = await api.post('/v1/readings/{reading}/decide', { params: { path: { reading } }, body: { verdict, reason: options.reason } })
  output.result(done, () =>
    verdict === 'release'
      ? `${done.ended} ended by the reading ${plain(reading)}`
      : `nothing ends by the reading ${plain(reading)}; the next whole one asks again`,
  )
  return undefined
}

export const releaseReading = (context: Context<Options>, reading: string): Promise<undefined> => decide(context, reading, 'release')
export const refuseReading = (context: Context<Options>, reading: string): Promise<undefined> => decide(context, reading, 'refuse')
