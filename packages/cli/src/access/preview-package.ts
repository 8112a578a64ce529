import { readDocument } from '../instruments/read-document.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'

export const previewPackage = async ({ connect, output }: Context, name: string, file?: string): Promise<undefined> => {
  const document = file === undefined ? undefined : await readDocument(file)
  const api = await connect()
  const found = await api.post('/v1/access/packages/{package}/preview', {
    params: { path: { package: name } },
    body: document === undefined ? {} : { document },
  })
  const rows = [
    ...found.gets.map((one) => [one.holdsAlready ? 'one more reason' : '+ an account', one.holder, one.system, one.likeAccount]),
    ...found.loses.map((one) => [one.keeps ? 'one reason less' : '- an account', one.holder, one.system, one.likeAccount]),
  ]
  output.result(found, () =>
    rows.length === 0 ? 'nobody would get or lose anything' : table(['', 'who', 'system', 'with the scope of'], rows),
  )
}
