// What a pack would come to beside the one in force, as the server finds it out. No effect at all.
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { readPackFolder } from './pack-folder.ts'

export const previewPack = async ({ connect, output }: Context, folder: string): Promise<undefined> => {
  const pack = await readPackFolder(folder)
  const api = await connect()
  const preview = await api.post('/v1/policy/preview', { body: pack })
  output.result(preview, () =>
    [
      ...preview.changes.map((line) => plain(line)),
      ...preview.warnings.map(({ where, problem }) => `warning  ${plain(where)} ${plain(problem)}`),
      `${preview.rights.compared} rights of providers compared: ${preview.rights.widened.length} wider, ${preview.rights.narrowed.length} narrower`,
    ].join('\n'),
  )
  return undefined
}
