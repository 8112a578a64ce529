import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listPackages = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/instruments/{kind}', { params: { path: { kind: 'access-package' }, query: cursor } }),
    head: ['package', 'version', 'state', 'since', 'change'],
    row: (one) => [one.name, one.version, one.state, minute(one.from), one.change],
    none: 'no access package; `countersign access propose` asks for one',
  })
}
