// Documents of authority of one kind, and taking one away.
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listDocuments =
  (kind: string) =>
  async ({ connect, output }: Context): Promise<undefined> => {
    const api = await connect()
    return showList(output, {
      page: (cursor) => api.get('/v1/instruments/{kind}', { params: { path: { kind }, query: cursor } }),
      head: ['name', 'version', 'state', 'since', 'until', 'proposed by', 'change'],
      row: ({ name, version, state, from, until, proposedBy, change }) => [
        name,
        version,
        state,
        from === null ? '' : minute(from),
        until === null ? '' : minute(until),
        proposedBy,
        change,
      ],
      none: `there is no ${kind} yet`,
    })
  }

export const showDocument =
  (kind: string) =>
  async ({ connect, output }: Context, name: string): Promise<undefined> => {
    const api = await connect()
    const found = await api.get('/v1/instruments/{kind}/{name}', { params: { path: { kind, name } } })
    output.result(found, () =>
      found.versions
        .map(({ version, text }) =>
          [
            `version ${version.version}: ${version.state}${version.endReason === null ? '' : ` (${plain(version.endReason)})`}, change ${plain(version.change)}`,
            JSON.stringify(text, null, 2),
          ].join('\n'),
        )
        .join('\n\n'),
    )
    return undefined
  }

/** `withdraw` for good, `suspend` until the next decision. Both at once. */
export const takeAway =
  (kind: string, how: 'withdraw' | 'suspend') =>
  async ({ options, connect, output }: Context<{ readonly reason: string }>, name: string): Promise<undefined> => {
    const api = await connect()
    const params = { path: { kind, name } }
    const body = { reason: options.reason }
    const version =
      how === 'withdraw'
        ? await api.post('/v1/instruments/{kind}/{name}/withdraw', { params, body })
        : await api.post('/v1/instruments/{kind}/{name}/suspend', { params, body })
    output.result(version, () => `${plain(kind)} ${plain(name)} is ${version.state}; nothing is done under it from now on`)
    return undefined
  }
