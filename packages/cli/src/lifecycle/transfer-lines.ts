// The lines of a transfer that was proposed, whole, into a file: for whoever is asked to sign it, and whoever wants to know what was moved.
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { writeList } from './list-file.ts'

export const transferLines = async ({ options, connect, io, output }: Context<{ output: string }>, name: string): Promise<ExitCode> => {
  const api = await connect()
  const read = (skip: number) => api.get('/v1/lifecycle/transfers/{name}/lines', { params: { path: { name }, query: { skip } } })
  const first = await read(0)
  const { count, list } = first
  const file = options.output
  const digest = await writeList(io, file, {
    read: async (skip) => (skip === 0 ? first : await read(skip)).items,
    count,
    digest: list,
  })
  if (file !== '-')
    output.result({ transfer: name, file, count, list, digest }, () =>
      [
        `${plain(file)}: ${count} lines, ${digest}`,
        ...(list === null
          ? []
          : ['That is the digest which `countersign change show` names in the plan; `sha256sum` shows the same of the file.']),
      ].join('\n'),
    )
  return EXIT.ok
}
