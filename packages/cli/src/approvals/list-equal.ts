import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

/** The open requests that the caller could answer and that are equal to others: what one signature may answer. */
export const listEqual = async ({ connect, output }: Context<object>): Promise<undefined> => {
  const api = await connect()
  const { items } = await api.get('/v1/inbox')
  const equal = [...Map.groupBy(items, (item) => item.pattern)].flatMap(([pattern, all]) =>
    pattern === null || all.length < 2 ? [] : [{ pattern, requests: all.map(({ id, subject }) => ({ request: id, subject })) }],
  )
  output.result({ items: equal }, () =>
    equal.length === 0
      ? 'no two of the requests that you could answer are equal; sign them one by one'
      : equal
          .map(({ requests }) =>
            [
              `${requests.length} equal requests`,
              ...requests.map(({ request, subject }) => `  ${plain(request)}  ${plain(subject)}`),
              `  countersign approve batch ${requests.map(({ request }) => plain(request)).join(' ')} --show`,
            ].join('\n'),
          )
          .join('\n\n'),
  )
  return undefined
}
