import type { Context } from '../program/context.ts'
import { wordsOf } from './words.ts'

export const showMerger = async ({ connect, output }: Context, merger: string): Promise<undefined> => {
  const api = await connect()
  const shown = await api.get('/v1/mergers/{merger}', { params: { path: { merger } } })
  output.result(shown, () => wordsOf(shown))
}
