// All versions of a document of authority, and the text of the one in force, else of the newest.
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

export const showInstrument = async ({ connect, output }: Context, kind: string, name: string): Promise<undefined> => {
  const api = await connect()
  const answer = await api.get('/v1/instruments/{kind}/{name}', { params: { path: { kind, name } } })
  const shown = answer.versions.find(({ version }) => version.state === 'in_force') ?? answer.versions.at(-1)
  output.result(answer, () =>
    [
      table(
        ['version', 'state', 'proposed by', 'from', 'ended', 'why'],
        answer.versions.map(({ version: one }) => [
          one.version,
          one.state,
          one.proposedBy,
          one.from === null ? '' : minute(one.from),
          one.endedAt === null ? '' : minute(one.endedAt),
          one.endReason,
        ]),
      ),
      ...(shown === undefined
        ? []
        : ['', `version ${shown.version.version}: ${shown.version.document}`, JSON.stringify(shown.text, null, 2)]),
    ].join('\n'),
  )
  return undefined
}
