import type { Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { askedOperations } from './asked-operations.ts'

interface Options {
  readonly about: Item<'recommendations.list'>['about']['kind']
  readonly id: string
  readonly operation?: readonly string[]
}

export const fileRecommendation = async ({ options, connect, output }: Context<Options>, words: string): Promise<undefined> => {
  const api = await connect()
  const filed = await api.post('/v1/recommendations', {
    body: {
      about: { kind: options.about, id: options.id },
      words,
      ...(options.operation === undefined ? {} : { operations: askedOperations(options.operation) }),
    },
  })
  output.result(filed, () => `${filed.id} is filed; a person of the enterprise decides what becomes of it`)
}
